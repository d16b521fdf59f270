import { parseTarget } from '../../core/expert/target';
import { indentOf } from '../search/sourceLine';
import { replaceLines, splitLines } from './textEdit';

/** A change that advice describes exactly enough to be made. Lines are trimmed: advice loses its indentation on the way. */
export interface AdvisedEdit {
  readonly path: string;
  /** From 1, or null. */
  readonly line: number | null;
  /** Lines that are there now; for an insertion the line that it follows. */
  readonly before: readonly string[];
  /** Lines that replace them, or that are put in. */
  readonly after: readonly string[];
  readonly isInsertion: boolean;
}

/** The edits that a text of guidance asks for, in its order. What it says otherwise is read over. */
export function readGuidance(text: string): AdvisedEdit[] {
  const edits: AdvisedEdit[] = [];
  for (const match of text.matchAll(/^\s*\d+[.)]\s+(?:\[([^\]]*)\]\s*)?(.*)$/gm)) {
    const [, action = '', rest = ''] = match;
    const cut = /^(\S+?(?::\d+(?:-\d+)?)?(?: \(lines? [\d-]+\))?):\s+(.*)$/.exec(rest);
    const target = parseTarget(cut?.[1] ?? rest.split(/\s/)[0] ?? '');
    if (target.kind !== 'file' || /^(?:read|search|test|run)/i.test(action)) continue;
    const edit = readChange(cut?.[2] ?? rest);
    if (edit !== undefined) edits.push({ path: target.path, line: target.line, ...edit });
  }
  return edits;
}

/** The quoted pieces of code in a sentence, with the words before each. */
function quotedPieces(text: string): { readonly words: string; readonly code: string }[] {
  const pieces: { words: string; code: string }[] = [];
  let last = 0;
  for (const match of text.matchAll(/(`+)(?!`)(.+?)(?<!`)\1(?!`)/g)) {
    const code = match[1] === '`' ? (match[2] ?? '') : (match[2] ?? '').replace(/^ (?=`)|(?<=`) $/g, '');
    pieces.push({ words: text.slice(last, match.index).toLowerCase(), code: code.trim() });
    last = match.index + match[0].length;
  }
  return pieces;
}

/** `Replace X with Y`, `change X to Y`, `X -> Y`, `delete X`, `after X insert Y`, each piece in backticks. */
function readChange(detail: string): Pick<AdvisedEdit, 'before' | 'after' | 'isInsertion'> | undefined {
  const pieces = quotedPieces(detail);
  const before: string[] = [];
  const after: string[] = [];
  let side = before;
  for (const [index, { words, code }] of pieces.entries()) {
    if (index > 0 && /\b(?:with|to|by|insert|add|becomes?|should be|instead)\b|->|→|=>/.test(words)) side = after;
    else if (index > 0 && !/\bnext line\b|\bthen\b|,\s*$/.test(words)) break;
    side.push(code);
  }
  if (before.length === 0) return undefined;
  const isInsertion = /^\s*(?:right )?(?:after|below|behind)\b/i.test(detail) && after.length > 0;
  const isDeletion = /\b(?:delete|remove|drop)\b/i.test(detail.slice(0, 40));
  if (after.length === 0 && !isDeletion) return undefined;
  return { before, after, isInsertion };
}

function sameCode(line: string, wanted: string): boolean {
  return line.replace(/\s+/g, ' ').trim() === wanted.replace(/\s+/g, ' ').trim();
}

/** The file's text with the advised edit made; undefined where it does not fit. */
export function followEdit(text: string, edit: AdvisedEdit): string | undefined {
  const lines = splitLines(text);
  const places = [...lines.keys()].filter((index) =>
    edit.before.every((wanted, offset) => sameCode(lines[index + offset] ?? '', wanted)),
  );
  const wanted = (edit.line ?? 1) - 1;
  const place = places.sort((a, b) => Math.abs(a - wanted) - Math.abs(b - wanted))[0];
  if (place === undefined) return followInsideLine(text, lines, edit);
  const indents = edit.before.map((_, offset) => indentOf(lines[place + offset] ?? ''));
  const indented = indentLike(edit, indents, lines[place + edit.before.length] ?? '');
  return edit.isInsertion
    ? replaceLines(text, place + edit.before.length, 0, indented)
    : replaceLines(text, place, edit.before.length, indented);
}

/** A piece of a line instead of the whole of it. */
function followInsideLine(text: string, lines: readonly string[], edit: AdvisedEdit): string | undefined {
  const [before = '', after = ''] = [edit.before[0], edit.after[0]];
  if (edit.isInsertion || edit.before.length !== 1 || edit.after.length !== 1 || before === '') return undefined;
  const named = edit.line === null ? -1 : edit.line - 1;
  const places = [...lines.keys()].filter((index) => (lines[index] ?? '').includes(before));
  const place = places.includes(named) ? named : places.length === 1 ? places[0] : undefined;
  if (place === undefined) return undefined;
  return replaceLines(text, place, 1, [(lines[place] ?? '').replace(before, () => after)]);
}

/** Lines of advice have lost their indentation: they take that of the lines they replace, deeper after an opening. */
function indentLike(edit: AdvisedEdit, indents: readonly string[], following: string): string[] {
  const first = edit.isInsertion ? (indents.at(-1) ?? '') : (indents[0] ?? '');
  const opens = (line: string): boolean => /[:{([]$/.test(line);
  let indent = edit.isInsertion && opens(edit.before.at(-1) ?? '') && following !== '' ? indentOf(following) : first;
  return edit.after.map((line, index) => {
    const known = edit.isInsertion ? undefined : edit.before.findIndex((old) => sameCode(old, line));
    if (!edit.isInsertion && edit.after.length === indents.length) indent = indents[index] ?? indent;
    else if (known !== undefined && known >= 0) indent = indents[known] ?? indent;
    else if (index > 0 && opens(edit.after[index - 1] ?? '')) indent += '  ';
    return indent + line;
  });
}
