import type { CanonicalAction, LineRange } from './canonicalAction';

/** Actions of one kind whose line ranges, where both have one, overlap: paging through a file is no repetition. */
export function mayBeNear(a: CanonicalAction, b: CanonicalAction): boolean {
  if (a.kind !== b.kind || a.exact === '' || b.exact === '') return false;
  return a.range === null || b.range === null || rangeOverlap(a.range, b.range) >= 0.6;
}

/** Actions that differ only in small things: in numbers, flags and places alone, or in few of their words. */
export function isNearAction(a: CanonicalAction, b: CanonicalAction): boolean {
  if (!mayBeNear(a, b)) return false;
  if (hasSameForm(a, b)) return true;
  if (a.tool !== b.tool) return false;
  if (a.kind === 'read' && a.target !== '' && a.target === b.target) return true;
  return (a.kind !== 'edit' || a.target === b.target) && hasSimilarWords(a, b);
}

/** Equal but for numbers, flags and places. */
export function hasSameForm(a: CanonicalAction, b: CanonicalAction): boolean {
  return a.loose !== '' && a.loose === b.loose;
}

function hasSimilarWords(a: CanonicalAction, b: CanonicalAction): boolean {
  return wordSimilarity(wordsOfAction(a), wordsOfAction(b)) >= (a.kind === 'search' ? 0.75 : 0.85);
}

/** Shared lines over all lines of the two ranges, 0 to 1. */
export function rangeOverlap(a: LineRange, b: LineRange): number {
  const shared = Math.min(a.last, b.last) - Math.max(a.first, b.first) + 1;
  const all = Math.max(a.last, b.last) - Math.min(a.first, b.first) + 1;
  if (all === Infinity) return a.first === b.first && a.last === b.last ? 1 : shared === Infinity ? 0.5 : 0;
  return shared <= 0 ? 0 : shared / all;
}

/** Jaccard similarity of two sets of words, 0 to 1. */
export function wordSimilarity(left: ReadonlySet<string>, right: ReadonlySet<string>): number {
  if (left.size === 0 || right.size === 0) return 0;
  let shared = 0;
  for (const word of left) if (right.has(word)) shared++;
  return shared / (left.size + right.size - shared);
}

/** An action is compared with several others while it is in reach. */
const wordsByAction = new WeakMap<CanonicalAction, Set<string>>();

function wordsOfAction(action: CanonicalAction): Set<string> {
  let words = wordsByAction.get(action);
  if (words === undefined) {
    words = wordsOf(action.exact);
    wordsByAction.set(action, words);
  }
  return words;
}

/** Numbers count as one word. */
function wordsOf(text: string): Set<string> {
  const words =
    text
      .slice(0, 1_000)
      .toLowerCase()
      .match(/[\p{L}_]+|\d+|[^\s\p{L}\d_]/gu) ?? [];
  return new Set(words.map((word) => (/^\d/.test(word) ? '#' : word)));
}
