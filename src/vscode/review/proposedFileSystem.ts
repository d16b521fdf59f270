import * as vscode from 'vscode';
import type { Disposable } from '../support/disposables';
import type { ProposalsModel } from './proposalsModel';
import type { ReviewFile } from './reviewFile';
import { parseProposedUri } from './reviewUri';

const never = new vscode.Disposable(() => undefined);

/** The proposed sides as files: readable and writable like any other, and nowhere near the user's own. */
export class ProposedFileSystem implements vscode.FileSystemProvider, Disposable {
  readonly #changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.#changed.event;
  readonly #proposals: ProposalsModel;
  readonly #written = new Map<string, number>();
  readonly #created = Date.now();
  readonly #listener: vscode.Disposable;

  constructor(proposals: ProposalsModel) {
    this.#proposals = proposals;
    this.#listener = proposals.onDidChangeText((file) => {
      const uri = proposals.proposedUri(file);
      this.#touch(uri);
      this.#changed.fire([{ type: vscode.FileChangeType.Changed, uri }]);
    });
  }

  #touch(uri: vscode.Uri): void {
    // Strictly later than before, even within one millisecond: the editor compares times only.
    const key = uri.toString();
    this.#written.set(key, Math.max(Date.now(), (this.#written.get(key) ?? 0) + 1));
  }

  async #file(uri: vscode.Uri): Promise<ReviewFile> {
    const name = parseProposedUri(uri);
    await this.#proposals.load();
    const file = name === null ? undefined : this.#proposals.find(name);
    if (file === undefined) throw vscode.FileSystemError.FileNotFound(uri);
    return file;
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const file = await this.#file(uri);
    const size = new TextEncoder().encode(file.text ?? '').length;
    const mtime = this.#written.get(uri.toString()) ?? this.#created;
    const stat = { type: vscode.FileType.File, ctime: this.#created, mtime, size };
    return file.text === null ? { ...stat, permissions: vscode.FilePermission.Readonly } : stat;
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    return new TextEncoder().encode((await this.#file(uri)).text ?? '');
  }

  async writeFile(uri: vscode.Uri, content: Uint8Array): Promise<void> {
    const file = await this.#file(uri);
    if (file.text === null) throw vscode.FileSystemError.NoPermissions(uri);
    this.#touch(uri);
    await this.#proposals.update(file, { text: new TextDecoder().decode(content) });
    this.#changed.fire([{ type: vscode.FileChangeType.Changed, uri }]);
  }

  watch(): vscode.Disposable {
    return never;
  }

  readDirectory(): [string, vscode.FileType][] {
    return [];
  }

  createDirectory(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  delete(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  rename(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  dispose(): void {
    this.#listener.dispose();
    this.#changed.dispose();
  }
}
