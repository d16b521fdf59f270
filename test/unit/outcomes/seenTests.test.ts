import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { SeenTests } from '../../../src/core/outcomes/seenTests';
import type { TestOutcome, TestStatus } from '../../../src/core/outcomes/testOutcome';

function ran(passing: readonly string[], failing: readonly string[], status?: TestStatus): TestOutcome {
  return {
    command: 'npm test',
    selector: null,
    status: status ?? (failing.length === 0 ? 'passed' : 'failed'),
    exitCode: failing.length === 0 ? 0 : 1,
    runner: 'node:test',
    passing: [...passing],
    failing: failing.map((id) => ({ id })),
    signature: failing.join(),
    output: '',
    outputTruncated: false,
    durationMs: 1,
  };
}

describe('tests that ran before and are missing', () => {
  const cases: readonly { name: string; runs: readonly TestOutcome[]; failing: readonly string[] }[] = [
    {
      name: 'count as failing where a file no longer loads',
      runs: [ran(['a', 'b'], ['c', 'd']), ran([], ['file'])],
      failing: ['file', 'a', 'b', 'c', 'd'],
    },
    {
      name: 'come back: nothing is held against a run that has them all',
      runs: [ran(['a', 'b'], ['c', 'd']), ran([], ['file']), ran(['a', 'b', 'c'], ['d'])],
      failing: ['d'],
    },
    {
      name: 'count also where the run was stopped at the time limit',
      runs: [ran(['a', 'b'], ['c']), ran(['a'], [], 'timed-out')],
      failing: ['b', 'c'],
    },
    {
      name: 'mean nothing where the runner names failures only',
      runs: [ran([], ['a', 'b', 'c']), ran([], ['a'])],
      failing: ['a'],
    },
    {
      name: 'mean nothing where as many run as before under other names',
      runs: [ran(['a 1 ms'], ['b 2 ms']), ran(['a 3 ms'], ['b 4 ms'])],
      failing: ['b 4 ms'],
    },
    {
      name: 'mean nothing where all pass',
      runs: [ran(['a', 'b'], ['c']), ran(['a', 'c'], [])],
      failing: [],
    },
    {
      name: 'are not made up for output that was not understood',
      runs: [ran(['a'], ['b']), ran([], [], 'failed')],
      failing: [],
    },
  ];
  for (const { name, runs, failing } of cases) {
    test(name, () => {
      const seen = new SeenTests();
      const last = runs.map((outcome) => seen.complete(outcome)).at(-1);
      assert.deepEqual(
        last?.failing.map(({ id }) => id),
        failing,
      );
    });
  }
});
