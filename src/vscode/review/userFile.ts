import * as vscode from 'vscode';

/** The user's file as the editor has it now, unsaved changes included; null where there is none. */
export async function readUserFile(uri: vscode.Uri, basis: string | null): Promise<vscode.TextDocument | null> {
  const exists = await vscode.workspace.fs.stat(uri).then(
    (stat) => (stat.type & vscode.FileType.File) !== 0,
    () => false,
  );
  if (!exists) return null;
  const document = await vscode.workspace.openTextDocument(uri);
  const isMisread = document.getText().includes('\uFFFD') && !(basis ?? '').includes('\uFFFD');
  if (!isMisread || document.isDirty) return document;
  // The run read it as Latin-1; so must the editor, or saving would destroy its letters.
  return vscode.workspace.openTextDocument(uri, { encoding: 'iso88591' });
}
