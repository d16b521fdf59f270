import * as vscode from 'vscode';
import { schemes } from '../contributions';
import type { Services } from '../services';
import { Disposables } from '../support/disposables';
import type { Disposable } from '../support/disposables';
import { throttled } from '../support/debounce';
import { inParts } from '../support/inParts';
import { mergeTexts } from './mergeTexts';
import { decisionWhenDone, fileKind, openChanges, rebase } from './reviewFile';
import type { ReviewChange, ReviewFile } from './reviewFile';
import { parseProposedUri } from './reviewUri';
import { readUserText } from './userFile';

const settleMs = 400;

/** A file's proposed side brought up to the user's text, if that changed since; a conflict waits for the acceptance. */
async function broughtUpToDate(services: Services, file: ReviewFile): Promise<ReviewChange | null> {
  if (file.decision !== 'open' || fileKind(file) !== 'changed') return null;
  const current = await readUserText(services.proposals.userUri(file), file.basis);
  if (current === null) return null;
  const result = rebase(file, current, mergeTexts);
  return result.kind === 'merged' ? { basis: current, text: result.text } : null;
}

/** Brings files of one run up to date, many at once where there are many. */
export async function bringUpToDate(services: Services, files: readonly ReviewFile[]): Promise<ReviewFile[]> {
  const { proposals, undo } = services;
  undo.keepNow();
  const changes = await inParts(files, async (stale) => {
    const file = proposals.find(stale) ?? stale;
    const change = await broughtUpToDate(services, file);
    return change === null ? [] : [{ file, change }];
  });
  undo.keepNow();
  // What was decided, undone or redone meanwhile is of another text than the one read.
  const valid = changes.flat().filter(({ file }) => proposals.find(file) === file);
  await proposals.updateAll(valid, { announceText: true });
  return files.map((file) => proposals.find(file) ?? file);
}

/** Keeps open reviews true: the user's typing on either side is taken along, and what is settled by hand is noted. */
export function registerReviewSync(services: Services): Disposable {
  const owned = new Disposables();
  /** Paths of the files that were typed in: both sides of a file have the same one. */
  const typedIn = new Set<string>();
  const settle = throttled(() => {
    const paths = new Set(typedIn);
    typedIn.clear();
    settleReviews(services, paths).catch((error: unknown) => {
      services.log.warn(`An open review could not be brought up to date: ${String(error)}`);
    });
  }, settleMs);
  owned.add({ dispose: () => settle.cancel() });
  owned.add(
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      const { scheme, path } = document.uri;
      if (contentChanges.length === 0 || (scheme !== 'file' && scheme !== schemes.proposed)) return;
      typedIn.add(path);
      settle();
    }),
  );
  return owned;
}

async function settleReviews(services: Services, paths: ReadonlySet<string>): Promise<void> {
  const documents = vscode.workspace.textDocuments.filter(
    ({ uri, isClosed }) => uri.scheme === schemes.proposed && paths.has(uri.path) && !isClosed,
  );
  for (const document of documents) {
    // What is typed here is no file of the user's that he would want to save by hand.
    if (document.isDirty) await document.save();
    const name = parseProposedUri(document.uri);
    services.undo.keepNow();
    const file = name === null ? undefined : services.proposals.find(name);
    if (file?.decision !== 'open') continue;
    const [current = file] = await bringUpToDate(services, [file]);
    const user = await readUserText(services.proposals.userUri(current), current.basis);
    if (fileKind(current) === 'changed' && user !== null && openChanges(user, current).length === 0) {
      services.undo.keepNow();
      const now = services.proposals.find(current) ?? current;
      if (now.decision === 'open') await services.proposals.decide(now, decisionWhenDone(now));
    }
  }
}
