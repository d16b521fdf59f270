/** The arguments of one edit_file call. */
export interface TextEdit {
  readonly search: string;
  readonly replace: string;
}

export function splitLines(text: string): string[] {
  return text.split(/\r\n|\n|\r/);
}

/**
 * The smallest edit of whole lines that makes `before` into `after`, with as many lines around it as it needs to be there
 * exactly once. Null where both are equal.
 */
export function editBetween(before: string, after: string): TextEdit | null {
  const old = splitLines(before);
  const now = splitLines(after);
  let start = 0;
  while (start < old.length && start < now.length && old[start] === now[start]) start += 1;
  if (start === old.length && start === now.length) return null;
  let tail = 0;
  while (tail < old.length - start && tail < now.length - start && old.at(-1 - tail) === now.at(-1 - tail)) tail += 1;
  let end = old.length - tail;
  let lead = start;
  const search = (): string => old.slice(lead, end).join('\n');
  const replace = (): string => now.slice(lead, now.length - (old.length - end)).join('\n');
  // Without a line that stays, a deletion would leave an empty line behind.
  const isGood = (): boolean =>
    search().trim() !== '' && before.split(search()).length === 2 && (replace() !== '' || search() === '');
  while (!isGood() && (lead > 0 || end < old.length)) {
    if (lead > 0) lead -= 1;
    if (!isGood() && end < old.length) end += 1;
  }
  return { search: search(), replace: replace() };
}

/** Replaces lines from `index` (from 0) on. */
export function replaceLines(text: string, index: number, count: number, lines: readonly string[]): string {
  const all = splitLines(text);
  all.splice(index, count, ...lines);
  return all.join('\n');
}

/** The text after an edit whose search text is there exactly once; null otherwise. */
export function applyEdit(text: string, edit: TextEdit): string | null {
  const normal = splitLines(text).join('\n');
  const search = splitLines(edit.search).join('\n');
  return search === '' || normal.split(search).length !== 2 ? null : normal.replace(search, () => edit.replace);
}
