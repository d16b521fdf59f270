import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, test } from 'node:test';
import { run } from '../../../scripts/lib/childProcess.mjs';

const reporter = pathToFileURL(path.resolve(__dirname, '../../../scripts/lib/testReporter.mjs')).href;

async function report(files: Record<string, string>) {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'protege-reporter-'));
  try {
    for (const [name, text] of Object.entries(files)) await writeFile(path.join(folder, name), text);
    const env: NodeJS.ProcessEnv = { ...process.env, PROTEGE_TEST_COUNTS: path.join(folder, 'counts.json') };
    // Else the inner runner would take itself for a file of the outer one.
    delete env.NODE_TEST_CONTEXT;
    const args = ['--test', `--test-reporter=${reporter}`, ...Object.keys(files)];
    const { code, output } = await run(process.execPath, args, { cwd: folder, env });
    const { counts, failedFiles } = JSON.parse(await readFile(path.join(folder, 'counts.json'), 'utf8')) as {
      counts: unknown;
      failedFiles: string[];
    };
    return { code, output, counts, failed: failedFiles.map((file) => path.basename(file)) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

describe('the reporter of npm test', () => {
  test('counts tests of all files, and shows failures only, with their output', async () => {
    const { code, output, counts, failed } = await report({
      'a.test.mjs': `import { describe, test } from 'node:test';
        console.log('pass 99'); console.log('# pass 99');
        describe('suite', () => { test('good', () => {}); test('bad', () => { throw new Error('boom'); }); });
        test('later', { skip: 'not on this machine' }, () => {});`,
      'b.test.mjs': `import { test } from 'node:test'; test('fine', () => { console.log('quiet'); });`,
    });
    assert.equal(code, 1);
    assert.deepEqual(counts, { tests: 4, pass: 2, fail: 1, cancelled: 0, skipped: 1, todo: 0 });
    assert.deepEqual(failed, ['a.test.mjs']);
    assert.match(output, /✖ bad {2}\(a\.test\.mjs:\d+\)\n\s+Error: boom/);
    assert.match(output, /skipped: later \(not on this machine\)/);
    assert.match(output, /output of a\.test\.mjs:\n\s+pass 99/);
    assert.doesNotMatch(output, /quiet|✖ suite/);
  });

  test('a file that can not be loaded is a failure', async () => {
    const { code, output, counts, failed } = await report({ 'c.test.mjs': `import './missing.mjs';` });
    assert.equal(code, 1);
    assert.deepEqual(counts, { tests: 1, pass: 0, fail: 1, cancelled: 0, skipped: 0, todo: 0 });
    assert.deepEqual(failed, ['c.test.mjs']);
    assert.match(output, /missing\.mjs/);
  });
});
