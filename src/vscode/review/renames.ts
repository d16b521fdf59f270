import type { ProposedFile } from '../../core/trajectory/runEvent';
import { lineChanges, linesOf } from './lineChanges';

/** A new file that keeps this part of the lines of one that goes is that file under another name. */
const leastKept = 0.5;
/** With more files than this that come or go, telling who became whom would take too long. */
const mostFiles = 100;

/** Blank lines make no two files alike. */
function countLines(lines: readonly string[]): number {
  return lines.filter((line) => line.trim() !== '').length;
}

/** The part of the lines of the larger text that both have in common, in their order. */
function keptPart(before: string, after: string): number {
  if (before === after) return 1;
  const [old, young] = [countLines(linesOf(before)), countLines(linesOf(after))];
  if (Math.min(old, young) < leastKept * Math.max(old, young)) return 0;
  const gone = lineChanges(before, after).reduce((sum, { beforeLines }) => sum + countLines(beforeLines), 0);
  return (old - gone) / Math.max(old, young);
}

/**
 * Which of the new files are files that go, under another name: each of the two paths leads to the other. A run proposes
 * a new file and one to delete; to the user that is one change.
 */
export function renamesAmong(files: readonly ProposedFile[]): ReadonlyMap<string, string> {
  const gone = files.flatMap(({ path, before, after }) => (after === null && before?.trim() ? [{ path, before }] : []));
  const made = files.flatMap(({ path, before, after }) => (before === null && after?.trim() ? [{ path, after }] : []));
  const renames = new Map<string, string>();
  if (gone.length > mostFiles || made.length > mostFiles) return renames;
  const pairs = gone
    .flatMap((old) => made.map((young) => ({ old, young, kept: keptPart(old.before, young.after) })))
    .filter(({ kept }) => kept >= leastKept)
    .sort((one, other) => other.kept - one.kept);
  for (const { old, young } of pairs) {
    if (renames.has(old.path) || renames.has(young.path)) continue;
    renames.set(old.path, young.path).set(young.path, old.path);
  }
  return renames;
}
