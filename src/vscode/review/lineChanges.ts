import { lineChanges as changedRanges } from '../../core/edits/lineDiff';

/** One stretch of lines that differs. Lines count from 0; an empty side means an insertion or a deletion there. */
export interface LineChange {
  readonly beforeStart: number;
  readonly beforeLines: readonly string[];
  readonly afterStart: number;
  readonly afterLines: readonly string[];
}

/** Lines as an editor has them: a final line break leaves an empty last line, so nothing about the end is lost. */
export function linesOf(text: string): string[] {
  return text.split(/\r\n|\r|\n/);
}

/** Line endings don't count: the editor keeps each file's own. */
export function normalised(text: string): string {
  return text.replace(/\r\n?/g, '\n');
}

export function lineChanges(before: string, after: string): LineChange[] {
  const beforeLines = linesOf(before);
  const afterLines = linesOf(after);
  return changedRanges(beforeLines, afterLines).map(({ oldStart, oldEnd, newStart, newEnd }) => ({
    beforeStart: oldStart,
    beforeLines: beforeLines.slice(oldStart, oldEnd),
    afterStart: newStart,
    afterLines: afterLines.slice(newStart, newEnd),
  }));
}

/** The change seen from the other side: applying it takes the change back. */
export function inverse(change: LineChange): LineChange {
  return {
    beforeStart: change.afterStart,
    beforeLines: change.afterLines,
    afterStart: change.beforeStart,
    afterLines: change.beforeLines,
  };
}

/** Replaces the change's lines before by those after. `before` must be the text that the change was found in. */
export function applyChange(before: string, change: LineChange): string {
  const lines = linesOf(before);
  lines.splice(change.beforeStart, change.beforeLines.length, ...change.afterLines);
  return lines.join('\n');
}

/** Finds the same change again after the texts around it may have moved: the same lines, nearest to where it was. */
export function findAgain(changes: readonly LineChange[], wanted: LineChange): LineChange | undefined {
  const same = changes.filter(
    (change) =>
      change.beforeLines.join('\n') === wanted.beforeLines.join('\n') &&
      change.afterLines.join('\n') === wanted.afterLines.join('\n'),
  );
  const distance = (change: LineChange): number => Math.abs(change.afterStart - wanted.afterStart);
  return same.sort((a, b) => distance(a) - distance(b))[0];
}

export interface TextReplacement {
  readonly start: { readonly line: number; readonly column: number };
  readonly end: { readonly line: number; readonly column: number };
  readonly text: string;
}

/** The change as one replacement of a stretch of text in a document with these lines. */
export function replacementOf(lines: readonly string[], change: LineChange): TextReplacement {
  const first = change.beforeStart;
  const next = first + change.beforeLines.length;
  const text = change.afterLines.join('\n');
  const endOf = (line: number): { line: number; column: number } => ({ line, column: lines[line]?.length ?? 0 });
  if (change.beforeLines.length > 0 && change.afterLines.length > 0) {
    return { start: { line: first, column: 0 }, end: endOf(next - 1), text };
  }
  const isAtEnd = next >= lines.length;
  if (change.beforeLines.length > 0) {
    // Whole lines go: together with the line break after them, or before them at the end of the file.
    return isAtEnd
      ? { start: first === 0 ? { line: 0, column: 0 } : endOf(first - 1), end: endOf(next - 1), text: '' }
      : { start: { line: first, column: 0 }, end: { line: next, column: 0 }, text: '' };
  }
  return isAtEnd
    ? { start: endOf(lines.length - 1), end: endOf(lines.length - 1), text: `\n${text}` }
    : { start: { line: first, column: 0 }, end: { line: first, column: 0 }, text: `${text}\n` };
}
