import type { ProposedFile } from '../../core/trajectory/runEvent';
import type { FileDecision, FileReview } from '../../node/hostTypes';
import { lineChanges, normalised } from './lineChanges';
import type { LineChange } from './lineChanges';

/** What may change about a file under review. */
export interface ReviewState {
  readonly decision: FileDecision;
  /** The user's text that `text` was made for; null where there was no file. */
  readonly basis: string | null;
  /** The proposed side as it stands, with the user's own edits; null proposes to delete the file. */
  readonly text: string | null;
  readonly acceptedChanges: number;
  readonly rejectedChanges: number;
}

export type ReviewChange = Partial<ReviewState>;

export interface ReviewFile extends ReviewState {
  readonly runId: string;
  readonly path: string;
  /** The path of the other half of a rename: of a new file where it was, of one that goes where it will be. */
  readonly renamed: string | null;
  /** As the run left it. */
  readonly proposed: ProposedFile;
}

export type FileKind = 'changed' | 'created' | 'deleted';

export function fileKind(file: ReviewFile): FileKind {
  if (file.basis === null) return 'created';
  return file.text === null ? 'deleted' : 'changed';
}

/** A file as it was proposed, with what the user did since. */
export function reviewOf(
  runId: string,
  proposed: ProposedFile,
  kept: FileReview | undefined,
  renamed: string | null = null,
): ReviewFile {
  return {
    runId,
    path: proposed.path,
    renamed,
    proposed,
    decision: kept?.decision ?? 'open',
    basis: kept?.basis === undefined ? proposed.before : kept.basis,
    text: kept?.text === undefined ? proposed.after : kept.text,
    acceptedChanges: kept?.acceptedChanges ?? 0,
    rejectedChanges: kept?.rejectedChanges ?? 0,
  };
}

/** What has to be kept of a review across a reload: the texts only where they are no longer the proposal's own. */
export function keptReview({
  proposed,
  decision,
  basis,
  text,
  acceptedChanges,
  rejectedChanges,
}: ReviewFile): FileReview {
  return {
    decision,
    ...(basis === proposed.before ? {} : { basis }),
    ...(text === proposed.after ? {} : { text }),
    acceptedChanges,
    rejectedChanges,
  };
}

export function isSameReview(one: ReviewState, other: ReviewState): boolean {
  return (
    one.decision === other.decision &&
    one.basis === other.basis &&
    one.text === other.text &&
    one.acceptedChanges === other.acceptedChanges &&
    one.rejectedChanges === other.rejectedChanges
  );
}

/** What the review comes to once nothing differs any more: judged by what was done with its changes. */
export function decisionWhenDone(state: Pick<ReviewState, 'acceptedChanges' | 'rejectedChanges'>): FileDecision {
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
  /** Both versions between markers, and the user's alone, each with what can be merged. */
  | { readonly kind: 'conflict'; readonly marked: string; readonly kept: string };

export type Merge = (texts: { base: string; mine: string; theirs: string }) => {
  readonly isClean: boolean;
  readonly text: string;
  /** The user's version wherever both changed the same lines. */
  readonly kept: string;
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
  return merged.isClean
    ? { kind: 'merged', text: merged.text }
    : { kind: 'conflict', marked: merged.text, kept: merged.kept };
}
