import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { FEATURES } from '../../../src/core/controller/classifier/features';
import { explain } from '../../../src/core/controller/classifier/explain';
import { marginOf, probabilityOf } from '../../../src/core/controller/classifier/model';
import type { TrainingRun } from '../../../src/core/controller/classifier/train';
import { fitClassifier } from '../../../src/core/controller/classifier/train';
import shipped from '../../../src/core/controller/classifier/weights.json';
import { Watcher } from '../../../src/core/controller/controller';
import { completed, edit, read, shell, testRun, times } from './steps';

const OPTIONS = { features: ['evidence', 'noise'], threshold: 0.8, strongThreshold: 0.95 };

/** Stuck runs show evidence from the third step on; noise is the same everywhere. */
function runs(stuckShare: number): TrainingRun[] {
  return times(40, (i) => {
    const stuck = i < 40 * stuckShare;
    const steps = times(6, (k) => [stuck && k > 2 ? 0.9 : 0.1, ((i + k) % 5) / 5]);
    return { steps, stuck, group: 'only' };
  });
}

describe('fitting', () => {
  test('the same runs give the same model', () => {
    assert.deepEqual(fitClassifier(runs(0.5), OPTIONS), fitClassifier(runs(0.5), OPTIONS));
  });

  test('evidence weighs, noise does not, and the odds follow', () => {
    const model = fitClassifier(runs(0.5), OPTIONS);
    assert.ok((model.weights[0] ?? 0) > 10 * (model.weights[1] ?? 0));
    assert.ok(probabilityOf(model, [0.9, 0.4]) > 0.8);
    assert.ok(probabilityOf(model, [0.1, 0.4]) < 0.3);
  });

  test('the share of stuck runs in a collection does not move the model: both outcomes weigh the same', () => {
    const rare = fitClassifier(runs(0.1), OPTIONS);
    const common = fitClassifier(runs(0.9), OPTIONS);
    assert.ok(Math.abs(probabilityOf(rare, [0.9, 0.4]) - probabilityOf(common, [0.9, 0.4])) < 0.1);
  });

  test('no weight falls below 0, even where the runs would have it so', () => {
    const turned = runs(0.5).map((run) => ({ ...run, stuck: !run.stuck }));
    assert.ok(fitClassifier(turned, OPTIONS).weights.every((weight) => weight >= 0));
  });
});

describe('what the classifier saw, in words', () => {
  for (const [name, largest, less] of [
    ['actionStreak', 'One action was taken at least 5 times in a row.', 'One action was taken 3 times in a row.'],
    ['failureStreak', 'At least 6 steps in a row failed.', '3 steps in a row failed.'],
    [
      'sameTests',
      'At least 5 test runs in a row had the same failing tests.',
      '3 test runs in a row had the same failing tests.',
    ],
  ] as const)
    test(`a count of ${name} that has reached its largest value is said to be one from below`, () => {
      const model = { ...shipped, weights: FEATURES.map(() => 1) };
      const words = (value: number) =>
        explain(
          model,
          FEATURES.map((each) => (each === name ? value : 0)),
        );
      assert.deepEqual(words(1), [largest]);
      assert.deepEqual(words(0.5), [less]);
    });
});

describe('the shipped weights', () => {
  test('belong to the features that the code computes', () => {
    assert.deepEqual(shipped.features, [...FEATURES]);
    assert.equal(shipped.weights.length, FEATURES.length);
    assert.ok(shipped.weights.every((weight) => weight >= 0));
    assert.ok(shipped.calibration.slope > 0);
    assert.ok(shipped.threshold < shipped.strongThreshold);
  });

  test('more of any evidence never lowers P(stuck)', () => {
    const base = FEATURES.map(() => 0.2);
    FEATURES.forEach((_, i) => {
      assert.ok(marginOf(shipped, base.with(i, 0.9)) >= marginOf(shipped, base));
    });
  });

  test('a run without any evidence is far from the threshold', () => {
    assert.ok(
      probabilityOf(
        shipped,
        FEATURES.map(() => 0),
      ) < 0.3,
    );
  });
});

test('features stay between 0 and 1 and do not depend on how long the run has been', () => {
  const watcher = new Watcher();
  const round = [
    read('a.ts', 'a'),
    edit('a.ts', 'x', 'B'),
    testRun('B', 'adds'),
    shell('python x.py', 'KeyError: 1', 1),
    read('b.ts', 'b', 'B'),
  ];
  let last: number[] = [];
  let before: number[] = [];
  for (let i = 0; i < 60; i++) {
    round.forEach((input, k) => {
      last = watcher.look(completed(input, i * round.length + k)).features;
      for (const value of last) assert.ok(value >= 0 && value <= 1);
    });
    if (i === 30) before = last;
  }
  assert.deepEqual(last, before);
});
