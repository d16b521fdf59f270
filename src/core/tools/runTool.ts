import type { Action, ToolResult } from './action';
import { editFileTool } from './editFileTool';
import { listFilesTool } from './listFilesTool';
import { readFileTool } from './readFileTool';
import { searchTool } from './searchTool';
import type { ToolPorts, WorkspaceAction } from './toolPorts';
import { writeFileTool } from './writeFileTool';

/** True for the actions that `runTool` carries out; the loop does `run_tests`, `ask_expert` and `finish`. */
export function isWorkspaceAction(action: Action): action is WorkspaceAction {
  return action.tool !== 'run_tests' && action.tool !== 'ask_expert' && action.tool !== 'finish';
}

/**
 * Carries out one action on the working copy. What goes wrong with it (no such file, no unique place) is a result with
 * `ok: false` that tells the model what to try next. Rejects only when the signal aborts.
 */
export async function runTool(action: WorkspaceAction, ports: ToolPorts, signal: AbortSignal): Promise<ToolResult> {
  signal.throwIfAborted();
  switch (action.tool) {
    case 'read_file':
      return readFileTool(action, ports, signal);
    case 'search':
      return searchTool(action, ports, signal);
    case 'list_files':
      return listFilesTool(action, ports, signal);
    case 'edit_file':
      return editFileTool(action, ports, signal);
    case 'write_file':
      return writeFileTool(action, ports, signal);
  }
}
