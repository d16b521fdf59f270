import * as vscode from 'vscode';
import { commandIds } from '../contributions';
import { t } from '../support/words';

/** Offers a fix on errors and warnings, in the editor and in the Problems view. */
const provider: vscode.CodeActionProvider = {
  provideCodeActions(document, _range, { diagnostics }) {
    if (!vscode.workspace.isTrusted) return [];
    return diagnostics
      .filter(({ severity }) => severity <= vscode.DiagnosticSeverity.Warning)
      .map((diagnostic) => {
        const action = new vscode.CodeAction(t('Fix with Protégé'), vscode.CodeActionKind.QuickFix);
        action.command = {
          command: commandIds.fixDiagnostic,
          title: action.title,
          arguments: [document.uri, diagnostic],
        };
        action.diagnostics = [diagnostic];
        return action;
      });
  },
};

export function registerQuickFix(): vscode.Disposable {
  return vscode.languages.registerCodeActionsProvider({ scheme: 'file' }, provider, {
    providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
  });
}
