import * as vscode from 'vscode';
import { throttled } from '../support/debounce';
import type { Disposable } from '../support/disposables';
import { inParts } from '../support/inParts';
import type { ProposalsModel } from './proposalsModel';
import { normalised } from './lineChanges';
import { mergeTexts } from './mergeTexts';
import { rebase } from './reviewFile';
import type { ReviewFile, ReviewState } from './reviewFile';

/** An acceptance, and the sign that the user took it back: his text is as before, or his file is gone, or back. */
export type Accepted = {
  /** As it stood under review before the acceptance. */
  readonly file: ReviewFile;
  readonly uri: vscode.Uri;
} & (
  | {
      readonly sign: 'text';
      readonly before: string;
      readonly after: string;
      /** The acceptance saved the file, so taking it back does too: nothing of the user's own was unsaved. */
      readonly wasSaved: boolean;
    }
  | { readonly sign: 'gone'; readonly after: string }
  | { readonly sign: 'back' }
);

interface Undone {
  readonly accepted: Accepted;
  /** What the review came to by the acceptance: a redo brings it again. */
  readonly review: ReviewState;
}

/** The acceptances into one document that stand, and those undone: the latest comes last, as on the editor's own stacks. */
interface Stacks {
  readonly done: Accepted[];
  readonly undone: Undone[];
}

/** What a file's review is to be next, and the text that is the document's then. */
interface Turn {
  readonly accepted: Accepted;
  readonly review: ReviewState;
  readonly side: 'before' | 'after';
}

function reviewStateOf({ decision, basis, text, acceptedChanges, rejectedChanges }: ReviewState): ReviewState {
  return { decision, basis, text, acceptedChanges, rejectedChanges };
}

/** Whether the proposed side is as the undo left it, but for what the user's own text brings along. */
function isAsUndone(now: ReviewState, accepted: Accepted): boolean {
  if (now.text === accepted.file.text) return true;
  if (accepted.sign !== 'text' || now.text === null) return false;
  const made = rebase(accepted.file, accepted.before, mergeTexts);
  return made.kind === 'merged' && normalised(made.text) === normalised(now.text);
}

/** An acceptance that the user undoes is open again, and one that he redoes is accepted again. */
export class UndoWatch implements Disposable {
  readonly #proposals: ProposalsModel;
  readonly #log: vscode.LogOutputChannel;
  /** By the document's address. */
  readonly #stacks = new Map<string, Stacks>();
  /** By run and path, the last word on each file: one undo may take back hundreds, and a redo may follow at once. */
  readonly #turns = new Map<string, Turn>();
  readonly #keepSoon = throttled(() => this.#keep(), 50);
  readonly #listeners: vscode.Disposable[];

  constructor(proposals: ProposalsModel, log: vscode.LogOutputChannel) {
    this.#proposals = proposals;
    this.#log = log;
    const { workspace } = vscode;
    this.#listeners = [
      workspace.onDidChangeTextDocument(({ document, reason }) => this.#seeText(document, reason)),
      workspace.onDidDeleteFiles(({ files }) => files.forEach((uri) => this.#seeGone(uri))),
      workspace.onDidCreateFiles(({ files }) => {
        for (const uri of files) {
          this.#seeBack(uri).catch((error: unknown) => {
            this.#log.debug(`A file that was made could not be read: ${String(error)}`);
          });
        }
      }),
    ];
  }

  /** Call it once the editor has taken the edit. */
  expect(accepted: readonly Accepted[]): void {
    for (const one of accepted) {
      const key = one.uri.toString();
      // As in the editor, what was undone before a new edit is never redone.
      this.#stacks.set(key, { done: [...(this.#stacks.get(key)?.done ?? []), one], undone: [] });
    }
  }

  #seeText(document: vscode.TextDocument, reason: vscode.TextDocumentChangeReason | undefined): void {
    const stacks = this.#stacks.get(document.uri.toString());
    if (stacks === undefined || reason === undefined) return;
    const text = normalised(document.getText());
    if (reason === vscode.TextDocumentChangeReason.Undo) {
      this.#undo(stacks, (one) => one.sign === 'text' && normalised(one.before) === text);
    } else {
      this.#redo(stacks, (one) => one.sign === 'text' && normalised(one.after) === text);
    }
  }

  /** Files that come and go carry no reason: what the acceptance made of the file is the sign of it. */
  #seeGone(uri: vscode.Uri): void {
    const stacks = this.#stacks.get(uri.toString());
    if (stacks === undefined) return;
    const isUndone = this.#undo(stacks, ({ sign }) => sign === 'gone');
    if (!isUndone) this.#redo(stacks, ({ sign }) => sign === 'back');
  }

  async #seeBack(uri: vscode.Uri): Promise<void> {
    const stacks = this.#stacks.get(uri.toString());
    if (stacks === undefined || this.#undo(stacks, ({ sign }) => sign === 'back')) return;
    const latest = stacks.undone.at(-1);
    if (latest?.accepted.sign !== 'gone') return;
    const bytes = await vscode.workspace.fs.readFile(uri);
    const text = normalised(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes));
    if (normalised(latest.accepted.after) === text) this.#redo(stacks, (one) => one === latest.accepted);
  }

  #undo({ done, undone }: Stacks, isWanted: (one: Accepted) => boolean): boolean {
    const at = done.findLastIndex(isWanted);
    // Those above it were never undone by themselves: the file came back to its text another way.
    const [accepted] = at === -1 ? [] : done.splice(at);
    if (accepted === undefined) return false;
    const { file } = accepted;
    undone.push({ accepted, review: reviewStateOf(this.#reviewOf(file)) });
    this.#turn({ accepted, review: { ...reviewStateOf(file), decision: 'open' }, side: 'before' });
    return true;
  }

  #redo({ done, undone }: Stacks, isWanted: (one: Accepted) => boolean): void {
    const latest = undone.at(-1);
    if (latest === undefined || !isWanted(latest.accepted)) return;
    undone.pop();
    done.push(latest.accepted);
    // What the user did to the proposed side meanwhile stays his, and stays to be reviewed.
    if (!isAsUndone(this.#reviewOf(latest.accepted.file), latest.accepted)) return;
    this.#turn({ ...latest, side: 'after' });
  }

  #reviewOf(file: ReviewFile): ReviewState {
    return this.#turns.get(keyOf(file))?.review ?? this.#proposals.find(file) ?? file;
  }

  #turn(turn: Turn): void {
    this.#turns.set(keyOf(turn.accepted.file), turn);
    this.#keepSoon();
  }

  /** For whoever compares a document with its review: what is noted of undo and redo comes at once. */
  keepNow(): void {
    this.#keepSoon.cancel();
    this.#keep();
  }

  #keep(): void {
    const turns = [...this.#turns.values()];
    this.#turns.clear();
    for (const some of Map.groupBy(turns, ({ accepted }) => accepted.file.runId).values()) {
      const changes = some.map(({ accepted, review }) => ({ file: accepted.file, change: review }));
      this.#proposals.updateAll(changes, { announceText: true }).catch((error: unknown) => {
        this.#log.warn(`What was undone or redone could not be kept: ${String(error)}`);
      });
    }
    this.#save(turns).catch((error: unknown) => {
      this.#log.warn(`What was undone or redone could not be saved: ${String(error)}`);
    });
  }

  /** One undo restores the files themselves, not only their unsaved texts in hundreds of editors; so does one redo. */
  async #save(turns: readonly Turn[]): Promise<void> {
    const saved = turns.flatMap(({ accepted, side }) =>
      accepted.sign === 'text' && accepted.wasSaved ? [{ uri: accepted.uri, text: normalised(accepted[side]) }] : [],
    );
    await inParts(saved, async ({ uri, text }) => {
      const document = vscode.workspace.textDocuments.find((one) => one.uri.toString() === uri.toString());
      // Not asked whether it is dirty: while an earlier save ends, the answer is of before the latest undo.
      if (document !== undefined && normalised(document.getText()) === text) await document.save();
    });
  }

  dispose(): void {
    this.#keepSoon.cancel();
    for (const listener of this.#listeners) listener.dispose();
  }
}

function keyOf({ runId, path }: ReviewFile): string {
  return `${runId} ${path}`;
}
