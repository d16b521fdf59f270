import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { firstContext, fit } from '../../../src/core/context/firstContext';
import type { TestOutcome } from '../../../src/core/outcomes/testOutcome';
import type { Workspace } from '../../../src/core/workspace/workspace';

const long = Array.from({ length: 200 }, (_, index) => `line ${index + 1}`).join('\n');

function workspaceOf(files: Record<string, string>): Workspace {
  return {
    list: () => Promise.resolve(Object.keys(files)),
    read: (path) => {
      const text = files[path];
      return Promise.resolve(text === undefined ? { kind: 'missing' } : { kind: 'text', text, encoding: 'utf8' });
    },
    write: () => Promise.reject(new Error('the first context never writes')),
    changes: () => Promise.resolve([]),
    treeHash: () => Promise.resolve(''),
  };
}

const baseline: TestOutcome = {
  command: 'npm test',
  selector: null,
  status: 'failed',
  exitCode: 1,
  runner: null,
  passing: [],
  failing: [],
  signature: '',
  output: '',
  outputTruncated: false,
  durationMs: 1,
};

async function build(
  files: Record<string, string>,
  frames: readonly { file: string; line: number }[],
  maxChars = 20_000,
): Promise<string> {
  const input = {
    task: 'It is off by one.',
    testCommand: 'npm test',
    baseline,
    baselineText: '1 failing: adds',
    frames,
    maxChars,
  };
  return await firstContext({ ...input, workspace: workspaceOf(files) }, new AbortController().signal);
}

describe('the first context', () => {
  test('holds the task, the failing tests, the lines that the stack names, and a short tree', async () => {
    const text = await build({ 'src/long.js': long, 'src/other.js': 'other' }, [{ file: 'src/long.js', line: 100 }]);
    assert.match(text, /# Task\nIt is off by one\./);
    assert.match(text, /1 failing: adds/);
    assert.match(text, /src\/long\.js \(lines 88-112 of 200\)\n88 \| line 88/);
    assert.match(text, /112 \| line 112/);
    assert.doesNotMatch(text, /\| line (87|113)\b/);
    assert.match(text, /# Files\n.*src/);
    assert.doesNotMatch(text, /\| other/);
  });

  const cases = [
    {
      name: 'a short file is shown whole',
      files: { 'a.js': 'one\ntwo\n' },
      frames: [{ file: 'a.js', line: 1 }],
      shows: '(lines 1-2 of 2)',
    },
    {
      name: 'lines close together are one excerpt',
      files: { 'a.js': long },
      frames: [
        { file: 'a.js', line: 50 },
        { file: 'a.js', line: 60 },
      ],
      shows: '(lines 38-72 of 200)',
    },
    {
      name: 'a line after the end of the file',
      files: { 'a.js': long },
      frames: [{ file: 'a.js', line: 900 }],
      shows: '(lines 200-200 of 200)',
    },
  ];
  for (const { name, files, frames, shows } of cases)
    test(name, async () => {
      assert.ok((await build(files, frames)).includes(shows));
    });

  test('a file that is gone is left out', async () => {
    assert.doesNotMatch(await build({ 'a.js': 'x' }, [{ file: 'gone.js', line: 1 }]), /gone\.js/);
  });

  test('excerpts that do not fit are left out, the task and the tests are not', async () => {
    const text = await build({ 'a.js': long }, [{ file: 'a.js', line: 50 }], 400);
    assert.match(text, /# Task/);
    assert.match(text, /1 failing: adds/);
    assert.doesNotMatch(text, /line 50/);
  });
});

test('what is cut is said', () => {
  assert.equal(fit('short', 100), 'short');
  const cut = fit('a'.repeat(500) + 'b'.repeat(500), 300);
  assert.ok(cut.length <= 300);
  assert.match(cut, /^a+\n\[\.\.\. \d+ characters left out \.\.\.\]\nb+$/);
});
