import { XMLParser } from 'fast-xml-parser';
import { z } from 'zod';
import type { ParsedTests } from '../parsedTests';
import { TestSets } from '../parsedTests';

const listKeys = new Set(['testsuite', 'testcase', 'failure', 'error', 'skipped', 'rerunFailure', 'flakyFailure']);
const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  textNodeName: '#text',
  parseAttributeValue: false,
  parseTagValue: false,
  processEntities: true,
  isArray: (name) => listKeys.has(name),
});

const problemSchema = z.union([
  z.string(),
  z.object({ '@message': z.string().optional(), '@type': z.string().optional(), '#text': z.string().optional() }),
]);
const caseSchema = z.object({
  '@name': z.string(),
  '@classname': z.string().optional(),
  '@file': z.string().optional(),
  '@line': z.string().optional(),
  failure: z.array(problemSchema).optional(),
  error: z.array(problemSchema).optional(),
  skipped: z.array(z.unknown()).optional(),
});
const suiteSchema = z.looseObject({
  testcase: z.array(z.unknown()).optional(),
  testsuite: z.array(z.unknown()).optional(),
});

/** JUnit XML from reports or from the output itself: Maven's surefire, Gradle, and whatever else writes it. */
export function junitXml(documents: readonly string[]): ParsedTests | null {
  const sets = new TestSets();
  let hasSuite = false;
  for (const document of documents) {
    if (!document.includes('<testsuite') || /<!(DOCTYPE|ENTITY)/i.test(document)) continue;
    const from = document.search(/<\?xml|<testsuites?[\s>]/);
    const to = Math.max(document.lastIndexOf('</testsuites>') + 13, document.lastIndexOf('</testsuite>') + 12);
    if (from < 0 || to < from) continue;
    try {
      const root: unknown = parser.parse(document.slice(from, to));
      const top = z
        .looseObject({ testsuites: z.unknown().optional(), testsuite: z.array(z.unknown()).optional() })
        .parse(root);
      hasSuite = true;
      readSuite(top.testsuites ?? top, sets, 0);
    } catch {
      // Cut off or no XML: the exit code and the other parsers still speak.
    }
  }
  return hasSuite ? sets.result('junit') : null;
}

function readSuite(value: unknown, sets: TestSets, depth: number): void {
  const suite = suiteSchema.safeParse(value).data;
  if (suite === undefined || depth > 20) return;
  for (const inner of suite.testsuite ?? []) readSuite(inner, sets, depth + 1);
  for (const each of suite.testcase ?? []) {
    const found = caseSchema.safeParse(each).data;
    if (found === undefined) continue;
    const className = found['@classname'] ?? '';
    const id = className === '' ? found['@name'] : `${className}.${found['@name']}`;
    const problem = found.failure?.[0] ?? found.error?.[0];
    if (problem === undefined) {
      if (found.skipped === undefined) sets.pass(id);
      continue;
    }
    const line = Number(found['@line']);
    sets.fail({ id });
    sets.detail(id, {
      message: messageOf(problem),
      file: found['@file'],
      line: Number.isInteger(line) ? line : undefined,
    });
    if (found['@file'] === undefined) sets.detail(id, placeIn(problem, className));
  }
}

function messageOf(problem: z.infer<typeof problemSchema>): string {
  if (typeof problem === 'string') return problem.trim().slice(0, 600);
  const type = problem['@type'] ?? '';
  const message = problem['@message'] ?? problem['#text']?.trim() ?? '';
  return (type === '' || message.startsWith(type) ? message : `${type}: ${message}`).slice(0, 600);
}

/** The frame of a Java stack trace that is in the test's own class. */
function placeIn(problem: z.infer<typeof problemSchema>, className: string): { file?: string; line?: number } {
  const text = typeof problem === 'string' ? problem : (problem['#text'] ?? '');
  for (const found of text.matchAll(
    /at (?:[\w.$]+\/\/?)?([\w.$]+)\.[\w$<>]+\(([\w$]+\.(?:java|kt|groovy|scala)):(\d+)\)/g,
  )) {
    const [, owner = '', file, line] = found;
    if (owner === className || owner.startsWith(`${className}$`)) return { file: file ?? '', line: Number(line) };
  }
  return {};
}
