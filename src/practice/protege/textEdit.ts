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
  const text = (): string => old.slice(lead, end).join('\n');
  while (text().trim() === '' || before.split(text()).length !== 2) {
    if (lead > 0) lead -= 1;
    else if (end < old.length) end += 1;
    else break;
    if (text().trim() !== '' && before.split(text()).length === 2) break;
    if (end < old.length) end += 1;
  }
  return { search: text(), replace: now.slice(lead, now.length - (old.length - end)).join('\n') };
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
