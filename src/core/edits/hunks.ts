import { lineChanges } from './lineDiff';
import { linesWithEndings } from './lineEndings';

/** One run of changed lines, without context. Lines carry their own endings, so that nothing is lost. */
export interface Hunk {
  /** Position among the hunks of the change, from 0. */
  readonly index: number;
  /** First replaced line of the old text, from 1; for an insertion, the line before which it goes. */
  readonly oldStart: number;
  readonly oldLines: readonly string[];
  /** First new line in the new text, from 1; for a deletion, the line before which the old lines stood. */
  readonly newStart: number;
  readonly newLines: readonly string[];
}

/** The changes between two texts, in order. Equal texts have none. Bounded in time for files of any size. */
export function hunksOf(before: string, after: string): Hunk[] {
  if (before === after) return [];
  const oldLines = linesWithEndings(before);
  const newLines = linesWithEndings(after);
  return lineChanges(oldLines, newLines).map((change, index) => ({
    index,
    oldStart: change.oldStart + 1,
    oldLines: oldLines.slice(change.oldStart, change.oldEnd),
    newStart: change.newStart + 1,
    newLines: newLines.slice(change.newStart, change.newEnd),
  }));
}

/** The old text with some of its hunks applied. All of them make the new text, none the old one. */
export function applyHunks(before: string, hunks: readonly Hunk[]): string {
  const lines = linesWithEndings(before);
  const ordered = [...hunks].sort((a, b) => a.oldStart - b.oldStart);
  const result: string[] = [];
  let at = 0;
  for (const hunk of ordered) {
    result.push(...lines.slice(at, hunk.oldStart - 1), ...hunk.newLines);
    at = hunk.oldStart - 1 + hunk.oldLines.length;
  }
  result.push(...lines.slice(at));
  return joined(result, before);
}

/** The new text with some of its hunks taken back. All of them make the old text, none the new one. */
export function rejectHunks(after: string, hunks: readonly Hunk[]): string {
  return applyHunks(after, hunks.map(reversed));
}

/** The hunk that undoes this one. */
export function reversed(hunk: Hunk): Hunk {
  return {
    index: hunk.index,
    oldStart: hunk.newStart,
    oldLines: hunk.newLines,
    newStart: hunk.oldStart,
    newLines: hunk.oldLines,
  };
}

/** A line that had no final newline may now have others after it: it gets the ending of the text. */
function joined(lines: readonly string[], text: string): string {
  const ending = text.includes('\r\n') ? '\r\n' : '\n';
  return lines.map((line, index) => (index < lines.length - 1 && !line.endsWith('\n') ? line + ending : line)).join('');
}
