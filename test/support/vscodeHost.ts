import { openEditor as open } from '../../scripts/lib/editorDriver.mjs';
import type { Editor, EditorOptions } from '../../scripts/lib/editorDriver.mjs';

/** Opens a folder in a real VS Code that a test then drives by clicks and keys. Call `stop` in the test's `after`. */
export function openEditor(options: EditorOptions): Promise<Editor> {
  return open({ say: (text) => void process.stderr.write(`${text}\n`), ...options });
}

export type { Editor, EditorOptions };
