import { diffArrays } from 'diff';

/** Lines `[oldStart, oldEnd)` were replaced by lines `[newStart, newEnd)`; indices from 0. */
export interface LineChange {
  readonly oldStart: number;
  readonly oldEnd: number;
  readonly newStart: number;
  readonly newEnd: number;
}

/** Myers' algorithm takes time in the square of this. */
const MAX_EDITS = 1500;
const MAX_DEPTH = 4;

/**
 * What changed between two lists of lines. Exact where they differ in a bounded number of lines; where they differ more, it
 * divides at lines that both have once, and else calls the whole stretch changed: never slow, always right.
 */
export function lineChanges(before: readonly string[], after: readonly string[]): LineChange[] {
  return mergeTouching(
    changesIn(before, after, { oldStart: 0, oldEnd: before.length, newStart: 0, newEnd: after.length }, 0),
  );
}

function changesIn(
  before: readonly string[],
  after: readonly string[],
  range: LineChange,
  depth: number,
): LineChange[] {
  const { oldStart, oldEnd, newStart, newEnd } = withoutCommonEnds(before, after, range);
  if (oldStart === oldEnd && newStart === newEnd) return [];
  const whole: LineChange = { oldStart, oldEnd, newStart, newEnd };
  if (oldStart === oldEnd || newStart === newEnd) return [whole];
  const changes = diffArrays(before.slice(oldStart, oldEnd), after.slice(newStart, newEnd), {
    maxEditLength: MAX_EDITS,
  });
  if (changes === undefined) return depth >= MAX_DEPTH ? [whole] : divide(before, after, whole, depth);
  const result: LineChange[] = [];
  let oldAt = oldStart;
  let newAt = newStart;
  for (const { added, removed, count } of changes) {
    const next = { oldStart: oldAt, oldEnd: oldAt, newStart: newAt, newEnd: newAt };
    if (added) result.push({ ...next, newEnd: newAt + count });
    else if (removed) result.push({ ...next, oldEnd: oldAt + count });
    if (!added) oldAt += count;
    if (!removed) newAt += count;
  }
  return result;
}

function withoutCommonEnds(before: readonly string[], after: readonly string[], range: LineChange): LineChange {
  let { oldStart, oldEnd, newStart, newEnd } = range;
  while (oldStart < oldEnd && newStart < newEnd && before[oldStart] === after[newStart]) {
    oldStart += 1;
    newStart += 1;
  }
  while (oldEnd > oldStart && newEnd > newStart && before[oldEnd - 1] === after[newEnd - 1]) {
    oldEnd -= 1;
    newEnd -= 1;
  }
  return { oldStart, oldEnd, newStart, newEnd };
}

/** Splits at the lines that both sides have exactly once, in the longest order that they share (patience diff). */
function divide(before: readonly string[], after: readonly string[], range: LineChange, depth: number): LineChange[] {
  const anchors = longestRising(uniquePairs(before, after, range));
  if (anchors.length === 0) return [range];
  const result: LineChange[] = [];
  let { oldStart, newStart } = range;
  for (const [oldAt, newAt] of [...anchors, [range.oldEnd, range.newEnd] as const]) {
    result.push(...changesIn(before, after, { oldStart, oldEnd: oldAt, newStart, newEnd: newAt }, depth + 1));
    oldStart = oldAt;
    newStart = newAt;
  }
  return result;
}

type Pair = readonly [oldAt: number, newAt: number];

function uniquePairs(before: readonly string[], after: readonly string[], range: LineChange): Pair[] {
  const oldLines = uniqueLines(before, range.oldStart, range.oldEnd);
  const pairs: Pair[] = [];
  for (const [line, newAt] of uniqueLines(after, range.newStart, range.newEnd)) {
    const oldAt = oldLines.get(line);
    if (oldAt !== undefined) pairs.push([oldAt, newAt]);
  }
  return pairs.sort((a, b) => a[0] - b[0]);
}

function uniqueLines(lines: readonly string[], start: number, end: number): Map<string, number> {
  const seen = new Map<string, number>();
  const repeated = new Set<string>();
  for (let at = start; at < end; at += 1) {
    const line = lines[at] ?? '';
    if (seen.has(line)) repeated.add(line);
    else seen.set(line, at);
  }
  for (const line of repeated) seen.delete(line);
  return seen;
}

/** The longest subsequence whose second numbers rise (patience sorting). */
function longestRising(pairs: readonly Pair[]): Pair[] {
  const tops: number[] = [];
  const previous: number[] = [];
  for (const [index, pair] of pairs.entries()) {
    let low = 0;
    let high = tops.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((pairs[tops[middle] ?? 0]?.[1] ?? 0) < pair[1]) low = middle + 1;
      else high = middle;
    }
    previous.push(low > 0 ? (tops[low - 1] ?? -1) : -1);
    tops[low] = index;
  }
  const result: Pair[] = [];
  for (let at = tops.at(-1) ?? -1; at >= 0; at = previous[at] ?? -1) {
    const pair = pairs[at];
    if (pair !== undefined) result.push(pair);
  }
  return result.reverse();
}

function mergeTouching(changes: readonly LineChange[]): LineChange[] {
  const result: LineChange[] = [];
  for (const change of changes) {
    const last = result.at(-1);
    if (last !== undefined && last.oldEnd === change.oldStart && last.newEnd === change.newStart) {
      result[result.length - 1] = { ...last, oldEnd: change.oldEnd, newEnd: change.newEnd };
    } else result.push(change);
  }
  return result;
}
