import type { RawReply } from './scriptedServer';
import { callTool } from './scriptedOllama';

export const SUM_BROKEN = 'export function sum(a, b) {\n  return a - b;\n}\n';
export const SUM_FIXED = 'export function sum(a, b) {\n  return a + b;\n}\n';

const TEST = `import test from 'node:test';
import assert from 'node:assert/strict';
import { sum } from '../src/sum.js';
test('adds', () => assert.equal(sum(2, 3), 5));
test('adds nothing', () => assert.equal(sum(2, 0), 2));
`;

/** A project with one wrong operator and its own tests. */
export const SUM_PROJECT: Readonly<Record<string, string>> = {
  'package.json': '{ "name": "sum", "type": "module", "scripts": { "test": "node --test" } }\n',
  'src/sum.js': SUM_BROKEN,
  'test/sum.test.js': TEST,
};

export const FIX_SUM: readonly RawReply[] = [
  callTool('edit_file', { path: 'src/sum.js', search: '  return a - b;', replace: '  return a + b;' }),
  callTool('run_tests', {}),
  callTool('finish', { summary: 'sum adds now' }),
];

/** A model that reads the same file for ever. */
export const READ_FOREVER: RawReply = callTool('read_file', { path: 'src/sum.js' });

export const TEST_FLAGS = ['--test', 'node --test'] as const;
