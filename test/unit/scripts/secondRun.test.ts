import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { withSecondRun } from '../../../scripts/lib/secondRun.mjs';
import type { StageResult } from '../../../scripts/lib/secondRun.mjs';

const counts = { tests: 10, pass: 8, fail: 1, cancelled: 1, skipped: 0, todo: 0 };
const green: StageResult = { status: 'passed', counts: { ...counts, pass: 10, fail: 0, cancelled: 0 } };
const red = (...failedFiles: string[]): StageResult => ({ status: 'failed', counts, failedFiles });

const cases: readonly {
  readonly name: string;
  readonly first: StageResult;
  readonly second: StageResult;
  readonly runs: readonly (readonly string[])[];
  readonly passes: boolean;
  readonly flaky?: number;
}[] = [
  { name: 'what is green is run once', first: green, second: red('/t/a.test.ts'), runs: [], passes: true },
  {
    name: 'what is green the second time passes and is told',
    first: red('/t/a.test.ts'),
    second: green,
    runs: [['/t/a.test.ts']],
    passes: true,
    flaky: 2,
  },
  {
    name: 'what stays red fails',
    first: red('/t/a.test.ts'),
    second: red('/t/a.test.ts'),
    runs: [['/t/a.test.ts']],
    passes: false,
  },
  {
    name: 'many red files are no accident',
    first: red('/t/a.test.ts', '/t/b.test.ts', '/t/c.test.ts'),
    second: green,
    runs: [],
    passes: false,
  },
  {
    name: 'a test of a helper can not be run by its file',
    first: red('/t/a.test.ts', '/t/support/helper.ts'),
    second: green,
    runs: [],
    passes: false,
  },
  {
    name: 'a stage that could not run stays failed',
    first: { status: 'failed', note: 'no browser' },
    second: green,
    runs: [],
    passes: false,
  },
];

describe('the second run of red files', () => {
  for (const { name, first, second, runs, passes, flaky } of cases) {
    test(name, async () => {
      const asked: (readonly string[])[] = [];
      const said: string[] = [];
      const result = await withSecondRun(
        first,
        (files) => {
          asked.push(files);
          return Promise.resolve(second);
        },
        (text) => said.push(text),
      );
      assert.deepEqual(asked, runs);
      assert.equal(said.length, runs.length);
      assert.equal(result.status === 'passed', passes);
      assert.equal(result.flaky, flaky);
      if (flaky === undefined) return;
      assert.match(result.note ?? '', /RED AT FIRST AND GREEN WHEN RUN AGAIN: a\.test\.ts\./);
      assert.deepEqual(result.counts, { ...counts, pass: 10, fail: 0, cancelled: 0 });
    });
  }
});
