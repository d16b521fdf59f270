import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execFileSync } from 'node:child_process';

export interface Project {
  readonly folder: string;
  readonly data: string;
  remove(): void;
}

/** A repository of `modules` small modules and a test that fails as long as the first of them subtracts. */
export function makeProject(modules: number): Project {
  const base = mkdtempSync(join(tmpdir(), 'protege-bench-project-'));
  const folder = join(base, 'project');
  mkdirSync(join(folder, 'src'), { recursive: true });
  mkdirSync(join(folder, 'test'));
  writeFileSync(join(folder, 'package.json'), '{ "name": "bench", "scripts": { "test": "node --test" } }\n');
  for (let index = 0; index < modules; index++) writeFileSync(join(folder, modulePath(index)), moduleText(index));
  writeFileSync(
    join(folder, 'test', 'module.test.js'),
    "const test = require('node:test');\nconst assert = require('node:assert');\n" +
      "test('adds', () => assert.strictEqual(require('../src/module0').combine0(1, 2), 3));\n",
  );
  const git = (...parameters: string[]): unknown => execFileSync('git', parameters, { cwd: folder, stdio: 'ignore' });
  git('init', '-q');
  git('add', '-A');
  git('commit', '-qm', 'start');
  return {
    folder,
    data: join(base, 'data'),
    remove: () => rmSync(base, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }),
  };
}

export function modulePath(index: number): string {
  return `src/module${index}.js`;
}

/** Twenty lines; `bug` is the line that an edit replaces. */
function moduleText(index: number): string {
  const filler = Array.from({ length: 15 }, (_value, line) => `  // Step ${line} of module ${index} needs no code.`);
  return [`exports.combine${index} = function combine${index}(a, b) {`, ...filler, `  ${bug(index)}`, '};', ''].join(
    '\n',
  );
}

export function bug(index: number): string {
  return `return a - b - ${index} + ${index};`;
}

export function cure(index: number): string {
  return bug(index).replace('a - b', 'a + b');
}
