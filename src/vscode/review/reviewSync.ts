import * as vscode from 'vscode';
import { schemes } from '../contributions';
import type { Services } from '../services';
import { Disposables } from '../support/disposables';
import type { Disposable } from '../support/disposables';
import { throttled } from '../support/debounce';
import { mergeTexts } from './mergeTexts';
import { decisionWhenDone, fileKind, openChanges, rebase } from './reviewFile';
import type { ReviewFile } from './reviewFile';
import { parseProposedUri } from './reviewUri';
import { readUserFile } from './userFile';

const settleMs = 400;

/** Brings a file's proposed side up to the user's text, if that changed since; a conflict waits for the acceptance. */
export async function bringUpToDate(services: Services, file: ReviewFile): Promise<ReviewFile> {
  if (file.decision !== 'open' || fileKind(file) !== 'changed') return file;
  const document = await readUserFile(services.proposals.userUri(file), file.basis);
  if (document === null) return file;
  const current = document.getText();
  const result = rebase(file, current, mergeTexts);
  if (result.kind !== 'merged') return file;
  return services.proposals.update(file, { basis: current, text: result.text }, { announceText: true });
}

/** Keeps open reviews true: the user's typing on either side is taken along, and what is settled by hand is noted. */
export function registerReviewSync(services: Services): Disposable {
  const owned = new Disposables();
  const settle = throttled(() => {
    settleOpenReviews(services).catch((error: unknown) => {
      services.log.warn(`An open review could not be brought up to date: ${String(error)}`);
    });
  }, settleMs);
  owned.add({ dispose: () => settle.cancel() });
  owned.add(
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      const { scheme } = document.uri;
      if (contentChanges.length > 0 && (scheme === 'file' || scheme === schemes.proposed)) {
        if (proposedDocuments().length > 0) settle();
      }
    }),
  );
  return owned;
}

function proposedDocuments(): vscode.TextDocument[] {
  return vscode.workspace.textDocuments.filter((document) => document.uri.scheme === schemes.proposed);
}

async function settleOpenReviews(services: Services): Promise<void> {
  for (const document of proposedDocuments()) {
    // What is typed here is no file of the user's that he would want to save by hand.
    if (document.isDirty) await document.save();
    const name = parseProposedUri(document.uri);
    const file = name === null ? undefined : services.proposals.find(name);
    if (file?.decision !== 'open') continue;
    const current = await bringUpToDate(services, file);
    const user = await readUserFile(services.proposals.userUri(current), current.basis);
    if (fileKind(current) === 'changed' && user !== null && openChanges(user.getText(), current).length === 0) {
      const now = services.proposals.find(current) ?? current;
      if (now.decision === 'open') await services.proposals.decide(now, decisionWhenDone(now));
    }
  }
}
