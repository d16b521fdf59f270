import * as vscode from 'vscode';
import { UserError } from './errors';
import { t } from './words';

/** The folders on disk; a virtual folder has no files to copy and nothing to run. */
export function localFolders(): readonly vscode.WorkspaceFolder[] {
  return (vscode.workspace.workspaceFolders ?? []).filter((folder) => folder.uri.scheme === 'file');
}

/** The folder that a file belongs to, where it is on disk. */
export function folderOf(uri: vscode.Uri): vscode.WorkspaceFolder | undefined {
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  return folder?.uri.scheme === 'file' ? folder : undefined;
}

function noFolder(): UserError {
  const open = { command: 'vscode.openFolder', title: t('Open Folder') };
  return new UserError(t('Open a folder first: Protégé works on the files of a folder.'), open);
}

/** Says before anything is asked that there is no folder to work in. @throws {UserError} */
export function requireFolder(): void {
  if (localFolders().length === 0) throw noFolder();
}

/** The folder to work in: the file's, the only one, or the one that the user picks. Undefined when the user backs out. */
export async function chooseFolder(uri?: vscode.Uri): Promise<vscode.WorkspaceFolder | undefined> {
  const own = uri === undefined ? undefined : folderOf(uri);
  if (own !== undefined) return own;
  const folders = localFolders();
  if (folders.length === 0) throw noFolder();
  if (folders.length === 1) return folders[0];
  const picked = await vscode.window.showWorkspaceFolderPick({ placeHolder: t('Which folder has the bug?') });
  if (picked !== undefined && picked.uri.scheme !== 'file') {
    throw new UserError(t('{0} is not on disk, so nothing can be run there.', picked.name));
  }
  return picked;
}

/** A workspace-relative path with `/`. */
export function relativePath(folder: vscode.WorkspaceFolder, uri: vscode.Uri): string {
  return uri.path.slice(folder.uri.path.replace(/\/$/, '').length + 1);
}

/** Says why nothing runs in restricted mode and offers the way out; true when the workspace is trusted. */
export async function requireTrust(): Promise<boolean> {
  if (vscode.workspace.isTrusted) return true;
  const manage = t('Manage Workspace Trust');
  const answer = await vscode.window.showWarningMessage(
    t('Protégé does nothing in restricted mode: a fix runs the code and the tests of this workspace. Trust it first.'),
    manage,
  );
  if (answer === manage) await vscode.commands.executeCommand('workbench.trust.manage');
  return vscode.workspace.isTrusted;
}
