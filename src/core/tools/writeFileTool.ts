import { wholeFileText } from '../edits/wholeFile';
import type { ToolResult } from './action';
import { commitEdit } from './commitEdit';
import { normaliseModelPath, writeProtection } from './modelPath';
import { openFile } from './openFile';
import type { ActionOf, ToolPorts } from './toolPorts';
import { failed } from './toolPorts';

/** Creates a file or replaces it whole, keeping its line endings; refuses content from which code was left out. */
export async function writeFileTool(
  action: ActionOf<'write_file'>,
  ports: ToolPorts,
  signal: AbortSignal,
): Promise<ToolResult> {
  const named = normaliseModelPath(action.path, ports.roots);
  const protection = named.ok ? writeProtection(named.path) : null;
  if (protection !== null) return failed(protection, `Refused to write ${action.path}`);
  const file = await openFile(action.path, ports, signal);
  if (file.kind === 'refused') return failed(file.message, `Could not write ${file.path}`);
  const before = file.kind === 'text' ? file.text : null;
  const content = wholeFileText(before, action.content, /\.(md|markdown|mdx)$/i.test(file.path));
  if (content.kind === 'refused') {
    return failed(
      `${file.path}: ${content.message}`,
      `Refused to write ${file.path}: ${content.reason.replaceAll('-', ' ')}`,
    );
  }
  signal.throwIfAborted();
  return commitEdit({ path: file.path, before, after: content.text, rung: 'whole-file', rungWords: null }, ports);
}
