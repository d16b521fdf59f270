import type { SyntaxChecker, Workspace } from '../workspace/workspace';
import type { Action, ToolResult } from './action';

/** What the tools need of the outside world. A run's ports fit. */
export interface ToolPorts {
  readonly workspace: Workspace;
  readonly syntax: SyntaxChecker;
  /** Absolute folders that stand for the workspace: its own and the working copy's, as stack traces name them. */
  readonly roots?: readonly string[];
}

export type ActionOf<T extends Action['tool']> = Extract<Action, { tool: T }>;

/** The actions that the tools carry out themselves; the loop does the others. */
export type WorkspaceAction = ActionOf<'read_file' | 'search' | 'list_files' | 'edit_file' | 'write_file'>;

export function failed(forModel: string, forPerson: string): ToolResult {
  return { ok: false, forModel, forPerson };
}
