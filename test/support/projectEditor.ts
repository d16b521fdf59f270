import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { ScriptedOllama, ScriptedOllamaOptions } from './scriptedOllama';
import { startScriptedOllama } from './scriptedOllama';
import { openEditor } from './vscodeHost';
import type { Editor } from './vscodeHost';
import { Workbench } from './workbench';
import { writeFiles } from './writeFiles';

export interface ProjectEditor {
  /** Holds the project's folder and the data folder, `data`. */
  readonly place: string;
  readonly folder: string;
  readonly ollama: ScriptedOllama;
  readonly editor: Editor;
  readonly bench: Workbench;
  stop(): Promise<void>;
}

/** An editor on a project of its own, without an expert, against a scripted model, with the test command confirmed. */
export async function openProjectEditor(
  name: string,
  files: Readonly<Record<string, string>>,
  chat: ScriptedOllamaOptions['chat'],
): Promise<ProjectEditor> {
  const place = await mkdtemp(path.join(os.tmpdir(), `protege-${name}-`));
  const folder = path.join(place, name);
  writeFiles(folder, files);
  const ollama = await startScriptedOllama(chat === undefined ? {} : { chat });
  const editor = await openEditor({
    folder,
    env: { PROTEGE_HOME: path.join(place, 'data') },
    settings: { 'protege.ollama.url': ollama.url, 'protege.expert.provider': 'none' },
  });
  const bench = new Workbench(editor.page);
  await bench.openContainer();
  await editor.runCommand('Protégé: Change the Test Command…');
  await bench.confirmTests(name);
  const stop = async (): Promise<void> => {
    await editor.stop();
    await ollama.close();
    await rm(place, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  };
  return { place, folder, ollama, editor, bench, stop };
}
