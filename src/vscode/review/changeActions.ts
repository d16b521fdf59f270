import * as vscode from 'vscode';
import type { Services } from '../services';
import { UserError } from '../support/errors';
import { t } from '../support/words';
import { acceptFiles } from './acceptance';
import { addChanges } from './addChanges';
import { applyChange, findAgain, inverse, lineChanges } from './lineChanges';
import type { LineChange } from './lineChanges';
import { openProposedDocument, settleProposedText } from './proposedText';
import { decisionWhenDone, fileKind, openChanges } from './reviewFile';
import type { ReviewFile } from './reviewFile';
import { refusedText, saveAccepted, unsavedText } from './saveAccepted';
import { readSettledUserFile, readUserFile } from './userFile';

function locate(current: string, file: ReviewFile, wanted: LineChange): LineChange {
  const found = findAgain(openChanges(current, file), wanted);
  if (found === undefined) {
    throw new UserError(t('This change is no longer there: the text around it was edited meanwhile.'));
  }
  return found;
}

async function settleDecision(services: Services, file: ReviewFile, current: string): Promise<void> {
  if (openChanges(current, file).length === 0) await services.proposals.decide(file, decisionWhenDone(file));
}

/** Takes one change into the user's file, as one undoable edit; the others stay open. */
export async function acceptChange(services: Services, stale: ReviewFile, wanted: LineChange): Promise<void> {
  const file = await settleProposedText(services.proposals, stale);
  const uri = services.proposals.userUri(file);
  const document = await readSettledUserFile(uri, file.basis);
  if (fileKind(file) !== 'changed' || document === null) return acceptFiles(services, [file]);
  const before = document.getText();
  const change = locate(before, file, wanted);
  const shouldSave = !document.isDirty;
  const edit = new vscode.WorkspaceEdit();
  addChanges(edit, document.uri, document.getText(), [change]);
  await services.proposals.update(file, { acceptedChanges: file.acceptedChanges + 1 });
  if (!(await vscode.workspace.applyEdit(edit))) throw new UserError(t('The editor refused the change.'));
  const after = applyChange(before, change);
  services.undo.expect([{ file, uri, sign: 'text', before, after, wasSaved: shouldSave }]);
  const savedAs = shouldSave ? await saveAccepted(document, before) : 'saved';
  if (savedAs === 'refused') {
    await services.proposals.update(file, { acceptedChanges: file.acceptedChanges });
    throw new UserError(refusedText(file.path));
  }
  if (savedAs === 'unsaved') void vscode.window.showWarningMessage(unsavedText(file.path));
  const current = document.getText();
  const updated = await services.proposals.update(file, { basis: current });
  await settleDecision(services, updated, current);
}

/** Takes one change out of the proposed side. The user's file is not touched. */
export async function rejectChange(services: Services, stale: ReviewFile, wanted: LineChange): Promise<void> {
  const file = await settleProposedText(services.proposals, stale);
  if (fileKind(file) !== 'changed' || file.text === null) return services.proposals.decide(file, 'rejected');
  const document = await readUserFile(services.proposals.userUri(file), file.basis);
  const current = document?.getText() ?? '';
  const change = locate(current, file, wanted);
  // Counted first: as soon as the last change is gone, whoever notices it decides the file by these counts.
  await services.proposals.update(file, { rejectedChanges: file.rejectedChanges + 1 });
  const text = await rewriteProposed(services, file, inverse(change));
  const updated = await services.proposals.update(file, { text });
  await settleDecision(services, updated, current);
}

async function rewriteProposed(services: Services, file: ReviewFile, change: LineChange): Promise<string> {
  const document = openProposedDocument(services.proposals, file);
  if (document === undefined) {
    const text = applyChange(file.text ?? '', change);
    await services.proposals.update(file, { text }, { announceText: true });
    return text;
  }
  const edit = new vscode.WorkspaceEdit();
  addChanges(edit, document.uri, document.getText(), [change]);
  if (!(await vscode.workspace.applyEdit(edit))) throw new UserError(t('The editor refused the change.'));
  await document.save();
  return document.getText();
}

/** The open change at the cursor of an editor of the proposed side, or the only one. */
export async function changeAtCursor(services: Services, file: ReviewFile): Promise<LineChange | undefined> {
  const document = await readUserFile(services.proposals.userUri(file), file.basis);
  const proposed = openProposedDocument(services.proposals, file);
  const text = proposed?.getText() ?? file.text;
  const changes = lineChanges(document?.getText() ?? '', text ?? '');
  const line = vscode.window.activeTextEditor?.selection.active.line ?? 0;
  const holds = ({ afterStart, afterLines }: LineChange): boolean =>
    line >= afterStart && line <= afterStart + Math.max(afterLines.length - 1, 0);
  return changes.find(holds) ?? (changes.length === 1 ? changes[0] : undefined);
}
