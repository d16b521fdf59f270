import type { OllamaChatBody } from './scriptedOllama';
import { callTool } from './scriptedOllama';
import type { RawReply } from './scriptedServer';

/** A project with a bug in each of two files, and a test for each. */
export const TWO_BUGS: Readonly<Record<string, string>> = {
  'package.json': '{ "name": "two", "type": "module", "scripts": { "test": "node --test" } }\n',
  'src/sum.js': 'export function sum(a, b) {\n  return a - b;\n}\n',
  'src/month.js': 'export function month(date) {\n  return date.getMonth();\n}\n',
  'test/two.test.js': `import test from 'node:test';
import assert from 'node:assert/strict';
import { sum } from '../src/sum.js';
import { month } from '../src/month.js';
test('adds', () => assert.equal(sum(2, 3), 5));
test('counts months from one', () => assert.equal(month(new Date(2026, 0, 5)), 1));
`,
};

export const MONTH_HINT = 'the month counts from 0';

const FIX_SUM = callTool('edit_file', { path: 'src/sum.js', search: 'return a - b;', replace: 'return a + b;' });
const FIX_MONTH = callTool('edit_file', {
  path: 'src/month.js',
  search: 'return date.getMonth();',
  replace: 'return date.getMonth() + 1;',
});
const RUN_TESTS = callTool('run_tests', {});
export const READ_MONTH = callTool('read_file', { path: 'src/month.js' });

/** Mends the sum and then reads for ever; told of months that count from 0 it mends the other. */
export function fixesHalf({ messages }: OllamaChatBody): RawReply {
  const text = messages.map(({ content }) => content).join('\n');
  const turns = messages.filter(({ role }) => role === 'assistant').length;
  if (text.includes(MONTH_HINT)) return turns === 0 ? FIX_MONTH : RUN_TESTS;
  if (text.includes('# Earlier run')) return READ_MONTH;
  return [FIX_SUM, RUN_TESTS][turns] ?? READ_MONTH;
}
