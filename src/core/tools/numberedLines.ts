/** Longer lines are cut, with a statement. */
export const MAX_LINE_LENGTH = 400;

/** Lines without their endings; a final newline does not make one more line. */
export function linesOf(text: string): string[] {
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

export function numberedLine(number: number, line: string): string {
  return `${number} | ${cutLine(line)}`;
}

/** The line, or its start (from `from`) with a statement of how much is not shown. */
export function cutLine(line: string, from = 0): string {
  if (line.length <= MAX_LINE_LENGTH) return line;
  const start = Math.min(from, line.length - MAX_LINE_LENGTH);
  const shown = wholeCharacters(line.slice(start, start + MAX_LINE_LENGTH));
  const before = start > 0 ? `[${start} characters] ` : '';
  const after = line.length - start - shown.length;
  return `${before}${shown}${after > 0 ? ` [${after} more characters in this line]` : ''}`;
}

/** Without the half of a surrogate pair at either end. */
function wholeCharacters(text: string): string {
  return text.replace(/^[\udc00-\udfff]/, '').replace(/[\ud800-\udbff]$/, '');
}
