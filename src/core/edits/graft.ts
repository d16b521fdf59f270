import { diffArrays } from 'diff';
import { Reindenter } from './indentation';
import type { Match } from './placement';
import { spellAsFile } from './typography';

const MAX_EDITS = 2000;

type LineEdit =
  | { readonly kind: 'kept'; readonly search: number }
  | { readonly kind: 'removed'; readonly search: number }
  | { readonly kind: 'added'; readonly text: string; readonly twin: number | null };

/**
 * Applies to the matched lines what the model changed between its search text and its replacement. Lines that it did not
 * change stay as the file has them; lines that it did are indented and spelt as the file is.
 */
export function graft(
  fileLines: readonly string[],
  match: Match,
  searchLines: readonly string[],
  replaceLines: readonly string[],
): string[] {
  const reindenter = new Reindenter(searchLines, replaceLines, fileLines, match.mapping);
  const result: string[] = [];
  let at = match.first;
  let previous: LineEdit['kind'] = 'kept';
  let isGapRemoved = false;
  for (const edit of lineEdits(searchLines, replaceLines)) {
    if (edit.kind === 'added') {
      result.push(addedLine(edit, reindenter, fileLines, match, searchLines));
      continue;
    }
    const line = match.mapping[edit.search] ?? -1;
    if (line < 0) {
      isGapRemoved ||= edit.kind === 'removed';
      continue;
    }
    // Between two lines of the match the file may have blank lines that the search text has not: they stay.
    if (!isGapRemoved && (edit.kind === 'kept' || previous === 'kept')) result.push(...fileLines.slice(at, line));
    if (edit.kind === 'kept') result.push(fileLines[line] ?? '');
    at = line + 1;
    previous = edit.kind;
    isGapRemoved = false;
  }
  result.push(...fileLines.slice(at, match.end));
  return result;
}

function addedLine(
  edit: { readonly text: string; readonly twin: number | null },
  reindenter: Reindenter,
  fileLines: readonly string[],
  match: Match,
  searchLines: readonly string[],
): string {
  if (edit.twin === null) return reindenter.indent(edit.text);
  const searchLine = searchLines[edit.twin];
  const fileLine = fileLines[match.mapping[edit.twin] ?? -1];
  if (searchLine === undefined || fileLine === undefined) return reindenter.indent(edit.text);
  const spelt = spellAsFile(edit.text, searchLine, fileLine);
  return reindenter.indent(spelt, { searchLine, fileLine });
}

function lineEdits(searchLines: readonly string[], replaceLines: readonly string[]): LineEdit[] {
  const changes = diffArrays([...searchLines], [...replaceLines], { maxEditLength: MAX_EDITS });
  const edits: LineEdit[] = [];
  if (changes === undefined) {
    edits.push(...searchLines.map((_line, search): LineEdit => ({ kind: 'removed', search })));
    edits.push(...replaceLines.map((text): LineEdit => ({ kind: 'added', text, twin: null })));
    return edits;
  }
  let search = 0;
  let removed: number[] = [];
  for (const change of changes) {
    if (change.added) {
      // An added line is measured by the line that it replaces, else by the one before it.
      const twinOf = (k: number): number | null => removed[k] ?? removed.at(-1) ?? (search > 0 ? search - 1 : null);
      edits.push(...change.value.map((text, k): LineEdit => ({ kind: 'added', text, twin: twinOf(k) })));
      continue;
    }
    const indices = change.value.map((_line, k) => search + k);
    removed = change.removed ? indices : [];
    edits.push(...indices.map((index): LineEdit => ({ kind: change.removed ? 'removed' : 'kept', search: index })));
    search += change.count;
  }
  return edits;
}
