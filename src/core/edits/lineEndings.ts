import { diffArrays } from 'diff';

export type LineEnding = '\n' | '\r\n';

/** Above this many changed lines, lines are no longer matched one by one to find out whose line ending they keep. */
const MAX_MATCHED_EDITS = 1000;

export function toLf(text: string): string {
  return text.includes('\r') ? text.replaceAll('\r\n', '\n') : text;
}

/** The line ending that most lines of the text have; `\n` where it has none. */
export function dominantLineEnding(text: string): LineEnding {
  const { crlf, all } = countLineEndings(text);
  return crlf > 0 && crlf * 2 >= all ? '\r\n' : '\n';
}

function countLineEndings(text: string): { readonly crlf: number; readonly all: number } {
  let crlf = 0;
  let all = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) {
    all += 1;
    if (at > 0 && text.charCodeAt(at - 1) === 13) crlf += 1;
  }
  return { crlf, all };
}

/** Lines with their own endings; the last has none where the text has no final newline. '' has no lines. */
export function linesWithEndings(text: string): string[] {
  const lines: string[] = [];
  let start = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', start)) {
    lines.push(text.slice(start, at + 1));
    start = at + 1;
  }
  if (start < text.length) lines.push(text.slice(start));
  return lines;
}

/**
 * Gives `edited` (with `\n` only) the line endings of the text it was made from: lines that did not change keep their
 * own, new lines get the dominant one.
 */
export function adoptLineEndings(original: string, edited: string): string {
  if (!original.includes('\r\n')) return edited;
  const { crlf, all } = countLineEndings(original);
  if (crlf === all) return edited.replaceAll('\n', '\r\n');
  return adoptMixed(linesWithEndings(original), linesWithEndings(edited), crlf * 2 >= all ? '\r\n' : '\n');
}

function adoptMixed(old: readonly string[], edited: readonly string[], dominant: LineEnding): string {
  const plain = old.map(toLf);
  let start = 0;
  while (start < plain.length && start < edited.length && plain[start] === edited[start]) start += 1;
  let oldEnd = plain.length;
  let newEnd = edited.length;
  while (oldEnd > start && newEnd > start && plain[oldEnd - 1] === edited[newEnd - 1]) {
    oldEnd -= 1;
    newEnd -= 1;
  }
  const middle = matchMiddle(
    old.slice(start, oldEnd),
    plain.slice(start, oldEnd),
    edited.slice(start, newEnd),
    dominant,
  );
  return [...old.slice(0, start), ...middle, ...old.slice(oldEnd)].join('');
}

function matchMiddle(
  old: readonly string[],
  plain: readonly string[],
  edited: readonly string[],
  dominant: LineEnding,
): string[] {
  const withDominant = (lines: readonly string[]): string[] => lines.map((line) => line.replace(/\n$/, dominant));
  const changes = diffArrays([...plain], [...edited], { maxEditLength: MAX_MATCHED_EDITS });
  if (changes === undefined) return withDominant(edited);
  const result: string[] = [];
  let at = 0;
  for (const change of changes) {
    if (change.added) result.push(...withDominant(change.value));
    else {
      if (!change.removed) result.push(...old.slice(at, at + change.count));
      at += change.count;
    }
  }
  return result;
}
