import type { Hunk } from './hunks';
import { hunksOf } from './hunks';
import { linesWithEndings } from './lineEndings';

export interface PatchFile {
  /** With `/`, from the folder in which the patch is to be applied. */
  readonly path: string;
  /** The text as it is on disk, or null when there is no such file on that side. */
  readonly before: string | null;
  readonly after: string | null;
  /** Mode of a new or deleted file as git writes it; by default `100644`. */
  readonly mode?: '100644' | '100755';
}

const CONTEXT = 3;

/** The changes as `git apply` takes them; '' when nothing changed. */
export function unifiedPatch(files: readonly PatchFile[]): string {
  return files
    .filter(({ before, after }) => before !== after)
    .map(filePatch)
    .join('');
}

function filePatch({ path, before, after, mode = '100644' }: PatchFile): string {
  const header = [`diff --git ${quotedName(`a/${path}`)} ${quotedName(`b/${path}`)}`];
  if (before === null) header.push(`new file mode ${mode}`);
  if (after === null) header.push(`deleted file mode ${mode}`);
  const blocks = blocksOf(before ?? '', after ?? '');
  if (blocks.length > 0) {
    header.push(`--- ${before === null ? '/dev/null' : nameInHeader(`a/${path}`)}`);
    header.push(`+++ ${after === null ? '/dev/null' : nameInHeader(`b/${path}`)}`);
  }
  return `${header.join('\n')}\n${blocks.join('')}`;
}

/** After a name with a space git writes a tab, so that readers of dates find the name's end. */
function nameInHeader(name: string): string {
  const text = quotedName(name);
  return text.includes(' ') && !text.startsWith('"') ? `${text}\t` : text;
}

const ESCAPES: Readonly<Record<number, string>> = {
  7: '\\a',
  8: '\\b',
  9: '\\t',
  10: '\\n',
  11: '\\v',
  12: '\\f',
  13: '\\r',
  34: '\\"',
  92: '\\\\',
};

/** A name as git quotes it: C style where it has other than printable ASCII. */
export function quotedName(name: string): string {
  if (/^[ !#-[\]-~]*$/.test(name)) return name;
  let text = '';
  for (const byte of new TextEncoder().encode(name)) {
    const escape = ESCAPES[byte];
    if (escape !== undefined) text += escape;
    else if (byte < 32 || byte > 126) text += `\\${byte.toString(8).padStart(3, '0')}`;
    else text += String.fromCharCode(byte);
  }
  return `"${text}"`;
}

function blocksOf(before: string, after: string): string[] {
  const lines = linesWithEndings(before);
  return groupHunks(hunksOf(before, after)).map((group) => block(lines, group));
}

/** Hunks whose context would overlap share one block. */
function groupHunks(hunks: readonly Hunk[]): Hunk[][] {
  const groups: Hunk[][] = [];
  let end = Number.NEGATIVE_INFINITY;
  for (const hunk of hunks) {
    const last = groups.at(-1);
    if (last !== undefined && hunk.oldStart - end <= 2 * CONTEXT) last.push(hunk);
    else groups.push([hunk]);
    end = hunk.oldStart + hunk.oldLines.length;
  }
  return groups;
}

function block(lines: readonly string[], group: readonly Hunk[]): string {
  const first = group[0];
  const last = group.at(-1);
  if (first === undefined || last === undefined) return '';
  const start = Math.max(1, first.oldStart - CONTEXT);
  const end = Math.min(lines.length + 1, last.oldStart + last.oldLines.length + CONTEXT);
  const body: string[] = [];
  let at = start;
  let growth = 0;
  for (const hunk of group) {
    body.push(...lines.slice(at - 1, hunk.oldStart - 1).map((line) => patchLine(' ', line)));
    body.push(...hunk.oldLines.map((line) => patchLine('-', line)));
    body.push(...hunk.newLines.map((line) => patchLine('+', line)));
    at = hunk.oldStart + hunk.oldLines.length;
    growth += hunk.newLines.length - hunk.oldLines.length;
  }
  body.push(...lines.slice(at - 1, end - 1).map((line) => patchLine(' ', line)));
  const newStart = first.newStart - (first.oldStart - start);
  const oldCount = end - start;
  return `@@ -${range(start, oldCount)} +${range(newStart, oldCount + growth)} @@\n${body.join('')}`;
}

/** An empty range names the line before it. */
function range(start: number, count: number): string {
  if (count === 0) return `${start - 1},0`;
  return count === 1 ? String(start) : `${start},${count}`;
}

function patchLine(sign: string, line: string): string {
  return line.endsWith('\n') ? sign + line : `${sign}${line}\n\\ No newline at end of file\n`;
}
