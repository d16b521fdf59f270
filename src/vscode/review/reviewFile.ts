import type { ProposedFile } from '../../core/trajectory/runEvent';
import type { FileDecision } from '../../node/hostTypes';
import { fieldOf } from '../support/outsideData';
import { lineChanges, normalised } from './lineChanges';
import type { LineChange } from './lineChanges';

/** What is kept of a review across a reload, beside the decisions that the host keeps. */
export interface ReviewState {
  /** The user's text that `text` was made for; null where there was no file. */
  readonly basis: string | null;
  /** The proposed side as it stands, with the user's own edits; null proposes to delete the file. */
  readonly text: string | null;
  readonly acceptedChanges: number;
  readonly rejectedChanges: number;
}

export function isReviewState(value: unknown): value is ReviewState {
  const isText = (name: string): boolean => fieldOf(value, name) === null || typeof fieldOf(value, name) === 'string';
  const isNumber = (name: string): boolean => typeof fieldOf(value, name) === 'number';
  return isText('basis') && isText('text') && isNumber('acceptedChanges') && isNumber('rejectedChanges');
}

export interface ReviewFile extends ReviewState {
  readonly runId: string;
  readonly path: string;
  readonly provenance: ProposedFile['provenance'];
  readonly decision: FileDecision;
}

export type FileKind = 'changed' | 'created' | 'deleted';

export function fileKind(file: ReviewFile): FileKind {
  if (file.basis === null) return 'created';
  return file.text === null ? 'deleted' : 'changed';
}

export function freshReview(runId: string, file: ProposedFile, decision: FileDecision): ReviewFile {
  return {
    runId,
    path: file.path,
    provenance: file.provenance,
    decision,
    basis: file.before,
    text: file.after,
    acceptedChanges: 0,
    rejectedChanges: 0,
  };
}

/** What the review comes to once nothing differs any more: judged by what was done with its changes. */
export function decisionWhenDone(state: ReviewState): FileDecision {
  if (state.acceptedChanges > 0 && state.rejectedChanges > 0) return 'partly';
  return state.acceptedChanges > 0 ? 'accepted' : 'rejected';
}

/** The changes still to decide between the user's text as it is and the proposed side. */
export function openChanges(current: string, file: ReviewFile): LineChange[] {
  return file.text === null ? lineChanges(current, '') : lineChanges(current, file.text);
}

export type Rebase =
  | { readonly kind: 'same' }
  | { readonly kind: 'merged'; readonly text: string }
  | { readonly kind: 'conflict'; readonly marked: string };

export type Merge = (texts: { base: string; mine: string; theirs: string }) => {
  readonly isClean: boolean;
  readonly text: string;
};

/**
 * Brings the proposed side up to the user's text, which may have changed since the run read it. A conflict leaves the
 * proposal as it is and gives the text with markers.
 */
export function rebase(file: ReviewFile, current: string, merge: Merge): Rebase {
  if (file.text === null) return { kind: 'same' };
  const base = normalised(file.basis ?? '');
  const mine = normalised(current);
  const theirs = normalised(file.text);
  if (base === mine) return { kind: 'same' };
  if (mine === theirs) return { kind: 'merged', text: theirs };
  const merged = merge({ base, mine, theirs });
  return merged.isClean ? { kind: 'merged', text: merged.text } : { kind: 'conflict', marked: merged.text };
}
