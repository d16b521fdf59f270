import type { TestOutcome } from '../../outcomes/testOutcome';
import type { Workspace } from '../../workspace/workspace';
import { functionAround, isFunctionHead, splitLines } from './excerpt';
import { definitionsOf, importsOf, placesInPatch, placesInTests } from './focus';
import type { CodeFile, Focus } from './packetInput';

const MAX_FILES = 8;

/**
 * The code that matters: around the places that the failing tests name and around the edits, the functions that a failing
 * test calls in the files that it imports, and, where there is room, what that code uses itself.
 */
export async function readCode(
  workspace: Workspace,
  latest: TestOutcome | null,
  patch: string,
  signal: AbortSignal,
): Promise<CodeFile[]> {
  const list = await workspace.list(signal);
  const files = new Set(list);
  const named = latest === null ? [] : placesInTests(latest, list);
  const places = [...placesInPatch(patch, list), ...named];
  const texts = new Map<string, string>();
  const read = async (path: string): Promise<string | null> => {
    const known = texts.get(path);
    if (known !== undefined) return known;
    const result = await workspace.read(path);
    if (result.kind !== 'text') return null;
    texts.set(path, result.text);
    return result.text;
  };
  for (const place of [...named]) {
    const text = await read(place.path);
    if (text === null) continue;
    const names = namesAround(text, [place.line]);
    for (const imported of importsOf(place.path, text, files)) {
      const source = await read(imported);
      if (source !== null) for (const found of definitionsOf(source, names)) places.push({ path: imported, ...found });
    }
  }
  const code = await group(places, read);
  return await withUsed(code, await findUsed(code, files, read), read);
}

/** The bug often sits in what is called by what is called. */
const USED_LEVELS = 2;

/**
 * Where that is defined which the code uses, and which that uses in turn; by file, the nearest first. Looks no further than
 * into the files that can be shown: in a large project all that is used by what is used would be thousands.
 */
async function findUsed(
  code: readonly CodeFile[],
  files: ReadonlySet<string>,
  read: (path: string) => Promise<string | null>,
): Promise<Map<string, readonly number[]>> {
  const used = new Map<string, readonly number[]>();
  const shown = new Set(code.map(({ path }) => path));
  let level: ReadonlyMap<string, readonly number[]> = new Map(
    code.filter(({ path }) => !isTest(path)).map(({ path, lines }) => [path, lines]),
  );
  for (let depth = 0; depth < USED_LEVELS; depth++) {
    const next = new Map<string, readonly number[]>();
    for (const [from, lines] of level) {
      const source = (await read(from)) ?? '';
      const names = namesAround(source, lines);
      for (const path of [from, ...importsOf(from, source, files)]) {
        if (!shown.has(path) && shown.size >= MAX_FILES) continue;
        const text = (await read(path)) ?? '';
        const known = used.get(path) ?? [];
        const found = functionsOf(text, names).filter((line) => !known.includes(line));
        if (found.length === 0) continue;
        shown.add(path);
        used.set(path, [...known, ...found]);
        // A class uses whatever any of its methods does: only those that are called lead on.
        const textLines = splitLines(text);
        const leading = found.filter(
          (line) => !/^\s*(?:export\s+|abstract\s+)*class\b/.test(textLines[line - 1] ?? ''),
        );
        next.set(path, [...(next.get(path) ?? []), ...leading]);
      }
    }
    level = next;
  }
  return used;
}

function namesAround(text: string, places: readonly number[]): Set<string> {
  const lines = splitLines(text);
  const names = new Set<string>();
  for (const place of places) {
    const { from, to } = functionAround(lines, place);
    for (const [name] of lines
      .slice(from - 1, to)
      .join('\n')
      .matchAll(/[A-Za-z_$][\w$]*/g))
      names.add(name);
  }
  return names;
}

/** What is defined for the whole file or class: a variable inside a function is shown with that function or not at all. */
function functionsOf(text: string, names: ReadonlySet<string>): number[] {
  const lines = splitLines(text);
  return definitionsOf(text, names).flatMap(({ line }) => {
    const source = lines[line - 1] ?? '';
    return isFunctionHead(source) || /^\S/.test(source) ? [line] : [];
  });
}

/** One entry a file; tests come last, since the code under test is what will be changed. */
async function group(places: readonly Focus[], read: (path: string) => Promise<string | null>): Promise<CodeFile[]> {
  const lines = new Map<string, Map<number, number[]>>();
  for (const { path, line, column } of places) {
    const known = lines.get(path) ?? new Map<number, number[]>();
    lines.set(path, known.set(line, [...(known.get(line) ?? []), ...(column === undefined ? [] : [column])]));
  }
  const paths = [...lines.keys()].sort((a, b) => Number(isTest(a)) - Number(isTest(b))).slice(0, MAX_FILES);
  const code: CodeFile[] = [];
  for (const path of paths) {
    const text = await read(path);
    const columns = lines.get(path);
    if (text !== null && columns !== undefined)
      code.push({ path, text, lines: [...columns.keys()].sort((a, b) => a - b), columns });
  }
  return code;
}

async function withUsed(
  code: readonly CodeFile[],
  used: ReadonlyMap<string, readonly number[]>,
  read: (path: string) => Promise<string | null>,
): Promise<CodeFile[]> {
  const files = code.map((file) => ({ ...file, used: used.get(file.path) ?? [] }));
  for (const [path, lines] of used) {
    if (files.length >= MAX_FILES) break;
    if (lines.length === 0 || files.some((file) => file.path === path)) continue;
    files.push({ path, text: (await read(path)) ?? '', lines: [], used: lines });
  }
  return files;
}

function isTest(path: string): boolean {
  return /(?:^|[/_.-])(?:tests?|specs?|__tests__)(?:[/_.-]|$)/i.test(path);
}
