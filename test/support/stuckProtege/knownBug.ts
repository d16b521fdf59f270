import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { correctText, type SeededBug } from '../../../scripts/benchBugsCorpus';

/** A file that the bug is in, as it is and as it should be. */
export interface BuggyFile {
  readonly path: string;
  readonly buggy: string;
  readonly right: string;
}

/** One place that must change. */
export interface BuggyPlace {
  readonly path: string;
  /** From 1. */
  readonly line: number;
  /** What is there now; empty where something is missing. */
  readonly buggy: string;
  readonly right: string;
}

/** What a script and its expert know about a seeded bug: everything. */
export interface KnownBug {
  readonly id: string;
  readonly isPython: boolean;
  readonly places: readonly BuggyPlace[];
  /** Each file once. */
  readonly files: readonly BuggyFile[];
  /** The project's own test file, to read and never to edit. */
  readonly testFile: { readonly path: string; readonly lines: number };
}

/** Reads a bug that has been planted in `folder`. */
export async function knowBug(bug: SeededBug, folder: string): Promise<KnownBug> {
  const files = await Promise.all(
    [...new Set(bug.changes.map((change) => change.file))].map(async (file) => ({
      path: file,
      buggy: await readFile(path.join(folder, file), 'utf8'),
      right: await correctText(bug.project, file),
    })),
  );
  return {
    id: bug.id,
    isPython: bug.language === 'python',
    files,
    places: bug.changes.map(({ file, from, to }) => {
      const text = files.find((each) => each.path === file)?.right ?? '';
      return { path: file, line: lineAt(text, text.indexOf(from) + sameStart(from, to)), buggy: to, right: from };
    }),
    testFile: await findTestFile(folder),
  };
}

async function findTestFile(folder: string): Promise<KnownBug['testFile']> {
  const names = (await readdir(folder, { recursive: true })).map((name) => name.replaceAll('\\', '/')).sort();
  const name = names.find((each) => /(?:^|\/)test_\w+\.py$|\.test\.[jt]s$/.test(each));
  if (name === undefined) throw new Error(`no test file in ${folder}`);
  const text = await readFile(path.join(folder, name), 'utf8');
  return { path: name, lines: text.split('\n').length };
}

function sameStart(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length++;
  return Math.min(length, one.length - 1);
}

function lineAt(text: string, position: number): number {
  return text.slice(0, Math.max(0, position)).split('\n').length;
}
