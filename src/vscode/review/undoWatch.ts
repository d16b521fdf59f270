import * as vscode from 'vscode';
import { throttled } from '../support/debounce';
import type { Disposable } from '../support/disposables';
import { inParts } from '../support/inParts';
import type { ProposalsModel } from './proposalsModel';
import { normalised } from './lineChanges';
import type { ReviewFile } from './reviewFile';

/** An acceptance, and the sign that the user took it back: his text is as before, or his file is gone, or back. */
export type Accepted = {
  readonly file: ReviewFile;
  readonly uri: vscode.Uri;
} & (
  | {
      readonly sign: 'text';
      readonly before: string;
      /** The acceptance saved the file, so taking it back does too: nothing of the user's own was unsaved. */
      readonly wasSaved: boolean;
    }
  | { readonly sign: 'gone' | 'back' }
);

/** An acceptance that the user undoes is open again. */
export class UndoWatch implements Disposable {
  readonly #proposals: ProposalsModel;
  readonly #log: vscode.LogOutputChannel;
  readonly #accepted = new Map<string, Accepted>();
  /** Undone just now: one undo may take back hundreds of files. */
  readonly #undone: Accepted[] = [];
  readonly #reopenSoon = throttled(() => this.#reopen(), 50);
  readonly #listeners: vscode.Disposable[];

  constructor(proposals: ProposalsModel, log: vscode.LogOutputChannel) {
    this.#proposals = proposals;
    this.#log = log;
    const { workspace } = vscode;
    this.#listeners = [
      workspace.onDidChangeTextDocument(({ document, reason }) => {
        if (reason !== vscode.TextDocumentChangeReason.Undo) return;
        const found = this.#accepted.get(document.uri.toString());
        if (found?.sign !== 'text') return;
        if (normalised(found.before) === normalised(document.getText())) this.#note(found);
      }),
      workspace.onDidDeleteFiles(({ files }) => this.#see('gone', files)),
      workspace.onDidCreateFiles(({ files }) => this.#see('back', files)),
    ];
  }

  expect(accepted: readonly Accepted[]): void {
    for (const one of accepted) this.#accepted.set(one.uri.toString(), one);
  }

  #see(sign: 'gone' | 'back', uris: readonly vscode.Uri[]): void {
    for (const uri of uris) {
      const found = this.#accepted.get(uri.toString());
      if (found?.sign === sign) this.#note(found);
    }
  }

  #note(accepted: Accepted): void {
    this.#accepted.delete(accepted.uri.toString());
    this.#undone.push(accepted);
    this.#reopenSoon();
  }

  #reopen(): void {
    const undone = this.#undone.splice(0);
    const byRun = new Map<string, ReviewFile[]>();
    for (const { file } of undone) byRun.set(file.runId, [...(byRun.get(file.runId) ?? []), file]);
    for (const files of byRun.values()) {
      const changes = files.map((file) => {
        const { basis, text, acceptedChanges, rejectedChanges } = file;
        return { file, change: { decision: 'open' as const, basis, text, acceptedChanges, rejectedChanges } };
      });
      this.#proposals.updateAll(changes, { announceText: true }).catch((error: unknown) => {
        this.#log.warn(`What was undone could not be kept: ${String(error)}`);
      });
    }
    this.#save(undone).catch((error: unknown) => {
      this.#log.warn(`What was undone could not be saved: ${String(error)}`);
    });
  }

  /** One undo restores the files themselves, not only their unsaved texts in hundreds of editors. */
  async #save(undone: readonly Accepted[]): Promise<void> {
    const saved = undone.flatMap((one) => (one.sign === 'text' && one.wasSaved ? [one] : []));
    await inParts(saved, async ({ uri, before }) => {
      const document = vscode.workspace.textDocuments.find((one) => one.uri.toString() === uri.toString());
      if (document?.isDirty === true && normalised(document.getText()) === normalised(before)) await document.save();
    });
  }

  dispose(): void {
    this.#reopenSoon.cancel();
    for (const listener of this.#listeners) listener.dispose();
  }
}
