import * as vscode from 'vscode';
import { throttled } from '../support/debounce';
import type { Disposable } from '../support/disposables';
import type { ProposalsModel } from './proposalsModel';
import { normalised } from './lineChanges';
import type { ReviewFile } from './reviewFile';

interface Accepted {
  readonly file: ReviewFile;
  readonly uri: vscode.Uri;
  /** The user's text before the acceptance; null where there was no file. */
  readonly before: string | null;
}

/** An acceptance that the user undoes is open again: it watches for the text that was there before. */
export class UndoWatch implements Disposable {
  readonly #proposals: ProposalsModel;
  readonly #log: vscode.LogOutputChannel;
  readonly #accepted = new Map<string, Accepted>();
  /** Undone just now: one undo may take back hundreds of files. */
  readonly #undone: ReviewFile[] = [];
  readonly #reopenSoon = throttled(() => this.#reopen(), 50);
  readonly #listeners: vscode.Disposable[];

  constructor(proposals: ProposalsModel, log: vscode.LogOutputChannel) {
    this.#proposals = proposals;
    this.#log = log;
    this.#listeners = [
      vscode.workspace.onDidChangeTextDocument(({ document, reason }) => {
        if (reason !== vscode.TextDocumentChangeReason.Undo) return;
        const found = this.#accepted.get(document.uri.toString());
        if (found?.before == null) return;
        if (normalised(found.before) === normalised(document.getText())) this.#note(found);
      }),
      vscode.workspace.onDidDeleteFiles(({ files }) => {
        for (const uri of files) {
          const found = this.#accepted.get(uri.toString());
          if (found?.before === null) this.#note(found);
        }
      }),
    ];
  }

  expect(accepted: readonly Accepted[]): void {
    for (const one of accepted) this.#accepted.set(one.uri.toString(), one);
  }

  #note({ file, uri }: Accepted): void {
    this.#accepted.delete(uri.toString());
    this.#undone.push(file);
    this.#reopenSoon();
  }

  #reopen(): void {
    const byRun = new Map<string, ReviewFile[]>();
    for (const file of this.#undone.splice(0)) byRun.set(file.runId, [...(byRun.get(file.runId) ?? []), file]);
    for (const files of byRun.values()) {
      const changes = files.map((file) => {
        const { basis, text, acceptedChanges, rejectedChanges } = file;
        return { file, change: { decision: 'open' as const, basis, text, acceptedChanges, rejectedChanges } };
      });
      this.#proposals.updateAll(changes, { announceText: true }).catch((error: unknown) => {
        this.#log.warn(`What was undone could not be kept: ${String(error)}`);
      });
    }
  }

  dispose(): void {
    this.#reopenSoon.cancel();
    for (const listener of this.#listeners) listener.dispose();
  }
}
