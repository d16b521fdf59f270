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

/** Shared lines over all lines from which on two ranges show mostly the same. */
const MOSTLY_THE_SAME = 0.75;

/** Near actions of which the later did what the earlier had done: no other value, pattern, file or place was tried. */
export function isOneDeed(later: CanonicalAction, earlier: CanonicalAction): boolean {
  switch (later.kind) {
    case 'read':
      return later.target === earlier.target && showsTheSame(later.range, earlier.range);
    case 'search':
      return looksForTheSame(later, earlier) && isWithin(later.places, earlier.places);
    case 'edit':
      return later.target === earlier.target && (!WITH_CONTENT.test(later.exact) || hasSameParts(later, earlier));
    default:
      return hasSameParts(later, earlier);
  }
}

/** A shell line that writes a file stands for its content by a number. */
const WITH_CONTENT = / << \d+/;

/** A call's target may be the place where it looks. */
function looksForTheSame(a: CanonicalAction, b: CanonicalAction): boolean {
  if (hasSameForm(a, b)) return true;
  return a.target !== '' && !a.places.includes(a.target) && a.target.toLowerCase() === b.target.toLowerCase();
}

function showsTheSame(later: LineRange | null, earlier: LineRange | null): boolean {
  if (later === null || earlier === null) return true;
  const isInside = later.first >= earlier.first && later.last <= earlier.last;
  return isInside || rangeOverlap(later, earlier) >= MOSTLY_THE_SAME;
}

/** Whether all places of one search lie in those of the other, whichever looks further. */
function isWithin(a: readonly string[], b: readonly string[]): boolean {
  const [fewer, more] = a.length <= b.length ? [a, b] : [b, a];
  return fewer.every((place) => more.some((other) => holds(place, other) || holds(other, place)));
}

function holds(folder: string, place: string): boolean {
  return folder === place || folder === '.' || place.startsWith(`${folder}/`);
}

/** Made of the same parts, in any order: how much is told of it does not matter, nor do a statement's numbers. */
function hasSameParts(a: CanonicalAction, b: CanonicalAction): boolean {
  return partsOf(a) === partsOf(b);
}

function partsOf({ kind, exact }: CanonicalAction): string {
  if (kind === 'query') return sortedWords(exact.replace(/\b\d+\b/g, '#'), /[\s,;()=<>]+/);
  return sortedWords(exact.replace(/ (?:-q|-v+|--quiet|--verbose)(?= |$)/g, ''), /\s+/);
}

function sortedWords(text: string, between: RegExp): string {
  return text.split(between).sort().join(' ').trim();
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
