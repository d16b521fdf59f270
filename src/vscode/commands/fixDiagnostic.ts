import * as vscode from 'vscode';
import { commandIds } from '../contributions';
import { startFix } from '../runs/startFix';
import { problemTask } from '../runs/tasks';
import { UserError } from '../support/errors';
import { t } from '../support/words';
import type { Command } from './command';

function problemAtCursor(): { uri: vscode.Uri; diagnostic: vscode.Diagnostic } | undefined {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) return undefined;
  const { uri } = editor.document;
  const all = vscode.languages.getDiagnostics(uri);
  const { active } = editor.selection;
  const diagnostic =
    all.find(({ range }) => range.contains(active)) ?? all.find(({ range }) => range.start.line === active.line);
  return diagnostic === undefined ? undefined : { uri, diagnostic };
}

/** From a problem: the quick fix hands over its place, the palette means the one at the cursor. */
export const fixDiagnosticCommand: Command = {
  id: commandIds.fixDiagnostic,
  failure: () => t('The fix could not be started'),
  async run(services, uri, diagnostic) {
    const given =
      uri instanceof vscode.Uri && diagnostic instanceof vscode.Diagnostic ? { uri, diagnostic } : problemAtCursor();
    if (given === undefined) throw new UserError(t('There is no problem at the cursor.'));
    const { message, range, source } = given.diagnostic;
    const task = problemTask({
      file: vscode.workspace.asRelativePath(given.uri, false),
      line: range.start.line + 1,
      message,
      ...(source === undefined ? {} : { source }),
    });
    await startFix(services, { task, near: given.uri });
  },
};
