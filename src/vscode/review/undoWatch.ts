import * as vscode from 'vscode';
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
  readonly #accepted = new Map<string, Accepted>();
  readonly #listeners: vscode.Disposable[];

  constructor(proposals: ProposalsModel) {
    const reopen = ({ file, uri }: Accepted): void => {
      this.#accepted.delete(uri.toString());
      const { basis, text, acceptedChanges, rejectedChanges } = file;
      void proposals.update(
        file,
        { decision: 'open', basis, text, acceptedChanges, rejectedChanges },
        { announceText: true },
      );
    };
    this.#listeners = [
      vscode.workspace.onDidChangeTextDocument(({ document, reason }) => {
        if (reason !== vscode.TextDocumentChangeReason.Undo) return;
        const found = this.#accepted.get(document.uri.toString());
        if (found?.before == null) return;
        if (normalised(found.before) === normalised(document.getText())) reopen(found);
      }),
      vscode.workspace.onDidDeleteFiles(({ files }) => {
        for (const uri of files) {
          const found = this.#accepted.get(uri.toString());
          if (found?.before === null) reopen(found);
        }
      }),
    ];
  }

  expect(accepted: readonly Accepted[]): void {
    for (const one of accepted) this.#accepted.set(one.uri.toString(), one);
  }

  dispose(): void {
    for (const listener of this.#listeners) listener.dispose();
  }
}
