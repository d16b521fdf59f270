import * as vscode from 'vscode';
import type { Disposable } from '../support/disposables';
import type { Approvals } from './approvals';

/** The waiting packets as editable files that live as long as the question does. */
export class PacketFileSystem implements vscode.FileSystemProvider, Disposable {
  readonly #changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.#changed.event;
  readonly #edited = new Map<string, { readonly content: Uint8Array; readonly mtime: number }>();
  readonly #approvals: Approvals;

  constructor(approvals: Approvals) {
    this.#approvals = approvals;
  }

  #content(uri: vscode.Uri): { readonly content: Uint8Array; readonly mtime: number } {
    const edited = this.#edited.get(uri.path);
    if (edited !== undefined) return edited;
    const pending = this.#approvals.find(uri);
    if (pending === undefined) throw vscode.FileSystemError.FileNotFound(uri);
    return { content: new TextEncoder().encode(pending.request.packet), mtime: 0 };
  }

  stat(uri: vscode.Uri): vscode.FileStat {
    const { content, mtime } = this.#content(uri);
    return { type: vscode.FileType.File, ctime: 0, mtime, size: content.length };
  }

  readFile(uri: vscode.Uri): Uint8Array {
    return this.#content(uri).content;
  }

  writeFile(uri: vscode.Uri, content: Uint8Array): void {
    this.#edited.set(uri.path, { content, mtime: Date.now() });
    this.#changed.fire([{ type: vscode.FileChangeType.Changed, uri }]);
  }

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
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
    this.#changed.dispose();
  }
}
