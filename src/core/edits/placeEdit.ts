import { unescapeCopied, unwrapCopied } from './copiedLines';
import { findRuns } from './findRuns';
import { graft } from './graft';
import { adoptLineEndings, toLf } from './lineEndings';
import { findNear } from './nearMatch';
import type { Match, Placement, Rung } from './placement';
import { refuse, refuseAmbiguous, refuseNotFound } from './refusal';
import { isPlain, plainTypography, spellTextAsFile, typographyKey } from './typography';

const MAX_COUNTED = 1000;

/** An edit on text that has `\n` line ends only. */
interface Edit {
  readonly text: string;
  readonly search: string;
  readonly replace: string;
  /** Line (from 1) where copied line numbers say that the search text begins. */
  readonly hint: number | null;
}

/**
 * Places a model's edit in a file by a ladder of ever more forgiving rungs. Each rung must find exactly one place; a rung
 * that finds several refuses, since a looser one would find no fewer. The text keeps its line endings.
 */
export function placeEdit(text: string, search: string, replace: string): Placement {
  const edit: Edit = { text: toLf(text), search: withoutMark(toLf(search)), replace: toLf(replace), hint: null };
  if (edit.search.trim() === '') {
    return refuse(
      'empty-search',
      'The search text is empty. Give the exact lines to replace; to insert, give the line before and repeat it in replace. ' +
        'To write a whole file use write_file.',
    );
  }
  if (edit.search === edit.replace) {
    return refuse('no-change', 'Search and replace are the same text: this edit would change nothing.');
  }
  const placed = climb(edit);
  if (placed.kind === 'refused') return placed;
  if (placed.text === edit.text) {
    return refuse(
      'already-done',
      `The lines at ${placed.line} already are as this edit would make them. Nothing was changed: run the tests or go on.`,
      [placed.line],
    );
  }
  return { ...placed, text: adoptLineEndings(text, placed.text) };
}

function climb(edit: Edit): Placement {
  const exact = placeExactly(edit, 'exact');
  if (exact !== null) return exact;
  const unwrapped = unwrapCopied(edit.search, edit.replace);
  if (unwrapped !== null && unwrapped.search.trim() !== '') {
    const plain: Edit = { ...edit, search: unwrapped.search, replace: unwrapped.replace, hint: unwrapped.line };
    return placeExactly(plain, 'line-numbers') ?? climbLines(plain);
  }
  const unescaped = unescapeCopied(edit.search, edit.replace);
  if (unescaped === null || unescaped.search.trim() === '') return climbLines(edit);
  const plain: Edit = { ...edit, ...unescaped };
  return placeExactly(plain, 'escapes') ?? climbLines(plain);
}

function placeExactly(edit: Edit, rung: Rung): Placement | null {
  return placeAt(edit, edit.text, edit.search, rung);
}

/** @param haystack The text, or one of the same length in which the search text may be found. */
function placeAt(edit: Edit, haystack: string, needle: string, rung: Rung): Placement | null {
  const found: number[] = [];
  for (let at = haystack.indexOf(needle); at !== -1; at = haystack.indexOf(needle, at + 1)) {
    found.push(at);
    if (found.length >= MAX_COUNTED) break;
  }
  if (found.length === 0) return null;
  const lines = linesAt(edit.text, found);
  const chosen = found.length === 1 ? 0 : lines.findIndex((number) => number === edit.hint);
  const at = found[chosen];
  const line = lines[chosen];
  if (at === undefined || line === undefined) return refuseAmbiguous(lines, MAX_COUNTED);
  if (isInsertedAlready(edit, at)) {
    return refuse('already-done', `The new lines are in the file already, at line ${line}. Nothing was changed.`, [
      line,
    ]);
  }
  const end = at + needle.length;
  const replace = spellTextAsFile(edit.replace, edit.search, edit.text.slice(at, end));
  const text = edit.text.slice(0, at) + replace + edit.text.slice(end);
  return { kind: 'placed', text, rung, line };
}

/** True for an insertion that was made before: its search text is still there, with the new lines around it. */
function isInsertedAlready(edit: Edit, at: number): boolean {
  const inside = edit.replace.indexOf(edit.search);
  if (inside === -1 || !edit.replace.trim().includes('\n')) return false;
  if (edit.replace.split('\n').length <= edit.search.split('\n').length) return false;
  return at >= inside && edit.text.startsWith(edit.replace, at - inside);
}

function lineAt(text: string, offset: number): number {
  return linesAt(text, [offset])[0] ?? 1;
}

/** Line numbers of rising offsets, in one pass over the text: there may be a thousand of them far down a long file. */
function linesAt(text: string, offsets: readonly number[]): number[] {
  let line = 1;
  let at = text.indexOf('\n');
  return offsets.map((offset) => {
    for (; at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) line += 1;
    return line;
  });
}

function climbLines(edit: Edit): Placement {
  const fileLines = edit.text.split('\n');
  const { searchLines, replaceLines } = withoutBlankEdges(edit.search, edit.replace);
  const finish = (match: Match, rung: Rung): Placement => {
    const lines = graft(fileLines, match, searchLines, replaceLines);
    const text = [...fileLines.slice(0, match.first), ...lines, ...fileLines.slice(match.end)].join('\n');
    return { kind: 'placed', text, rung, line: match.first + 1 };
  };
  const decide = (found: readonly number[], rung: Rung): Placement => {
    const first = found.length === 1 ? found[0] : found.find((at) => at + 1 === edit.hint);
    if (first === undefined) return refuseAmbiguous(found.map(toLineNumber), MAX_COUNTED);
    const mapping = searchLines.map((_line, index) => first + index);
    return finish({ first, end: first + searchLines.length, mapping }, rung);
  };
  const trimmed = fileLines.map((line) => line.trim());
  const found = findRuns(trimmed, searchLines.map(trim), MAX_COUNTED);
  const indentedAlike = found.filter((at) =>
    searchLines.every((line, index) => line.trimEnd() === fileLines[at + index]?.trimEnd()),
  );
  if (indentedAlike.length > 0) return decide(indentedAlike, 'trailing-space');
  if (found.length > 0) return decide(found, 'indentation');
  return (
    placeTypography(edit, trimmed, searchLines, decide) ?? placeNear(edit, fileLines, trimmed, searchLines, finish)
  );
}

/** Other quotes, dashes or spaces: within one line first, then whole lines. */
function placeTypography(
  edit: Edit,
  trimmed: readonly string[],
  searchLines: readonly string[],
  decide: (found: readonly number[], rung: Rung) => Placement,
): Placement | null {
  if (isPlain(edit.text) && isPlain(edit.search)) return null;
  if (!edit.search.includes('\n')) {
    const part = placeAt(edit, plainTypography(edit.text), plainTypography(edit.search), 'typography');
    if (part !== null) return part;
  }
  const found = findRuns(trimmed.map(typographyKey), searchLines.map(typographyKey), MAX_COUNTED);
  return found.length === 0 ? null : decide(found, 'typography');
}

function placeNear(
  edit: Edit,
  fileLines: readonly string[],
  trimmed: readonly string[],
  searchLines: readonly string[],
  finish: (match: Match, rung: Rung) => Placement,
): Placement {
  const { candidates, accepted } = findNear(trimmed, searchLines);
  const hinted = accepted.find(({ first }) => first + 1 === edit.hint);
  const chosen = hinted ?? (accepted.length === 1 ? accepted[0] : undefined);
  if (chosen !== undefined) return finish(chosen, 'near');
  if (accepted.length > 1) {
    const lines = accepted.map(({ first }) => first + 1).sort((a, b) => a - b);
    return refuseAmbiguous(lines, MAX_COUNTED, ' nearly as you wrote it');
  }
  const done = edit.replace.trim().length >= 8 ? edit.text.indexOf(edit.replace.trim()) : -1;
  if (done === -1) return refuseNotFound(fileLines, searchLines, candidates[0]);
  const line = lineAt(edit.text, done);
  return refuse(
    'already-done',
    `The search text is not in the file, but the replacement is, at line ${line}: this edit may be made already. ` +
      'Nothing was changed. Run the tests, or read the file again.',
    [line],
  );
}

function toLineNumber(index: number): number {
  return index + 1;
}

function trim(line: string): string {
  return line.trim();
}

/** Blank lines at either end of the search text carry no meaning; as many leave the replacement. */
function withoutBlankEdges(search: string, replace: string): { searchLines: string[]; replaceLines: string[] } {
  const searchLines = search.split('\n');
  const replaceLines = replace === '' ? [] : replace.split('\n');
  while (searchLines[0]?.trim() === '') {
    searchLines.shift();
    if (replaceLines[0]?.trim() === '') replaceLines.shift();
  }
  while (searchLines.at(-1)?.trim() === '') {
    searchLines.pop();
    if (replaceLines.at(-1)?.trim() === '') replaceLines.pop();
  }
  return { searchLines, replaceLines };
}

/** A byte-order mark in front of copied text. */
function withoutMark(text: string): string {
  return text.startsWith('\ufeff') ? text.slice(1) : text;
}
