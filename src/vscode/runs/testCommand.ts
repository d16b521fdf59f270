import * as vscode from 'vscode';
import type { Services } from '../services';
import { t } from '../support/words';

/**
 * The command that runs the tests, as the user confirmed it, else as it was chosen for the run that goes on; asks once per
 * workspace. Undefined when he backs out.
 */
export async function confirmedTestCommand(
  services: Services,
  folder: vscode.WorkspaceFolder,
  { askAgain = false, chosenBefore }: { readonly askAgain?: boolean; readonly chosenBefore?: string | undefined } = {},
): Promise<string | undefined> {
  const host = await services.host.get();
  const { guess, confirmed } = await host.testCommand(folder.uri.fsPath);
  if (confirmed !== null && !askAgain) return confirmed;
  if (chosenBefore !== undefined && !askAgain) return chosenBefore;
  const known = confirmed ?? guess?.command ?? '';
  const source = guess === null ? t('No test command was found.') : t('Found in {0}.', guess.source);
  const answer = await vscode.window.showInputBox({
    title: t('How are the tests of {0} run?', folder.name),
    prompt: t('{0} It runs in a copy of the folder, never in your files. You are asked once.', source),
    value: known,
    placeHolder: t('for example: npm test'),
    ignoreFocusOut: true,
    validateInput: (value) =>
      value.trim() === '' ? t('Protégé needs the tests to tell whether a fix works.') : undefined,
  });
  const command = answer?.trim();
  if (command === undefined || command === '') return undefined;
  await host.confirmTestCommand(folder.uri.fsPath, command);
  return command;
}
