import type { Redactor } from '../../agent/ports';

/** Something that may be a path: with a separator, or a name with a dot. */
const PATHS = /(?:\b[A-Za-z]:(?=[\\/]))?[\w@.~+\-/\\]+/g;

/** Lines after a withheld path that may still show its content: a code frame, a dump, grep's context. */
const MAX_FOLLOWING = 40;

/** A frame of a stack trace shows no content itself; in Python the line below it does. */
const SCRIPT_FRAME = /^\s{2,}at\s\S/;
const PYTHON_FOLLOWING = 3;
const PYTHON_FRAME = /^\s*File ".*", line \d+/;

const NOTICE = '[withheld: it names a file that is kept private]';

/**
 * Removes what test output shows of withheld files: the line that names one and the lines under it, up to a blank line
 * or a line that names another file.
 */
export function maskWithheld(text: string, redactor: Redactor): string {
  let following = 0;
  const kept: string[] = [];
  for (const line of text.split('\n')) {
    const paths = pathsOf(line);
    const isNamed = paths.some((path) => redactor.isWithheld(path));
    if (isNamed && SCRIPT_FRAME.test(line)) {
      following = 0;
      continue;
    }
    if (isNamed) following = PYTHON_FRAME.test(line) ? PYTHON_FOLLOWING : MAX_FOLLOWING;
    else if (following > 0 && (line.trim() === '' || paths.some((path) => /[\\/]/.test(path)))) following = 0;
    else if (following > 0) following--;
    if (following === 0) kept.push(line);
    else if (kept.at(-1) !== NOTICE) kept.push(NOTICE);
  }
  return kept.join('\n');
}

function pathsOf(line: string): string[] {
  return (line.match(PATHS) ?? [])
    .map((path) =>
      path
        .replaceAll('\\', '/')
        .replace(/^\/{2,}/, '/')
        .replace(/(?<![./])[./]+$/, ''),
    )
    .filter((path) => /[/.]/.test(path) && /[A-Za-z]/.test(path));
}

/** A unified diff without the sections of withheld files. */
export function dropWithheldFiles(patch: string, redactor: Redactor): string {
  const sections = patch.split(/^(?=diff --git )/m);
  const parts = sections.length > 1 ? sections : patch.split(/^(?=--- )/m);
  return parts.filter((section) => !filesOf(section).some((path) => redactor.isWithheld(path))).join('');
}

function filesOf(section: string): string[] {
  const files: string[] = [];
  for (const match of section.matchAll(/^(?:---|\+\+\+|rename from|rename to) "?(?:[ab]\/)?([^\t\n"]+)/gm)) {
    if (match[1] !== undefined && match[1] !== '/dev/null') files.push(match[1].trim());
  }
  return files;
}
