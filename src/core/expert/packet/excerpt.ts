import { clip } from '../cleanText';

/** A span of lines, both ends included, counted from 1. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** A function longer than this is shown around its line only. */
const MAX_FUNCTION_LINES = 60;

const AROUND = 10;

/** How far up the head of a function is looked for. */
const MAX_HEAD_DISTANCE = 200;

const HEAD =
  /^\s*(?:(?:export|default|public|private|protected|static|async|pub(?:\([^)]*\))?|abstract|override|readonly|final|unsafe|const|inline)\s+)*(?:function\b|def\b|class\b|func\b|fn\b|impl\b|interface\b|module\b|describe\b|test\b|it\b|(?:const|let|var)\s+[\w$]+\s*=\s*(?:async\s*)?(?:\(|function\b|[\w$]+\s*=>)|(?:get\s+|set\s+|\*\s*)?#?[\w$]+\s*\([^;]*\)\s*(?::[^;{]+)?\{\s*$)/;

const CONTROL = /^\s*(?:if|for|while|switch|catch|with|return|else|elif|except|match|do)\b/;

/** The function around a line, by its indentation; a few lines around where there is none. */
export function functionAround(lines: readonly string[], line: number): Span {
  const index = Math.min(Math.max(line, 1), Math.max(lines.length, 1)) - 1;
  const found = findHead(lines, index);
  const head = found === null ? null : firstDecorator(lines, found);
  if (found === null || head === null)
    return { from: Math.max(1, index + 1 - AROUND), to: Math.min(lines.length, index + 1 + AROUND) };
  const end = findEnd(lines, found);
  if (end - head < MAX_FUNCTION_LINES) return { from: head + 1, to: end + 1 };
  return {
    from: Math.max(head + 1, index + 1 - AROUND * 2),
    to: Math.min(end + 1, index + 1 + AROUND * 2),
  };
}

/** A longer line is minified code, on which the patterns here would take seconds. */
export const MAX_HEAD_CHARS = 2_000;

export function isFunctionHead(line: string): boolean {
  return line.length <= MAX_HEAD_CHARS && HEAD.test(line) && !CONTROL.test(line);
}

function findHead(lines: readonly string[], index: number): number | null {
  let allowed = Number.POSITIVE_INFINITY;
  for (let at = index; at >= Math.max(0, index - MAX_HEAD_DISTANCE); at--) {
    const line = lines[at] ?? '';
    if (line.trim() === '') continue;
    const indent = indentOf(line);
    if (indent >= allowed) continue;
    // A closing line belongs to the block above it, whose head has the same indentation.
    allowed = at === index && /^\s*[}\])]|^\s*end\b/.test(line) ? indent + 1 : indent;
    if (isFunctionHead(line)) return at;
    if (indent === 0 && at !== index) return null;
  }
  return null;
}

/** Decorators and attributes belong to the function below them. */
function firstDecorator(lines: readonly string[], head: number): number {
  let first = head;
  while (/^\s*(?:@[\w.]+|#\[)/.test(lines[first - 1] ?? '')) first--;
  return first;
}

const BLOCK_HEAD = /^\s*(?:[\w]+\s+)*(?:class|impl|struct|trait|interface|module|namespace|object)\b/;

/** The heads of the blocks that a span lies in, outermost first: a method says little without its class. */
export function enclosingHeads(lines: readonly string[], from: number): string[] {
  const heads: string[] = [];
  let allowed = indentOf(lines[from - 1] ?? '');
  for (let at = from - 2; at >= 0 && allowed > 0; at--) {
    const line = lines[at] ?? '';
    if (line.trim() === '' || indentOf(line) >= allowed) continue;
    allowed = indentOf(line);
    if (isFunctionHead(line) || BLOCK_HEAD.test(line.slice(0, MAX_HEAD_CHARS))) heads.unshift(line.trim());
  }
  return heads;
}

/** What is defined in a line: a function as a whole, anything else to its end. */
export function definitionAt(lines: readonly string[], line: number): Span {
  if (isFunctionHead(lines[line - 1] ?? '')) return functionAround(lines, line);
  return { from: line, to: Math.min(findEnd(lines, line - 1) + 1, line + AROUND) };
}

function findEnd(lines: readonly string[], head: number): number {
  const indent = indentOf(lines[head] ?? '');
  let last = head;
  for (let at = head + 1; at < lines.length; at++) {
    const line = lines[at] ?? '';
    if (line.trim() === '') continue;
    if (indentOf(line) > indent) last = at;
    else if (/^\s*(?:[}\])]|end\b)/.test(line)) {
      // `) {` and `} = x) {` close the parameters and open the body.
      last = at;
      if (!/[{(:]\s*$/.test(line)) return at;
    } else return last;
  }
  return last;
}

function indentOf(line: string): number {
  return (/^[ \t]*/.exec(line)?.[0] ?? '').replaceAll('\t', '    ').length;
}

/** Spans that touch or nearly touch are one. */
export function mergeSpans(spans: readonly Span[]): Span[] {
  const merged: Span[] = [];
  for (const span of [...spans].sort((a, b) => a.from - b.from)) {
    const last = merged.at(-1);
    if (last !== undefined && span.from <= last.to + 3)
      merged[merged.length - 1] = { from: last.from, to: Math.max(last.to, span.to) };
    else merged.push(span);
  }
  return merged;
}

/** Lines as `12 | text`, under a heading that says where they are. Of very long lines only the given columns are shown. */
export function renderSpan(
  path: string,
  lines: readonly string[],
  { from, to }: Span,
  columns?: ReadonlyMap<number, readonly number[]>,
): string {
  const numbered = lines
    .slice(from - 1, to)
    .flatMap((line, index) =>
      renderLine(line, columns?.get(from + index) ?? []).map((part) => `${from + index} | ${part}`),
    );
  const inside = enclosingHeads(lines, from).map((head) => clip(head, 120));
  const where = inside.length === 0 ? '' : `, inside \`${inside.join(' > ')}\``;
  return `${path} (lines ${from}-${Math.min(to, lines.length)} of ${lines.length})${where}\n${numbered.join('\n')}`;
}

/** A line longer than this is cut to its columns that matter, as in minified code. */
const LONG_LINE_CHARS = 360;
const BEFORE_COLUMN = 90;
const AFTER_COLUMN = 230;
const MAX_PIECES = 4;

function renderLine(line: string, columns: readonly number[]): string[] {
  if (line.length <= LONG_LINE_CHARS) return [line];
  const pieces: Span[] = [];
  for (const column of [...(columns.length === 0 ? [1] : columns)].sort((a, b) => a - b)) {
    const last = pieces.at(-1);
    if (last !== undefined && column + AFTER_COLUMN / 2 <= last.to) continue;
    if (pieces.length === MAX_PIECES) break;
    pieces.push({ from: Math.max(1, column - BEFORE_COLUMN), to: Math.min(line.length, column + AFTER_COLUMN) });
  }
  return pieces.map(({ from, to }) => `[columns ${from}-${to} of ${line.length}] ${line.slice(from - 1, to)}`);
}

export function splitLines(text: string): string[] {
  const lines = text.split(/\r\n|\n|\r/);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}
