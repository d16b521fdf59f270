import * as vscode from 'vscode';
import { commandIds } from '../contributions';
import { startFix } from '../runs/startFix';
import { isStackTrace, selectionTask, traceTask } from '../runs/tasks';
import { requireTrust } from '../support/folders';
import { UserError } from '../support/errors';
import { t } from '../support/words';
import type { Command } from './command';

/** From the selected code, or from a selected stack trace. */
export const fixSelectionCommand: Command = {
  id: commandIds.fixSelection,
  failure: () => t('The fix could not be started'),
  async run(services) {
    const editor = vscode.window.activeTextEditor;
    if (editor === undefined || editor.selection.isEmpty)
      throw new UserError(t('Select the code that is wrong first.'));
    if (!(await requireTrust())) return;
    const { document, selection } = editor;
    const text = document.getText(selection);
    const complaint = isStackTrace(text)
      ? ''
      : await vscode.window.showInputBox({
          title: t('Fix the Selection'),
          prompt: t('What is wrong with it? You may leave this empty.'),
          ignoreFocusOut: true,
        });
    if (complaint === undefined) return;
    const task = selectionTask({
      file: vscode.workspace.asRelativePath(document.uri, false),
      fromLine: selection.start.line + 1,
      toLine: selection.end.line + 1,
      text,
      complaint,
    });
    await startFix(services, { task, near: document.uri });
  },
};

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
