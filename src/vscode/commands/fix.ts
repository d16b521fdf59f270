import * as vscode from 'vscode';
import { commandIds } from '../contributions';
import { startFix } from '../runs/startFix';
import { requireFolder, requireTrust } from '../support/folders';
import { t } from '../support/words';
import type { Command } from './command';

/** From a description in words. */
export const fixCommand: Command = {
  id: commandIds.fix,
  failure: () => t('The fix could not be started'),
  async run(services, given) {
    if (!(await requireTrust())) return;
    requireFolder();
    const task =
      typeof given === 'string'
        ? given
        : await vscode.window.showInputBox({
            title: t('Fix a Bug'),
            prompt: t('What is wrong? Protégé runs the tests and works until they pass.'),
            value: t('Make the failing tests pass'),
            placeHolder: t('for example: isOpen is wrong after midnight'),
            ignoreFocusOut: true,
            validateInput: (value) => (value.trim() === '' ? t('Say in a few words what is wrong.') : undefined),
          });
    if (task === undefined || task.trim() === '') return;
    const near = vscode.window.activeTextEditor?.document.uri;
    await startFix(services, { task: task.trim(), ...(near === undefined ? {} : { near }) });
  },
};
