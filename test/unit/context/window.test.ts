import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { outputReserve, promptRoom, TokenGauge } from '../../../src/core/context/window';

describe('the reserve for the reply', () => {
  for (const [window, reserve] of [
    [1_024, 512],
    [4_096, 1_024],
    [16_384, 4_096],
    [131_072, 4_096],
  ] as const)
    test(`${window} tokens`, () => {
      assert.equal(outputReserve(window), reserve);
      assert.equal(promptRoom(window), window - reserve);
    });
});

describe('the gauge', () => {
  const cases = [
    { name: 'an honest count changes nothing', raw: 2_000, counted: 2_000, verdict: 'fits', estimate: 1_000 },
    { name: 'a higher count raises the estimate', raw: 2_000, counted: 3_000, verdict: 'fits', estimate: 1_500 },
    { name: 'a lower count leaves it', raw: 2_000, counted: 1_200, verdict: 'fits', estimate: 1_000 },
    { name: 'a count far too low means a cut prompt', raw: 9_000, counted: 2_048, verdict: 'cut', estimate: 1_000 },
    { name: 'a short prompt is not judged', raw: 300, counted: 50, verdict: 'fits', estimate: 1_000 },
    { name: 'no count is no news', raw: 9_000, counted: 0, verdict: 'fits', estimate: 1_000 },
    { name: 'a wild count is bounded', raw: 1_000, counted: 90_000, verdict: 'fits', estimate: 3_000 },
  ] as const;
  for (const { name, raw, counted, verdict, estimate } of cases)
    test(name, () => {
      const gauge = new TokenGauge();
      assert.equal(gauge.observe(raw, counted), verdict);
      assert.equal(gauge.estimate(1_000), estimate);
    });
});
