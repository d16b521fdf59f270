import type { Match } from './placement';
import type { Effort } from './similarity';
import { LikenessBound, similarity, withoutSpace } from './similarity';
import { plainTypography } from './typography';

/** A place in the file that looks like the search text. */
export interface Candidate extends Match {
  /** From 0 to 1, lines weighted by their length; 1 when only white space and typography differ. */
  readonly score: number;
  /** The least alike of its lines. */
  readonly worstLine: number;
}

export interface NearSearch {
  /** The best places, best first. */
  readonly candidates: readonly Candidate[];
  /** The places that are alike enough to edit: one is a match, several are ambiguous. */
  readonly accepted: readonly Candidate[];
}

const ACCEPTED_SCORE = 0.88;
const ACCEPTED_LINE = 0.55;
const AMBIGUOUS_WITHIN = 0.06;
/** Shorter texts are too easily alike: for them only white space may differ. */
const MIN_LENGTH_FOR_LIKENESS = 12;
const MAX_CANDIDATES = 32;
const MAX_ANCHORS = 2;
const MAX_PER_ANCHOR = 24;
const MIN_BOUND = 0.5;
const MAX_COMPARED_CELLS = 4_000_000;

/**
 * Looks for the lines of `searchLines` in the file, blank lines aside. Time grows with the file's length only.
 * @param trimmedLines The file's lines without the space around them.
 */
export function findNear(trimmedLines: readonly string[], searchLines: readonly string[]): NearSearch {
  const wanted = searchLines.map((line) => plainTypography(line.trim()));
  const wantedAt = wanted.flatMap((line, index) => (line === '' ? [] : [index]));
  const lines: string[] = [];
  const lineAt: number[] = [];
  for (let index = 0; index < trimmedLines.length; index += 1) {
    const line = trimmedLines[index] ?? '';
    if (line === '') continue;
    lines.push(line);
    lineAt.push(index);
  }
  const texts = wantedAt.map((index) => wanted[index] ?? '');
  const effort: Effort = { cells: MAX_COMPARED_CELLS };
  const candidates = candidateStarts(lines, texts)
    .map((start) => evaluate(start, lines, lineAt, texts, wantedAt, searchLines.length, effort))
    .sort((a, b) => b.score - a.score || a.first - b.first);
  return { candidates, accepted: accept(candidates, texts) };
}

function accept(candidates: readonly Candidate[], texts: readonly string[]): readonly Candidate[] {
  const same = candidates.filter((candidate) => candidate.score === 1);
  if (same.length > 0) return same;
  if (texts.join('').length < MIN_LENGTH_FOR_LIKENESS) return [];
  const best = candidates[0]?.score ?? 0;
  return candidates.filter(
    ({ score, worstLine }) => score >= ACCEPTED_SCORE && worstLine >= ACCEPTED_LINE && score >= best - AMBIGUOUS_WITHIN,
  );
}

/** Where the text may begin (indices into the lines that are not blank), the most promising first. */
function candidateStarts(lines: readonly string[], texts: readonly string[]): number[] {
  const votes = new Map<number, number>();
  const vote = (start: number, weight: number): void => {
    if (start >= 0 && start + texts.length <= lines.length) votes.set(start, (votes.get(start) ?? 0) + weight);
  };
  const equalLines = voteEqualLines(lines, texts, vote);
  const anchors = texts
    .map((text, index) => ({ text, index }))
    .filter(({ text }) => !equalLines.has(text))
    .sort((a, b) => b.text.length - a.text.length)
    .slice(0, MAX_ANCHORS);
  for (const { text, index } of anchors) {
    for (const { at, bound } of mostAlike(lines, text)) vote(at - index, bound * text.length);
  }
  return [...votes]
    .sort((a, b) => b[1] - a[1] || a[0] - b[0])
    .slice(0, MAX_CANDIDATES)
    .map(([start]) => start);
}

/** Votes for every place where a line stands word for word; lines that stand all over the file say little. */
function voteEqualLines(
  lines: readonly string[],
  texts: readonly string[],
  vote: (start: number, weight: number) => void,
): ReadonlySet<string> {
  const positions = new Map<string, number[]>();
  for (const [index, text] of texts.entries()) {
    const known = positions.get(text);
    if (known === undefined) positions.set(text, [index]);
    else if (known.length < 4) known.push(index);
  }
  const seen = new Map<string, number>();
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    const indices = positions.get(line);
    if (indices === undefined) continue;
    seen.set(line, (seen.get(line) ?? 0) + 1);
    for (const index of indices) vote(at - index, line.length);
  }
  return new Set([...seen].filter(([, count]) => count <= MAX_PER_ANCHOR).map(([line]) => line));
}

function mostAlike(lines: readonly string[], text: string): { at: number; bound: number }[] {
  const likeness = new LikenessBound(text);
  const kept: { at: number; bound: number }[] = [];
  let least = MIN_BOUND;
  let isFull = false;
  for (let at = 0; at < lines.length; at += 1) {
    const bound = likeness.of(lines[at] ?? '', least);
    if (bound <= least && (bound === 0 || isFull)) continue;
    kept.push({ at, bound });
    if (kept.length < 4 * MAX_PER_ANCHOR) continue;
    keepBest(kept);
    isFull = true;
    least = Math.max(least, kept.at(-1)?.bound ?? 0);
  }
  keepBest(kept);
  return kept;
}

function keepBest(kept: { at: number; bound: number }[]): void {
  kept.sort((a, b) => b.bound - a.bound || a.at - b.at);
  kept.length = Math.min(kept.length, MAX_PER_ANCHOR);
}

function evaluate(
  start: number,
  lines: readonly string[],
  lineAt: readonly number[],
  texts: readonly string[],
  wantedAt: readonly number[],
  searchLength: number,
  effort: Effort,
): Candidate {
  const mapping = new Array<number>(searchLength).fill(-1);
  let total = 0;
  let weights = 0;
  let worstLine = 1;
  for (const [index, text] of texts.entries()) {
    const line = lines[start + index] ?? '';
    const alike = text === line ? 1 : similarity(withoutSpace(text), withoutSpace(plainTypography(line)), effort);
    const weight = Math.max(text.length, 1);
    total += alike * weight;
    weights += weight;
    worstLine = Math.min(worstLine, alike);
    mapping[wantedAt[index] ?? 0] = lineAt[start + index] ?? -1;
  }
  const first = lineAt[start] ?? 0;
  const end = (lineAt[start + texts.length - 1] ?? first) + 1;
  return { first, end, mapping, score: worstLine === 1 ? 1 : total / weights, worstLine };
}
