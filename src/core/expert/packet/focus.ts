import type { TestOutcome } from '../../outcomes/testOutcome';
import { normalisePath, resolveFile } from '../target';
import { MAX_HEAD_CHARS } from './excerpt';
import type { Focus } from './packetInput';

/** `src/a.js:12:5`, `src/a.js(12,5)`, `File "a.py", line 12`. */
const PLACES =
  /File "([^"\n]+)", line (\d+)|((?:file:\/\/)?(?:[A-Za-z]:)?[\w@.+~\-/\\]*[\w@+-]\.[A-Za-z]{1,5})(?::|\()(\d+)(?:[:,](\d+))?/g;

const MAX_PLACES = 12;

/** Places that a failing run of the tests names and the workspace has, in the order of first mention. */
export function placesInTests(outcome: TestOutcome, files: readonly string[]): Focus[] {
  const places: Focus[] = [];
  const add = ({ path, line, column }: Focus): void => {
    const file = findFile(path, files);
    if (file === null || places.length >= MAX_PLACES) return;
    const isKnown = places.some(
      (place) => place.path === file && place.line === line && (column === undefined || place.column === column),
    );
    if (!isKnown) places.push({ path: file, line, ...(column === undefined ? {} : { column }) });
  };
  for (const test of outcome.failing) {
    for (const place of placesIn(test.message ?? '')) add(place);
    if (test.file !== undefined) add({ path: test.file, line: test.line ?? 1 });
  }
  for (const place of placesIn(outcome.output)) add(place);
  return places;
}

function* placesIn(text: string): Generator<Focus> {
  for (const match of text.matchAll(PLACES)) {
    const path = match[1] ?? match[3];
    const line = Number(match[2] ?? match[4]);
    const column = Number(match[5] ?? 0);
    if (path !== undefined && line > 0) yield { path, line, ...(column > 0 ? { column } : {}) };
  }
}

/** The workspace's file that a path in some output means: the longest ending of it that the workspace has. */
function findFile(path: string, files: readonly string[]): string | null {
  const parts = normalisePath(path.replace(/^file:\/\//, ''))
    .split('/')
    .filter((part) => part !== '');
  for (let start = 0; start < parts.length; start++) {
    const ending = parts.slice(start).join('/');
    if (files.includes(ending)) return ending;
  }
  return resolveFile(parts.at(-1) ?? path, files);
}

/** The new side's lines where a unified diff changes something. */
export function placesInPatch(patch: string, files: readonly string[]): Focus[] {
  const places: Focus[] = [];
  let path: string | null = null;
  let line = 0;
  let isInChange = false;
  for (const text of patch.split('\n')) {
    const header = /^\+\+\+ "?(?:b\/)?([^\t"]+)/.exec(text);
    const hunk = /^@@ -\d+(?:,\d+)? \+(\d+)/.exec(text);
    if (header?.[1] !== undefined) path = findFile(header[1].trim(), files);
    else if (hunk?.[1] !== undefined) line = Number(hunk[1]) - 1;
    else if (text.startsWith('+') || text.startsWith('-')) {
      if (text.startsWith('+')) line++;
      if (!isInChange && path !== null && line > 0) places.push({ path, line });
      isInChange = true;
      continue;
    } else line++;
    isInChange = false;
  }
  return places;
}

const IMPORTS =
  /(?:from\s+|require\(\s*|import\(\s*|import\s+)['"](\.[^'"]+)['"]|^\s*from\s+([\w.]+)\s+import\b|^\s*import\s+([\w.]+)/gm;

const EXTENSIONS = ['', '.ts', '.tsx', '.js', '.jsx', '.mjs', '.cjs', '.py', '/index.ts', '/index.js', '/__init__.py'];

/** Files of the workspace that a file imports. */
export function importsOf(path: string, text: string, files: ReadonlySet<string>): string[] {
  const folder = path.split('/').slice(0, -1);
  const found = new Set<string>();
  for (const match of text.matchAll(IMPORTS)) {
    const module = match[1] ?? (match[2] ?? match[3] ?? '').replace(/^\.+/, '').replaceAll('.', '/');
    if (module === '') continue;
    const bases = match[1] !== undefined ? [join(folder, module)] : [module, join(folder, module), `src/${module}`];
    const bare = bases.flatMap((base) => [base, base.replace(/\.[cm]?jsx?$/, '')]);
    const file = bare
      .flatMap((base) => EXTENSIONS.map((extension) => base + extension))
      .find((each) => files.has(each));
    if (file !== undefined) found.add(file);
  }
  return [...found];
}

function join(folder: readonly string[], relative: string): string {
  const parts = [...folder];
  for (const part of relative.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}

/** A word that defines, or, at the start of a line, a name that is assigned to. */
const DEFINITION =
  /\b(?:function\*?|def|class|func(?:\s*\([^)]*\))?|fn|const|let|var|interface|type)\s+([A-Za-z_$][\w$]*)|^([A-Za-z_]\w*)\s*(?::[^=]*)?=(?!=)/g;

const METHOD =
  /^\s*(?:(?:public|private|protected|static|async|get|set)\s+)*([A-Za-z_$][\w$]*)\s*\([^;]*\)\s*(?::[^{]+)?\{\s*$/;

/** Where in a file something of these names is defined. */
export function definitionsOf(text: string, names: ReadonlySet<string>): Omit<Focus, 'path'>[] {
  const found: Omit<Focus, 'path'>[] = [];
  for (const [index, line] of text.split(/\r\n|\n|\r/).entries()) {
    const matches = [...line.matchAll(DEFINITION)];
    const method = matches.length === 0 && line.length <= MAX_HEAD_CHARS ? METHOD.exec(line) : null;
    for (const match of method === null ? matches : [method])
      if (names.has(match[1] ?? match[2] ?? '')) found.push({ line: index + 1, column: match.index + 1 });
  }
  return found;
}
