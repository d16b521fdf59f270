import * as vscode from 'vscode';
import { commandIds } from '../contributions';
import { logged, t } from './words';

/** An expected problem whose message already says what to do; it is shown as it is, without a look into the log. */
export class UserError extends Error {
  override readonly name = 'UserError';

  /** @param remedy what one click does about it. */
  constructor(
    message: string,
    readonly remedy?: vscode.Command,
  ) {
    super(message);
  }
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Shows what went wrong and where to read more; a cancelled operation is no error and shows nothing. */
export async function reportError(log: vscode.LogOutputChannel, what: string, error: unknown): Promise<void> {
  if (error instanceof vscode.CancellationError || (error instanceof Error && error.name === 'AbortError')) return;
  if (error instanceof UserError) {
    const { remedy } = error;
    const offered = remedy === undefined ? [] : [remedy.title];
    const answer = await vscode.window.showErrorMessage(error.message, ...offered);
    if (remedy !== undefined && answer === remedy.title) await vscode.commands.executeCommand(remedy.command);
    return;
  }
  log.error(what, error instanceof Error ? error : String(error));
  const showLog = t('Show Log');
  const answer = await vscode.window.showErrorMessage(t('{0}: {1}', what, logged(messageOf(error))), showLog);
  if (answer === showLog) await vscode.commands.executeCommand(commandIds.showLog);
}
