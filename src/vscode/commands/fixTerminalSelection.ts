import * as vscode from 'vscode';
import { commandIds } from '../contributions';
import { startFix } from '../runs/startFix';
import { traceTask } from '../runs/tasks';
import { UserError } from '../support/errors';
import { t } from '../support/words';
import type { Command } from './command';

/** From what is selected in the terminal. VS Code hands it out over the clipboard only, which is put back. */
export const fixTerminalSelectionCommand: Command = {
  id: commandIds.fixTerminalSelection,
  failure: () => t('The fix could not be started'),
  async run(services) {
    const kept = await vscode.env.clipboard.readText();
    await vscode.env.clipboard.writeText('');
    await vscode.commands.executeCommand('workbench.action.terminal.copySelection');
    const text = await vscode.env.clipboard.readText();
    await vscode.env.clipboard.writeText(kept);
    if (text.trim() === '') throw new UserError(t('Select the error in the terminal first.'));
    await startFix(services, { task: traceTask(text) });
  },
};
