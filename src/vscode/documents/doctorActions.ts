import * as vscode from 'vscode';
import { commandIds, schemes } from '../contributions';
import { Disposables } from '../support/disposables';
import type { Disposable } from '../support/disposables';
import { t } from '../support/words';
import type { DoctorReport, DoctorSection } from './doctorDocument';

const selector: vscode.DocumentSelector = { scheme: schemes.document, pattern: '/doctor.md' };

function lensesOf({ line, remedies }: DoctorSection): vscode.CodeLens[] {
  const range = new vscode.Range(line, 0, line, 0);
  return remedies.map((remedy) => new vscode.CodeLens(range, remedy));
}

function again(): vscode.CodeLens {
  const title = `$(refresh) ${t('Look Again')}`;
  return new vscode.CodeLens(new vscode.Range(0, 0, 0, 0), { command: commandIds.doctor, title });
}

function actionsAt(report: DoctorReport, line: number): vscode.CodeAction[] {
  const section = report.sections.findLast((one) => one.line <= line);
  return (section?.remedies ?? []).map((remedy) => {
    const action = new vscode.CodeAction(remedy.title, vscode.CodeActionKind.QuickFix);
    action.command = remedy;
    return action;
  });
}

/** The remedies in the doctor's report: a click above each check, or the menu of quick fixes with the cursor in it. */
export function registerDoctorActions(
  report: () => DoctorReport | undefined,
  onDidChange: vscode.Event<void>,
): Disposable {
  const owned = new Disposables();
  owned.add(
    vscode.languages.registerCodeLensProvider(selector, {
      onDidChangeCodeLenses: onDidChange,
      provideCodeLenses: () => {
        const shown = report();
        return shown === undefined ? [] : [again(), ...shown.sections.flatMap(lensesOf)];
      },
    }),
  );
  owned.add(
    vscode.languages.registerCodeActionsProvider(
      selector,
      {
        provideCodeActions: (_document, range) => {
          const shown = report();
          return shown === undefined ? [] : actionsAt(shown, range.start.line);
        },
      },
      { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] },
    ),
  );
  return owned;
}
