import { dominantLineEnding, linesWithEndings } from './lineEndings';
import type { LineChange } from './lineDiff';
import { lineChanges } from './lineDiff';

export interface Conflict {
  readonly kind: 'lines' | 'deleted-by-us' | 'deleted-by-them';
  /** Lines (from 1) of the merged text that hold the conflict, markers included. */
  readonly startLine: number;
  readonly endLine: number;
  readonly base: string;
  readonly ours: string;
  readonly theirs: string;
}

export interface Merge {
  /** Null when the file is deleted. Where both sides disagree on a deletion, the side that still has text is kept. */
  readonly text: string | null;
  readonly conflicts: readonly Conflict[];
}

export interface MergeLabels {
  readonly ours: string;
  readonly theirs: string;
}

export const DEFAULT_LABELS: MergeLabels = { ours: 'your file as it is now', theirs: "Protégé's proposal" };

/**
 * Merges two changes of one text. Changes that touch neither each other nor a common line go in both; equal changes go in
 * once; others become conflicts with both versions between markers, so that nothing is lost. `null` means no such file.
 */
export function mergeThreeWays(
  base: string | null,
  ours: string | null,
  theirs: string | null,
  labels: MergeLabels = DEFAULT_LABELS,
): Merge {
  if (ours === theirs || theirs === base) return { text: ours, conflicts: [] };
  if (ours === base) return { text: theirs, conflicts: [] };
  if (ours === null || theirs === null) return deletionConflict(base ?? '', ours, theirs);
  return mergeTexts(base ?? '', ours, theirs, labels);
}

function deletionConflict(base: string, ours: string | null, theirs: string | null): Merge {
  const text = ours ?? theirs ?? '';
  const conflict: Conflict = {
    kind: ours === null ? 'deleted-by-us' : 'deleted-by-them',
    startLine: 1,
    endLine: Math.max(1, linesWithEndings(text).length),
    base,
    ours: ours ?? '',
    theirs: theirs ?? '',
  };
  return { text, conflicts: [conflict] };
}

/** A stretch of the base that one side or both changed, and the same stretch on each side. */
interface Region {
  readonly base: readonly string[];
  readonly ours: readonly string[];
  readonly theirs: readonly string[];
}

function mergeTexts(base: string, ours: string, theirs: string, labels: MergeLabels): Merge {
  const writer = new MergeWriter(ours, labels);
  const baseLines = linesWithEndings(base);
  const ourLines = linesWithEndings(ours);
  const theirLines = linesWithEndings(theirs);
  let baseAt = 0;
  let ourAt = 0;
  let theirAt = 0;
  for (const group of overlapping(lineChanges(baseLines, ourLines), lineChanges(baseLines, theirLines))) {
    const kept = group.start - baseAt;
    writer.keep(baseLines.slice(baseAt, group.start));
    ourAt += kept;
    theirAt += kept;
    const ourEnd = ourAt + group.end - group.start + growth(group.ours);
    const theirEnd = theirAt + group.end - group.start + growth(group.theirs);
    writer.merge({
      base: baseLines.slice(group.start, group.end),
      ours: ourLines.slice(ourAt, ourEnd),
      theirs: theirLines.slice(theirAt, theirEnd),
    });
    baseAt = group.end;
    ourAt = ourEnd;
    theirAt = theirEnd;
  }
  writer.keep(baseLines.slice(baseAt));
  return writer.finish();
}

interface Group {
  readonly start: number;
  end: number;
  readonly ours: LineChange[];
  readonly theirs: LineChange[];
}

/** Changes of both sides, grouped where they overlap or touch; as in diff3, touching changes are not merged silently. */
function overlapping(ours: readonly LineChange[], theirs: readonly LineChange[]): Group[] {
  const all = [
    ...ours.map((change) => ({ change, side: 'ours' as const })),
    ...theirs.map((change) => ({ change, side: 'theirs' as const })),
  ].sort((a, b) => a.change.oldStart - b.change.oldStart || a.change.oldEnd - b.change.oldEnd);
  const groups: Group[] = [];
  for (const { change, side } of all) {
    let group = groups.at(-1);
    if (group === undefined || change.oldStart > group.end) {
      group = { start: change.oldStart, end: change.oldEnd, ours: [], theirs: [] };
      groups.push(group);
    }
    group.end = Math.max(group.end, change.oldEnd);
    group[side].push(change);
  }
  return groups;
}

function growth(changes: readonly LineChange[]): number {
  return changes.reduce(
    (sum, { oldStart, oldEnd, newStart, newEnd }) => sum + newEnd - newStart - (oldEnd - oldStart),
    0,
  );
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((line, index) => line === b[index]);
}

class MergeWriter {
  readonly #lines: string[] = [];
  readonly #conflicts: Conflict[] = [];
  readonly #ending: string;
  readonly #labels: MergeLabels;

  constructor(ours: string, labels: MergeLabels) {
    this.#ending = dominantLineEnding(ours);
    this.#labels = labels;
  }

  keep(lines: readonly string[]): void {
    for (const line of lines) this.#push(line);
  }

  merge(region: Region): void {
    if (isSame(region.ours, region.theirs) || isSame(region.theirs, region.base)) this.keep(region.ours);
    else if (isSame(region.ours, region.base)) this.keep(region.theirs);
    else this.#conflict(region);
  }

  finish(): Merge {
    return { text: this.#lines.join(''), conflicts: this.#conflicts };
  }

  /** Both versions between markers; lines that both begin or end with stay outside. */
  #conflict(region: Region): void {
    let { ours, theirs } = region;
    let same = 0;
    while (same < ours.length && same < theirs.length && ours[same] === theirs[same]) same += 1;
    this.keep(ours.slice(0, same));
    ours = ours.slice(same);
    theirs = theirs.slice(same);
    let tail = 0;
    while (tail < ours.length && tail < theirs.length && ours.at(-1 - tail) === theirs.at(-1 - tail)) tail += 1;
    const after = ours.slice(ours.length - tail);
    ours = ours.slice(0, ours.length - tail);
    theirs = theirs.slice(0, theirs.length - tail);
    const startLine = this.#lines.length + 1;
    this.#push(`<<<<<<< ${this.#labels.ours}${this.#ending}`);
    this.keep(ours);
    this.#push(`=======${this.#ending}`);
    this.keep(theirs);
    this.#push(`>>>>>>> ${this.#labels.theirs}${this.#ending}`);
    this.#conflicts.push({
      kind: 'lines',
      startLine,
      endLine: this.#lines.length,
      base: region.base.join(''),
      ours: ours.join(''),
      theirs: theirs.join(''),
    });
    this.keep(after);
  }

  /** A line without an ending that gets company gets one. */
  #push(line: string): void {
    const last = this.#lines.at(-1);
    if (last !== undefined && !last.endsWith('\n')) this.#lines[this.#lines.length - 1] = last + this.#ending;
    this.#lines.push(line);
  }
}
