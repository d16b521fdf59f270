import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { callTool } from './scriptedOllama';
import type { RawReply } from './scriptedServer';

const source = `// @ts-check
export function sum(a, b) {
  return a + c;
}

export class Sums {
  constructor() {
    this.all = [];
  }

  keep(sum) {
    this.all.push(sum);
    return this.all.length;
  }
}
`;

const testFile = `import assert from 'node:assert/strict';
import test from 'node:test';
import { sum } from '../src/sum.js';

test('sums', () => {
  assert.equal(sum(2, 3), 5);
});
`;

/** A small project whose only bug is also a problem that the editor's own TypeScript reports. */
export function writeUndefinedName(folder: string): void {
  for (const name of ['src', 'test']) mkdirSync(path.join(folder, name), { recursive: true });
  const manifest = { name: 'sums', type: 'module', private: true, scripts: { test: 'node --test' } };
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest));
  writeFileSync(path.join(folder, 'src', 'sum.js'), source);
  writeFileSync(path.join(folder, 'test', 'sum.test.js'), testFile);
}

/** Mends it, tests, ends. */
export const FIX_UNDEFINED_NAME: readonly RawReply[] = [
  callTool('edit_file', { path: 'src/sum.js', search: 'return a + c;', replace: 'return a + b;' }),
  callTool('run_tests', {}),
  callTool('finish', { summary: 'sum adds again' }),
];
