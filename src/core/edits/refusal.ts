import type { Candidate } from './nearMatch';
import type { Placement, PlacementRefusal } from './placement';

const MAX_LINES_NAMED = 8;
const MAX_LINES_SHOWN = 12;
const MAX_DIFFERENCES = 6;
const MAX_LINE_LENGTH = 160;
const WORTH_SHOWING = 0.4;
/** A line of a search text that stands for others. */
const LEFT_OUT = /^\s*(?:\/\/|#|\/\*)?\s*(?:\.{3}|\u2026)/;

export function refuse(reason: PlacementRefusal, message: string, lines: readonly number[] = []): Placement {
  return { kind: 'refused', reason, message, lines };
}

/** @param total How often it was found; the search stops at `cap`. */
export function refuseAmbiguous(lines: readonly number[], cap: number, how = ''): Placement {
  const often = lines.length >= cap ? `${cap} times or more` : `${lines.length} times`;
  const named = lines.slice(0, MAX_LINES_NAMED);
  const more = lines.length > named.length ? ', ...' : '';
  return refuse(
    'ambiguous',
    `The search text appears ${often} in the file${how}, at lines ${named.join(', ')}${more}. ` +
      'Nothing was changed. Add lines before or after it to search and replace, so that only one place fits.',
    named,
  );
}

/** Shows the closest lines with their numbers and what differs, so that the next try can copy them. */
export function refuseNotFound(
  fileLines: readonly string[],
  searchLines: readonly string[],
  closest: Candidate | undefined,
): Placement {
  const elided = searchLines.find((line) => LEFT_OUT.test(line))?.trim();
  const hint =
    elided === undefined ? '' : ` Its line \`${elided}\` leaves code out: give every line, or a shorter passage.`;
  const start = `The search text is not in the file. Nothing was changed.${hint}`;
  if (closest === undefined || closest.score < WORTH_SHOWING) {
    return refuse(
      'not-found',
      `${start} No lines there are similar: read the file again, then copy the lines exactly.`,
    );
  }
  const { first, end } = closest;
  const shownEnd = Math.min(end, first + MAX_LINES_SHOWN);
  const shown = fileLines.slice(first, shownEnd).map((line, index) => `${first + index + 1} | ${short(line)}`);
  if (shownEnd < end) shown.push(`(${end - shownEnd} more lines up to line ${end})`);
  const percent = Math.min(99, Math.floor(closest.score * 100));
  return refuse(
    'not-found',
    [
      `${start} The closest lines (${percent} % alike) are:`,
      ...shown,
      'What differs:',
      ...differences(fileLines, searchLines, closest),
      'Copy the lines exactly as the file has them, without the line numbers.',
    ].join('\n'),
    Array.from({ length: shownEnd - first }, (_value, index) => first + index + 1),
  );
}

function differences(fileLines: readonly string[], searchLines: readonly string[], closest: Candidate): string[] {
  const result: string[] = [];
  let left = 0;
  for (const [index, line] of searchLines.entries()) {
    const at = closest.mapping[index] ?? -1;
    const real = fileLines[at];
    if (real === undefined || real.trim() === line.trim()) continue;
    if (result.length < MAX_DIFFERENCES) {
      result.push(`line ${at + 1}: the file has \`${short(real.trim())}\`, you wrote \`${short(line.trim())}\``);
    } else left += 1;
  }
  if (left > 0) result.push(`(${left} more lines differ)`);
  if (result.length === 0) result.push('only white space or blank lines');
  return result;
}

function short(line: string): string {
  return line.length <= MAX_LINE_LENGTH
    ? line
    : `${line.slice(0, MAX_LINE_LENGTH)}... (${line.length - MAX_LINE_LENGTH} more characters)`;
}
