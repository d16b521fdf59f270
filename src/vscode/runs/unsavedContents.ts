import * as vscode from 'vscode';
import { relativePath } from '../support/folders';

/** What the user has typed and not saved, by path: the fix starts from what he sees. */
export function unsavedContents(folder: vscode.WorkspaceFolder): Map<string, string> {
  const dirty = vscode.workspace.textDocuments.filter(
    (document) =>
      document.isDirty &&
      document.uri.scheme === 'file' &&
      vscode.workspace.getWorkspaceFolder(document.uri)?.uri.toString() === folder.uri.toString(),
  );
  return new Map(dirty.map((document) => [relativePath(folder, document.uri), document.getText()]));
}
