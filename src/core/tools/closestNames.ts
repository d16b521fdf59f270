import { similarity } from '../edits/similarity';

const MAX_NAMES = 5;
const WORTH_NAMING = 0.5;
const MAX_COMPARED_CELLS = 5_000_000;

/** Files of the workspace whose path is like a mistaken one, the most alike first. */
export function closestNames(path: string, files: readonly string[]): string[] {
  const wanted = path.toLowerCase();
  const name = lastName(wanted);
  const stem = name.replace(/\.[^.]*$/, '');
  const effort = { cells: MAX_COMPARED_CELLS };
  const scored: { file: string; score: number }[] = [];
  for (const file of files) {
    const lower = file.toLowerCase();
    const other = lastName(lower);
    let score = similarity(wanted, lower, effort) * 0.5;
    if (other === name) score += 1;
    else if (stem !== '' && other.replace(/\.[^.]*$/, '') === stem) score += 0.8;
    else score += similarity(name, other, effort) * 0.6;
    if (score >= WORTH_NAMING) scored.push({ file, score });
  }
  scored.sort((a, b) => b.score - a.score || (a.file < b.file ? -1 : 1));
  return scored.slice(0, MAX_NAMES).map(({ file }) => file);
}

/** What to say of a path that is not there. */
export function missingFileWords(path: string, files: readonly string[]): string {
  const inside = files.filter((file) => file.startsWith(`${path}/`));
  if (inside.length > 0) {
    const shown = inside.slice(0, 2 * MAX_NAMES).join(', ');
    const more = inside.length > 2 * MAX_NAMES ? ` and ${inside.length - 2 * MAX_NAMES} more` : '';
    return `${path} is a folder. It has: ${shown}${more}. Name one of its files.`;
  }
  const close = closestNames(path, files);
  const hint = close.length > 0 ? `Did you mean: ${close.join(', ')}?` : 'See what there is with list_files.';
  return `There is no file ${path}. ${hint}`;
}

function lastName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
