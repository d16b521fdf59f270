import * as vscode from 'vscode';
import { t } from '../support/words';
import { lineChanges } from './lineChanges';
import { addChanges } from './addChanges';

/**
 * Where an accepted change is once its document was to be saved: in the file; only in the open editor, where the file can't
 * be written; or nowhere, where the editor itself holds the file read-only and takes no change for good.
 */
export type SavedAs = 'saved' | 'unsaved' | 'refused';

export async function saveAccepted(document: vscode.TextDocument, before: string): Promise<SavedAs> {
  if (await document.save()) return 'saved';
  if (document.isDirty) return 'unsaved';
  // The editor shows the changed text all the same, as if it were the file's.
  const back = new vscode.WorkspaceEdit();
  const now = document.getText();
  addChanges(back, document.uri, now, lineChanges(now, before));
  await vscode.workspace.applyEdit(back);
  return 'refused';
}

export function unsavedText(paths: string): string {
  return t(
    '{0} could not be saved; the accepted change is in the open editor. Choose Overwrite, or make the file writable and save it.',
    paths,
  );
}

export function refusedText(paths: string): string {
  return t(
    'The editor holds {0} read-only, so nothing was accepted. Run “File: Set Active Editor Writeable in Session” on it, then accept again.',
    paths,
  );
}
