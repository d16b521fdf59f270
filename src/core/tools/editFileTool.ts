import { RUNG_WORDS } from '../edits/placement';
import { placeEdit } from '../edits/placeEdit';
import type { ToolResult } from './action';
import { commitEdit } from './commitEdit';
import { normaliseModelPath, writeProtection } from './modelPath';
import { openFile } from './openFile';
import type { ActionOf, ToolPorts } from './toolPorts';
import { failed } from './toolPorts';

/** Replaces text in a file: by the edit ladder, and only when it adds no syntax error. */
export async function editFileTool(
  action: ActionOf<'edit_file'>,
  ports: ToolPorts,
  signal: AbortSignal,
): Promise<ToolResult> {
  const named = normaliseModelPath(action.path, ports.roots);
  const protection = named.ok ? writeProtection(named.path) : null;
  if (protection !== null) return failed(protection, `Refused to edit ${action.path}`);
  const file = await openFile(action.path, ports, signal);
  if (file.kind === 'missing') {
    return failed(`${file.message} To make a new file use write_file.`, `No such file: ${file.path}`);
  }
  if (file.kind === 'refused') return failed(file.message, `Could not edit ${file.path}`);
  if (file.text === '')
    return failed(`${file.path} is empty: use write_file.`, `Could not edit ${file.path}: it is empty`);
  const placed = placeEdit(file.text, action.search, action.replace);
  if (placed.kind === 'refused') {
    return failed(
      `${file.path}: ${placed.message}`,
      `Edit of ${file.path} refused: ${placed.reason.replaceAll('-', ' ')}`,
    );
  }
  signal.throwIfAborted();
  return commitEdit(
    {
      path: file.path,
      before: file.text,
      after: placed.text,
      rung: placed.rung,
      rungWords: placed.rung === 'exact' ? null : RUNG_WORDS[placed.rung],
    },
    ports,
  );
}
