import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { LedgerEntry, ReserveEntry } from '../../../src/core/budget/account';
import { Account, isInDay, isInMonth } from '../../../src/core/budget/account';
import { BUILT_IN_PRICES } from '../../../src/core/budget/builtInPrices';
import { DEFAULT_LIMITS } from '../../../src/core/budget/budget';
import { dayKey, nextDay, nextMonth } from '../../../src/core/budget/calendar';
import { effectiveLimits, modeOfRun, strictestMode } from '../../../src/core/budget/limits';
import { formatMicros, toMicros } from '../../../src/core/budget/money';
import type { Price } from '../../../src/core/budget/prices';
import { findPrice, mergePrices, usageMicros, worstCaseMicros } from '../../../src/core/budget/prices';

const today = '2026-11-20';

function price(model: string, provider = 'anthropic'): Price {
  const found = findPrice(BUILT_IN_PRICES, provider, model, today);
  assert.ok(found !== null);
  return found;
}

describe('prices', () => {
  const worst: readonly (readonly [string, number, number, number])[] = [
    // The dearest input is what is written to the cache: 2.50 dollars a million.
    ['claude-sonnet-5-5', 9_000, 1_500, 9_000 * 2.5 + 1_500 * 10],
    ['claude-opus-5-5', 9_000, 1_500, 9_000 * 5 + 1_500 * 20],
    ['claude-haiku-5-5', 9_000, 1_500, 900 + 750],
    ['claude-haiku-5-5', 100_001, 1_000, 52_501],
    ['claude-sonnet-5-5-20261001', 1_000, 0, 2_500],
    ['claude-haiku-5-5', 1, 0, 1],
  ];
  for (const [model, input, output, micros] of worst)
    test(`worst case of ${model} with ${input} and ${output} tokens`, () =>
      assert.equal(worstCaseMicros(price(model), input, output), micros));

  test('usage counts what was read from and written to the cache at its own price', () => {
    const usage = { inputTokens: 10_000, outputTokens: 1_000, cacheReadTokens: 6_000, cacheWriteTokens: 3_000 };
    assert.equal(usageMicros(price('claude-sonnet-5-5'), usage), 1_000 * 2 + 6_000 * 0.2 + 3_000 * 2.5 + 1_000 * 10);
  });

  test('usage within what was reserved never costs more than the worst case', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...BUILT_IN_PRICES),
        fc.nat(200_000),
        fc.nat(5_000),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (each, input, output, read, written) => {
          const cacheReadTokens = Math.floor(input * read);
          const cacheWriteTokens = Math.floor((input - cacheReadTokens) * written);
          const cost = usageMicros(each, {
            inputTokens: input,
            outputTokens: output,
            cacheReadTokens,
            cacheWriteTokens,
          });
          assert.ok(Number.isInteger(cost) && cost <= worstCaseMicros(each, input, output) + 1);
        },
      ),
    );
  });

  const found: readonly (readonly [string, string, string, boolean])[] = [
    ['anthropic', 'claude-sonnet-9', 'an unknown model', false],
    ['openai', 'gpt-x', 'an endpoint without prices', false],
    ['ollama', 'qwen3:32b', 'a model on this machine', true],
    ['ollama', 'glm-5:cloud', 'a hosted Ollama model', false],
    ['ollama', 'gpt-oss:120b-cloud', 'another hosted Ollama model', false],
    ['practice', 'practice', 'the practice expert', true],
    ['vscode', 'copilot/x', 'an editor model', true],
  ];
  for (const [provider, model, name, isKnown] of found)
    test(`${name} ${isKnown ? 'has' : 'has no'} price`, () =>
      assert.equal(findPrice(BUILT_IN_PRICES, provider, model, today) !== null, isKnown));

  test('the entry that holds today counts, an exact name before a pattern, the user before us', () => {
    const entry = (model: string, from: string, inputPerMillion: number): Price => ({
      provider: 'p',
      model,
      from,
      inputPerMillion,
      outputPerMillion: 0,
    });
    const table = [
      entry('m', '2026-01-01', 1),
      entry('m', '2026-11-20', 2),
      entry('m', '2026-12-01', 3),
      entry('*', '2026-11-20', 9),
    ];
    assert.equal(findPrice(table, 'p', 'm', today)?.inputPerMillion, 2);
    assert.equal(findPrice(table, 'p', 'm', '2025-01-01')?.inputPerMillion, 1);
    assert.equal(findPrice(table, 'p', 'other', today)?.inputPerMillion, 9);
    assert.equal(findPrice(mergePrices(table, [entry('m', '2026-01-01', 7)]), 'p', 'm', today)?.inputPerMillion, 7);
  });
});

describe('money', () => {
  for (const [usd, text] of [
    [0, '$0.00'],
    [1.5, '$1.50'],
    [0.01929, '$0.0193'],
    [0.0193, '$0.0193'],
    [0.02, '$0.02'],
    [0.09999, '$0.10'],
    [0.48655, '$0.49'],
    [1.23456, '$1.23'],
    [0.00004, '$0.00004'],
    [0.000062, '$0.0001'],
    [0.0035, '$0.0035'],
    [20, '$20.00'],
    [0.000001, '$0.000001'],
    [-0.5, '-$0.50'],
  ] as const)
    test(text, () => assert.equal(formatMicros(toMicros(usd)), text));
});

describe('limits', () => {
  test('the strictest holds; only the user goes above the defaults', () =>
    assert.deepEqual(
      effectiveLimits(
        { usdPerDay: 50, usdPerRun: 0.1 },
        { usdPerDay: 10, usdPerRun: 9 },
        { consultationsPerRun: 99, usdPerMonth: 1 },
      ),
      {
        ...DEFAULT_LIMITS,
        usdPerDay: 10,
        usdPerRun: 0.1,
        usdPerMonth: 1,
      },
    ));

  test('modes', () => {
    assert.equal(strictestMode('auto', 'ask', undefined), 'ask');
    assert.equal(strictestMode('off', 'auto'), 'off');
    assert.equal(modeOfRun('ask', { canAskUser: false, assumeYes: false }), 'off');
    assert.equal(modeOfRun('ask', { canAskUser: false, assumeYes: true }), 'auto');
    assert.equal(modeOfRun('ask', { canAskUser: true, assumeYes: false }), 'ask');
    assert.equal(modeOfRun('off', { canAskUser: true, assumeYes: true }), 'off');
  });
});

describe('calendar', () => {
  test('days and months are local', () => {
    const late = new Date(2026, 11, 31, 23, 59).getTime();
    assert.equal(dayKey(late), '2026-12-31');
    assert.equal(nextDay(late), new Date(2027, 0, 1).getTime());
    assert.equal(nextMonth(late), new Date(2027, 0, 1).getTime());
  });
});

describe('random sequences of reservations, settlements and clock jumps', () => {
  const limits = {
    ...DEFAULT_LIMITS,
    consultationsPerRun: 3,
    consultationsPerDay: 4,
    usdPerRun: 0.03,
    usdPerDay: 0.04,
    usdPerMonth: 0.09,
  };
  const step = fc.oneof(
    fc.record({
      kind: fc.constant('reserve' as const),
      run: fc.constantFrom('a', 'b', 'c'),
      worst: fc.integer({ min: 1, max: 20_000 }),
    }),
    fc.record({
      kind: fc.constant('settle' as const),
      which: fc.nat(20),
      how: fc.constantFrom('used', 'unknown', 'released'),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
    fc.record({ kind: fc.constant('jump' as const), hours: fc.integer({ min: -72, max: 72 }) }),
  );

  test('spent and reserved together never pass a limit, whoever reads the entries and in how many parts', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.nat(60), (steps, cut) => {
        const entries: LedgerEntry[] = [];
        const account = new Account();
        const reserves: ReserveEntry[] = [];
        let at = new Date(2026, 10, 28, 12).getTime();
        for (const [index, each] of steps.entries()) {
          if (each.kind === 'jump') at += each.hours * 3_600_000;
          else if (each.kind === 'reserve') {
            const entry: ReserveEntry = {
              type: 'reserve',
              id: String(index),
              at,
              day: dayKey(at),
              runId: each.run,
              consultationId: '',
              provider: 'p',
              model: 'm',
              inputTokens: 1,
              outputTokens: 1,
              worstMicros: each.worst,
              limits,
            };
            reserves.push(entry);
            entries.push(entry);
            account.apply(entry);
          } else {
            const entry = reserves[each.which % Math.max(1, reserves.length)];
            if (entry === undefined) continue;
            const micros =
              each.how === 'released'
                ? 0
                : each.how === 'unknown'
                  ? entry.worstMicros
                  : Math.floor(entry.worstMicros * each.share);
            const settle = { type: 'settle', id: entry.id, at, kind: each.how as 'used', micros, usage: null } as const;
            entries.push(settle);
            account.apply(settle);
          }
          const now = { at, day: dayKey(at) };
          for (const run of ['a', 'b', 'c']) {
            assert.ok(account.ofRun(run).micros <= 30_000 && account.ofRun(run).consultations <= 3);
          }
          const days = new Set(reserves.map((entry) => entry.day));
          for (const day of days) {
            const tally = account.tally(({ entry }) => entry.day === day);
            assert.ok(tally.micros <= 40_000 && tally.consultations <= 4, `${day}: ${tally.micros}`);
          }
          for (const month of new Set([...days].map((day) => day.slice(0, 7))))
            assert.ok(account.tally(({ entry }) => entry.day.startsWith(month)).micros <= 90_000, month);
          assert.deepEqual(
            account.ofDay(now),
            account.tally((consultation) => isInDay(consultation, now)),
          );
          assert.deepEqual(
            account.ofMonth(now),
            account.tally((consultation) => isInMonth(consultation, now)),
          );
        }
        // Another process that reads the same file decides the same.
        const other = new Account();
        for (const entry of entries.slice(0, cut)) other.apply(entry);
        for (const entry of entries.slice(cut)) other.apply(entry);
        assert.deepEqual(other.consultations(), account.consultations());
      }),
      { numRuns: 500 },
    );
  });
});
