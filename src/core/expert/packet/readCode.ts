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
  const files = await workspace.list(signal);
  const named = latest === null ? [] : placesInTests(latest, files);
  const places = [...placesInPatch(patch, files), ...named];
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
  const used = new Map<string, number[]>();
  for (const file of code) {
    if (isTest(file.path)) continue;
    const names = namesAround(file.text, file.lines);
    for (const path of [file.path, ...importsOf(file.path, file.text, files)]) {
      const text = await read(path);
      if (text !== null) used.set(path, [...(used.get(path) ?? []), ...functionsOf(text, names)]);
    }
  }
  return await withUsed(code, used, read);
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
