import { failingTestNames, placesIn, resolvePath } from './failureText';
import { regionAt } from './sourceFile';
import type { Region, SourceFile } from './sourceFile';
import { isTestPath, namesIn } from './sourceLine';
import { testBlocks } from './testFile';
import type { TestBlock } from './testFile';

export interface Evidence {
  readonly files: readonly SourceFile[];
  /** The failing test output. */
  readonly failure: string;
  /** What the user said, or an empty text. */
  readonly task: string;
}

/** How suspect a line (from 0) of a file is: 0 to about 2. */
export type Suspicion = (path: string, line: number) => number;

/**
 * Where to look. Lines that the stack trace names come first; then functions that failing tests mention more often than
 * passing ones do (Ochiai's coefficient over mentions), and what those functions call; then what the task's words name.
 */
export function suspicionOf(evidence: Evidence): Suspicion {
  const sources = evidence.files.filter((file) => !isTestPath(file.path));
  const tests = evidence.files.filter((file) => isTestPath(file.path)).flatMap(testBlocks);
  const scores = functionScores(sources, tests, failingBlocks(tests, evidence));
  const known = sources.map((file) => file.path);
  const framed = new Map<string, number>();
  for (const [rank, place] of placesIn(evidence.failure).entries()) {
    const path = resolvePath(place.path, known);
    const key = `${path ?? ''}:${place.line - 1}`;
    if (path !== undefined && !framed.has(key)) framed.set(key, 1 / (1 + rank * 0.15));
  }
  const words = new Set(evidence.task.toLowerCase().match(/[a-z]{4,}/g) ?? []);
  const byPath = new Map(sources.map((file) => [file.path, file]));
  return (path, line) => {
    const file = byPath.get(path);
    if (file === undefined) return 0;
    const region = regionAt(file, line);
    const base = region === undefined ? 0.15 : (scores.get(keyOf(file, region)) ?? 0.1);
    const frame = framed.get(`${path}:${line}`) ?? 0;
    const near = Math.max(framed.get(`${path}:${line - 1}`) ?? 0, framed.get(`${path}:${line + 1}`) ?? 0) * 0.4;
    return (base + frame * 0.8 + near) * wordFactor(words, file, line, region);
  };
}

function keyOf(file: SourceFile, region: Region): string {
  return `${file.path}:${region.start}`;
}

/** Words of the task in the function's name or on the line make it more suspect. */
function wordFactor(words: ReadonlySet<string>, file: SourceFile, line: number, region: Region | undefined): number {
  const parts = (name: string): string[] => name.split(/(?=[A-Z])|_/).map((part) => part.toLowerCase());
  const matches = (name: string): boolean =>
    parts(name).some(
      (part) => part.length > 3 && [...words].some((word) => word.startsWith(part) || part.startsWith(word)),
    );
  const isNamed = region !== undefined && matches(region.name);
  const onLine = namesIn(file.masked[line] ?? '').some(({ name }) => matches(name));
  return (isNamed ? 1.25 : 1) * (onLine ? 1.3 : 1);
}

function failingBlocks(tests: readonly TestBlock[], { failure }: Evidence): ReadonlySet<TestBlock> {
  const names = new Set(failingTestNames(failure));
  const isNamed = (test: TestBlock): boolean =>
    [...names].some((name) => name.endsWith(test.name) || name.includes(`${test.name}[`));
  const named = tests.filter(isNamed);
  if (named.length > 0) return new Set(named);
  const passing = new Set(
    [...failure.matchAll(/^\s*(?:ok \d+ -|✔|PASSED) (.+?)(?: \(.*\))?$/gm)].map((match) => match[1]),
  );
  return new Set(tests.filter((test) => failure.includes(test.name) && !passing.has(test.name)));
}

function functionScores(
  sources: readonly SourceFile[],
  tests: readonly TestBlock[],
  failing: ReadonlySet<TestBlock>,
): Map<string, number> {
  const scores = new Map<string, number>();
  const byName = new Map<string, string[]>();
  for (const file of sources) {
    for (const region of file.regions) {
      const name = region.name.replace(/^#/, '');
      byName.set(name, [...(byName.get(name) ?? []), keyOf(file, region)]);
      const mentioning = tests.filter((test) => test.mentions.has(name) || isConstructor(file, region, test));
      const hits = mentioning.filter((test) => failing.has(test)).length;
      const score = hits === 0 ? 0 : hits / Math.sqrt(Math.max(1, failing.size) * mentioning.length);
      scores.set(keyOf(file, region), (region.kind === 'class' ? 0.25 : 1) * score);
    }
  }
  // Twice, so that what a called function calls is reached too.
  for (let round = 0; round < 2; round += 1) spread(sources, scores, byName);
  return scores;
}

function isConstructor(file: SourceFile, region: Region, test: TestBlock): boolean {
  if (!/^(?:constructor|__init__)$/.test(region.name)) return false;
  const owner = file.regions.filter((other) => other.kind === 'class' && other.start < region.start).at(-1);
  return owner !== undefined && test.mentions.has(owner.name);
}

/** A function called by a suspect one is suspect too, a little less. */
function spread(
  sources: readonly SourceFile[],
  scores: Map<string, number>,
  byName: ReadonlyMap<string, readonly string[]>,
): void {
  const before = new Map(scores);
  for (const file of sources) {
    for (const region of file.regions) {
      const own = before.get(keyOf(file, region)) ?? 0;
      if (own === 0 || region.kind === 'class') continue;
      for (let line = region.start; line <= region.end; line += 1) {
        for (const { name } of namesIn(file.masked[line] ?? '')) {
          for (const key of byName.get(name.replace(/^#/, '')) ?? [])
            scores.set(key, Math.max(scores.get(key) ?? 0, own * 0.75));
        }
      }
    }
  }
}
