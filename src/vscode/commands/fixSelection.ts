import * as vscode from 'vscode';
import { commandIds } from '../contributions';
import { enclosingCode } from '../runs/enclosingCode';
import type { CodePlace } from '../runs/enclosingCode';
import { startFix } from '../runs/startFix';
import { isStackTrace, selectionTask } from '../runs/tasks';
import type { Services } from '../services';
import { requireFolder, requireTrust } from '../support/folders';
import { UserError } from '../support/errors';
import { t } from '../support/words';
import type { Command } from './command';

async function fixPlace(services: Services, document: vscode.TextDocument, place: CodePlace): Promise<void> {
  requireFolder();
  const text = document.getText(place.range);
  const [fromLine, toLine] = [place.range.start.line + 1, place.range.end.line + 1];
  const complaint = isStackTrace(text) ? '' : await askForComplaint(place, fromLine, toLine);
  if (complaint === undefined) return;
  const file = vscode.workspace.asRelativePath(document.uri, false);
  const { name } = place;
  const task = selectionTask({ file, fromLine, toLine, text, complaint, ...(name === undefined ? {} : { name }) });
  await startFix(services, { task, near: document.uri });
}

function askForComplaint({ kind, name }: CodePlace, fromLine: number, toLine: number): Thenable<string | undefined> {
  const prompt =
    kind === 'selection'
      ? t('What is wrong with it? You may leave this empty.')
      : name === undefined
        ? t('What is wrong in lines {0} to {1}? You may leave this empty.', fromLine, toLine)
        : t('What is wrong in {0}, lines {1} to {2}? You may leave this empty.', name, fromLine, toLine);
  const title =
    kind === 'selection'
      ? t('Fix the Selection')
      : kind === 'function'
        ? t('Fix This Function')
        : t('Fix the Lines Around the Cursor');
  return vscode.window.showInputBox({ title, prompt, ignoreFocusOut: true });
}

/** From the selected code, or from a selected stack trace. */
export const fixSelectionCommand: Command = {
  id: commandIds.fixSelection,
  failure: () => t('The fix could not be started'),
  async run(services) {
    const editor = vscode.window.activeTextEditor;
    if (editor === undefined || editor.selection.isEmpty)
      throw new UserError(t('Select the code that is wrong first.'));
    if (!(await requireTrust())) return;
    await fixPlace(services, editor.document, { kind: 'selection', range: editor.selection });
  },
};

/** From the function around the cursor; from the selection where there is one. */
export const fixFunctionCommand: Command = {
  id: commandIds.fixFunction,
  failure: () => t('The fix could not be started'),
  async run(services) {
    const editor = vscode.window.activeTextEditor;
    if (editor === undefined) throw new UserError(t('Put the cursor into the function that is wrong first.'));
    if (!(await requireTrust())) return;
    const { document, selection } = editor;
    const place: CodePlace = selection.isEmpty
      ? await enclosingCode(document, selection.active)
      : { kind: 'selection', range: selection };
    await fixPlace(services, document, place);
  },
};
