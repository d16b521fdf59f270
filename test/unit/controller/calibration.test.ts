import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Calibration } from '../../../src/core/controller/calibration/chooseThreshold';
import { chooseThresholds, HIGHEST_THRESHOLD } from '../../../src/core/controller/calibration/chooseThreshold';
import type { WatchedRun } from '../../../src/core/controller/calibration/watchedRun';
import { times } from './steps';

const runs = (count: number, fixed: boolean, peak: (i: number) => number, ruled = false): WatchedRun[] =>
  times(count, (i) => ({ model: 'small', fixed, peak: peak(i), ruled }));

interface Case {
  name: string;
  runs: WatchedRun[];
  expected: Calibration[];
}

const CASES: Case[] = [
  { name: 'no run', runs: [], expected: [] },
  {
    name: 'too few of all, and of each outcome',
    runs: [...runs(3, true, () => 0.1), ...runs(7, false, () => 0.9)],
    expected: [
      { model: 'small', fixed: 3, notFixed: 7, kind: 'too-few', missingFixed: 2, missingNotFixed: 0, missingRuns: 10 },
    ],
  },
  {
    name: 'enough, and the fixed runs stay low: the lowest threshold there may be',
    runs: [...runs(15, true, () => 0.2), ...runs(5, false, (i) => 0.5 + i / 10)],
    expected: [{ model: 'small', fixed: 15, notFixed: 5, kind: 'chosen', threshold: 0.6, falseAlarms: 0, caught: 0.8 }],
  },
  {
    name: 'one fixed run in twenty may be flagged, two may not',
    runs: [...runs(20, true, (i) => (i === 0 ? 0.97 : i === 1 ? 0.705 : 0.3)), ...runs(5, false, () => 0.8)],
    expected: [
      { model: 'small', fixed: 20, notFixed: 5, kind: 'chosen', threshold: 0.71, falseAlarms: 0.05, caught: 1 },
    ],
  },
  {
    name: 'where the rules alone flag more, no threshold adds to it',
    runs: [
      ...runs(5, true, () => 0.3, true),
      ...runs(15, true, () => 0.84),
      ...runs(4, false, () => 0.9),
      ...runs(1, false, () => 0.1),
    ],
    expected: [
      { model: 'small', fixed: 20, notFixed: 5, kind: 'chosen', threshold: 0.85, falseAlarms: 0.25, caught: 0.8 },
    ],
  },
  {
    name: 'fixed runs that all look stuck: the highest threshold there may be',
    runs: [...runs(15, true, () => 1), ...runs(5, false, () => 1)],
    expected: [
      {
        model: 'small',
        fixed: 15,
        notFixed: 5,
        kind: 'chosen',
        threshold: HIGHEST_THRESHOLD,
        falseAlarms: 1,
        caught: 1,
      },
    ],
  },
];

describe('a threshold from the user’s own runs', () => {
  for (const { name, runs: given, expected } of CASES)
    test(name, () => {
      assert.deepEqual(chooseThresholds(given), expected);
      assert.deepEqual(chooseThresholds([...given].reverse()), expected, 'the order of the runs must not matter');
    });

  test('models are judged apart, by name', () => {
    const many = ['b', 'a'].flatMap((model) => runs(2, true, () => 0).map((run) => ({ ...run, model })));
    assert.deepEqual(
      chooseThresholds(many).map(({ model, kind }) => [model, kind]),
      [
        ['a', 'too-few'],
        ['b', 'too-few'],
      ],
    );
  });
});
