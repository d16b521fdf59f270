import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { FeatureName } from '../../../src/core/controller/classifier/features';
import { FEATURES } from '../../../src/core/controller/classifier/features';
import { lastingProbability, LastingTrouble } from '../../../src/core/controller/classifier/lasting';
import type { ClassifierModel } from '../../../src/core/controller/classifier/model';
import { createController } from '../../../src/core/controller/controller';
import type { StepInput } from './steps';
import { read, shell, times, watch } from './steps';

const levels = (probabilities: readonly number[]): (number | null)[] => {
  const trouble = new LastingTrouble();
  return probabilities.map((each) => trouble.push(each)?.level ?? null);
};
const ever = (probabilities: readonly number[]): boolean => levels(probabilities).some((level) => level !== null);

describe('trouble that lasts', () => {
  test('is there from the sixteenth step that looked stuck on', () => {
    const seen = levels(times(20, () => 0.6));
    assert.deepEqual(
      seen.map((level) => level !== null),
      times(20, (i) => i >= 15),
    );
    assert.equal(seen[15], 0.6);
  });

  test('may pause for a third of the steps, no more', () => {
    assert.ok(ever(times(48, (i) => (i % 3 === 2 ? 0.1 : 0.6))));
    assert.ok(!ever(times(60, (i) => (i % 5 > 2 ? 0.1 : 0.6))));
  });

  test('is as bad as two thirds of the last steps were, whatever came earlier', () => {
    assert.equal(levels([...times(30, () => 0.6), ...times(24, (i) => (i % 3 === 2 ? 0.9 : 0.8))]).at(-1), 0.8);
    assert.equal(levels([...times(30, () => 0.9), ...times(24, () => 0.6)]).at(-1), 0.6);
  });

  test('is no hard beginning, and no long run without trouble', () => {
    assert.ok(!ever([...times(15, () => 0.93), ...times(40, () => 0.2)]));
    assert.ok(!ever(times(300, () => 0.49)));
  });

  test('begins anew after a reset', () => {
    const trouble = new LastingTrouble();
    for (let i = 0; i < 30; i++) trouble.push(0.7);
    trouble.reset();
    assert.deepEqual(
      times(18, () => trouble.push(0.7) !== null),
      times(18, (i) => i >= 15),
    );
  });

  test('is worth the threshold at even odds, and more the surer its steps were', () => {
    const model = modelOf('failures', 0);
    const at = (level: number): number => lastingProbability(model, { level, detail: '' });
    assert.ok(Math.abs(at(0.5) - model.threshold) < 1e-9);
    assert.ok(at(0.5) < at(0.7) && at(0.7) < at(0.9) && at(0.9) <= 1);
  });
});

/** Sees one feature. */
function modelOf(feature: FeatureName, bias: number): ClassifierModel {
  const weights = FEATURES.map((name) => (name === feature ? 2 : 0));
  return {
    features: FEATURES,
    weights,
    bias,
    calibration: { slope: 1, offset: 0 },
    threshold: 0.9,
    strongThreshold: 1,
  };
}

/** Every second step fails, never twice in one way, and what is read in between is new: no rule says a word. */
const struggle = (count: number, from = 0): StepInput[] =>
  times(count, (i) => {
    const word = wordOf(from + i);
    return i % 2 === 0
      ? shell(`make ${word}`, `${word}Error: ${word} went wrong`, 2)
      : read(`${word}.ts`, `all of ${word}`);
  });

const wordOf = (index: number): string =>
  String(index).replace(/\d/g, (digit) => 'abcdefghij'[Number(digit)] ?? '') + 'word';

describe('the verdict on trouble that lasts', () => {
  const classifier = modelOf('failures', -0.7);

  test('a run in which half of all steps fail is stalled after two dozen of them, in words', () => {
    const { verdicts, signals } = watch(struggle(40), createController({ classifier }));
    const first = verdicts.findIndex(({ state }) => state !== 'working');
    assert.ok(first >= 16 && first <= 24, String(first));
    assert.ok(signals.flat().every(({ severity }) => severity < 0.5));
    const { state, kind, evidence, score, strong } = verdicts[first]!;
    assert.deepEqual({ state, kind, strong }, { state: 'stalled', kind: 'classifier', strong: false });
    assert.match(evidence[0] ?? '', /^The run looked stuck at 16 of the last (?:1\d|2\d) steps\.$/);
    assert.equal(evidence[1], '4 of the last 8 steps failed.');
    assert.ok(score >= 0.9);
  });

  test('a stricter threshold asks for more, and one out of reach is never reached', () => {
    const states = (threshold: number): string[] =>
      watch(struggle(40), createController({ classifier, threshold })).verdicts.map(({ state }) => state);
    assert.ok(states(0.91).includes('stalled'));
    assert.ok(!states(0.95).includes('stalled'));
    assert.ok(!states(2).includes('stalled'));
  });

  test('after advice it has to last again; a compaction does not excuse it', () => {
    for (const [reason, isStalled] of [
      ['advice', false],
      ['nudge', false],
      ['user', false],
      ['compaction', true],
    ] as const) {
      const { controller } = watch(struggle(16), createController({ classifier }));
      controller.rearm(reason);
      const { verdicts } = watch(struggle(14, 16), controller, 16);
      assert.equal(
        verdicts.some(({ state }) => state !== 'working'),
        isStalled,
        reason,
      );
    }
  });
});
