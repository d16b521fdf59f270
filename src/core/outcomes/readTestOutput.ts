import type { OutputParser, ParsedTests } from './parsedTests';
import { TestSets } from './parsedTests';
import { cargoTest } from './parsers/cargoTest';
import { goTest } from './parsers/goTest';
import { jest } from './parsers/jest';
import { junitXml } from './parsers/junitXml';
import { mocha } from './parsers/mocha';
import { nodeSpec } from './parsers/nodeSpec';
import { pytest } from './parsers/pytest';
import { tap } from './parsers/tap';
import { unittest } from './parsers/unittest';
import { vitest } from './parsers/vitest';
import { plainText } from './plainText';

const parsers: readonly OutputParser[] = [nodeSpec, tap, vitest, jest, mocha, pytest, unittest, goTest, cargoTest];

/**
 * Reads a test command's output, and the XML reports that it wrote, into passing and failing tests. A command may start
 * several runners: their sets are joined. Null when no known runner spoke.
 */
export function readTestOutput(
  output: string,
  roots: readonly string[] = [],
  reports: readonly string[] = [],
): ParsedTests | null {
  const text = relativeTo(roots, plainText(output));
  const lines = text.split('\n');
  const found = parsers.map((parse) => parse(lines, text)).filter((each) => each !== null);
  const fromReports = junitXml(reports.length > 0 ? reports : [text]);
  if (fromReports !== null) found.push(fromReports);
  const [only, ...more] = found;
  if (only === undefined || more.length === 0) return only ?? null;
  const sets = new TestSets();
  for (const each of found) {
    for (const id of each.passing) sets.pass(id);
    for (const test of each.failing) sets.fail(test);
  }
  const passed = found.reduce((sum, each) => sum + (each.passed ?? each.passing.length), 0);
  const isCounted = found.some((each) => each.passed !== undefined);
  return sets.result(found.map((each) => each.runner).join('+'), isCounted ? passed : 0);
}

/** Paths inside the workspace become relative, so that ids and places are equal wherever the copy is. */
function relativeTo(roots: readonly string[], text: string): string {
  let result = text;
  for (const root of [...roots].sort((one, other) => other.length - one.length)) {
    if (root.length < 2) continue;
    result = result.replaceAll(`file://${root}/`, '').replaceAll(`${root}/`, '').replaceAll(`${root}\\`, '');
  }
  return result;
}
