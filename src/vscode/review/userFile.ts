import * as vscode from 'vscode';
import { messageOf, UserError } from '../support/errors';
import { t } from '../support/words';
import { normalised } from './lineChanges';

const settleMs = 5_000;
const pollMs = 50;

/** The user's file as the editor has it now, unsaved changes included; null where there is none. */
export async function readUserFile(uri: vscode.Uri, basis: string | null): Promise<vscode.TextDocument | null> {
  const exists = await vscode.workspace.fs.stat(uri).then(
    (stat) => (stat.type & vscode.FileType.File) !== 0,
    () => false,
  );
  if (!exists) return null;
  const document = await vscode.workspace.openTextDocument(uri).then(
    (opened) => opened,
    (error: unknown) => {
      const name = uri.path.split('/').at(-1) ?? uri.path;
      throw new UserError(
        t('{0} can’t be shown as text now, so its change can’t be taken: {1}', name, messageOf(error)),
      );
    },
  );
  const isMisread = document.getText().includes('\uFFFD') && !(basis ?? '').includes('\uFFFD');
  if (!isMisread || document.isDirty) return document;
  // The run read it as Latin-1; so must the editor, or saving would destroy its letters.
  return vscode.workspace.openTextDocument(uri, { encoding: 'iso88591' });
}

/** The open document of a user's file, if some editor has it. */
function openDocument(uri: vscode.Uri): vscode.TextDocument | undefined {
  const wanted = uri.toString();
  return vscode.workspace.textDocuments.find((document) => !document.isClosed && document.uri.toString() === wanted);
}

/** Whether the file is byte for byte this text. */
async function isOnDisk(uri: vscode.Uri, text: string): Promise<boolean> {
  const bytes = await vscode.workspace.fs.readFile(uri).then(
    (read) => read,
    () => null,
  );
  return bytes !== null && Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).equals(Buffer.from(text));
}

/**
 * Whether no editor has the file open, and opened it would show just what the run read: then a change of it can be planned
 * without opening it, which a review of hundreds would feel.
 */
export async function isUntouched(uri: vscode.Uri, basis: string): Promise<boolean> {
  // The editor settles mixed line endings, takes a byte order mark off, and refuses what looks binary.
  if (/[\r\0]|^\uFEFF/.test(basis) || openDocument(uri) !== undefined) return false;
  const files = vscode.workspace.getConfiguration('files', uri);
  if (files.get('encoding') !== 'utf8' || files.get('autoGuessEncoding') === true) return false;
  return isOnDisk(uri, basis);
}

/**
 * The user's text as the editor would show it; null where there is no file. A file that no editor has open and that is
 * byte for byte what the run read is not opened for it: a review may have hundreds.
 */
export async function readUserText(uri: vscode.Uri, basis: string | null): Promise<string | null> {
  const open = openDocument(uri);
  if (open !== undefined) return open.getText();
  const bytes = await vscode.workspace.fs.readFile(uri).then(
    (read) => read,
    () => null,
  );
  if (bytes === null) return null;
  if (basis !== null && Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).equals(Buffer.from(basis))) {
    return basis;
  }
  return (await readUserFile(uri, basis))?.getText() ?? null;
}

/**
 * The user's file for writing to it. An editor's text can be older than the disk for a moment, until the editor notices:
 * a decision made on it would be a decision on what is no longer there, so that moment is waited out.
 */
export async function readSettledUserFile(uri: vscode.Uri, basis: string | null): Promise<vscode.TextDocument | null> {
  const end = Date.now() + settleMs;
  for (;;) {
    const document = await readUserFile(uri, basis);
    if (document === null || document.isDirty) return document;
    const bytes = await vscode.workspace.fs.readFile(uri);
    const onDisk = await vscode.workspace.decode(bytes, { encoding: document.encoding });
    if (normalised(onDisk) === normalised(document.getText())) return document;
    if (Date.now() > end) {
      throw new UserError(
        t('{0} changed on disk, and the editor has not read it yet. Try again in a moment.', uri.path),
      );
    }
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}
