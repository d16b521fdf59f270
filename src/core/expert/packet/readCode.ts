import type { TestOutcome } from '../../outcomes/testOutcome';
import type { Workspace } from '../../workspace/workspace';
import { functionAround, splitLines } from './excerpt';
import { definitionsOf, importsOf, placesInPatch, placesInTests } from './focus';
import type { CodeFile, Focus } from './packetInput';

const MAX_FILES = 8;

/**
 * The code that matters: around the places that the failing tests name and around the edits, and the functions that a
 * failing test calls in the files that it imports.
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
    const lines = splitLines(text);
    const span = functionAround(lines, place.line);
    const names = new Set(
      lines
        .slice(span.from - 1, span.to)
        .join('\n')
        .match(/[A-Za-z_$][\w$]*/g) ?? [],
    );
    for (const imported of importsOf(place.path, text, files)) {
      const source = await read(imported);
      if (source === null) continue;
      for (const line of definitionsOf(source, names)) places.push({ path: imported, line });
    }
  }
  return group(places, read);
}

/** One entry a file; tests come last, since the code under test is what will be changed. */
async function group(places: readonly Focus[], read: (path: string) => Promise<string | null>): Promise<CodeFile[]> {
  const lines = new Map<string, Set<number>>();
  for (const { path, line } of places) lines.set(path, (lines.get(path) ?? new Set()).add(line));
  const paths = [...lines.keys()].sort((a, b) => Number(isTest(a)) - Number(isTest(b))).slice(0, MAX_FILES);
  const code: CodeFile[] = [];
  for (const path of paths) {
    const text = await read(path);
    if (text !== null) code.push({ path, text, lines: [...(lines.get(path) ?? [])].sort((a, b) => a - b) });
  }
  return code;
}

function isTest(path: string): boolean {
  return /(?:^|[/_.-])(?:tests?|specs?|__tests__)(?:[/_.-]|$)/i.test(path);
}
