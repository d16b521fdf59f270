import { hunksOf } from '../edits/hunks';
import { linesOf, numberedLine } from './numberedLines';

const CONTEXT = 3;
const MAX_LINES = 40;

export interface ChangeDescription {
  readonly addedLines: number;
  readonly removedLines: number;
  /** The changed lines of the new text, numbered, with a little context. */
  readonly shown: string;
}

/** What an edit changed, as the file now reads there. */
export function describeChange(before: string, after: string): ChangeDescription {
  const hunks = hunksOf(before, after);
  const lines = linesOf(after);
  const ranges: [number, number][] = [];
  for (const hunk of hunks) {
    const first = Math.max(1, hunk.newStart - CONTEXT);
    const last = Math.min(lines.length, hunk.newStart + hunk.newLines.length - 1 + CONTEXT);
    const previous = ranges.at(-1);
    if (previous !== undefined && first <= previous[1] + 1) previous[1] = Math.max(previous[1], last);
    else ranges.push([first, last]);
  }
  const numbers = ranges.flatMap(([first, last]) =>
    Array.from({ length: Math.max(0, last - first + 1) }, (_value, index) => first + index),
  );
  const shown = numbers.slice(0, MAX_LINES).map((number) => numberedLine(number, lines[number - 1] ?? ''));
  if (numbers.length > MAX_LINES)
    shown.push(`(${numbers.length - MAX_LINES} more changed or neighbouring lines not shown)`);
  return {
    addedLines: hunks.reduce((sum, hunk) => sum + hunk.newLines.length, 0),
    removedLines: hunks.reduce((sum, hunk) => sum + hunk.oldLines.length, 0),
    shown: shown.length > 0 ? shown.join('\n') : '(the file is empty now)',
  };
}
