import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { budgetText } from '../../../src/cli/budget/budgetText';
import { parseLimits } from '../../../src/cli/budget/parseLimits';
import type { BudgetSetOptions } from '../../../src/cli/commands/budget';
import { UsageError } from '../../../src/cli/exit';
import { DEFAULT_LIMITS } from '../../../src/core/budget/budget';

describe('flags of budget set', () => {
  const good: readonly (readonly [BudgetSetOptions, object])[] = [
    [{}, { limits: {} }],
    [{ mode: 'ask' }, { mode: 'ask', limits: {} }],
    [{ askWhen: 'stall-or-asked' }, { trigger: 'stall-or-asked', limits: {} }],
    [
      { usdPerDay: '1.5', usdPerRun: '$0.25', usdPerMonth: '.5' },
      { limits: { usdPerDay: 1.5, usdPerRun: 0.25, usdPerMonth: 0.5 } },
    ],
    [
      { consultationsPerRun: '0', consultationsPerDay: '12' },
      { limits: { consultationsPerRun: 0, consultationsPerDay: 12 } },
    ],
    [{ tokensPerConsultation: '8000' }, { limits: { inputTokensPerConsultation: 8000 } }],
    [
      { tokensPerConsultation: '8000/900' },
      { limits: { inputTokensPerConsultation: 8000, outputTokensPerConsultation: 900 } },
    ],
  ];
  for (const [options, expected] of good)
    test(JSON.stringify(options), () => assert.deepEqual(parseLimits(options), expected));

  const bad: readonly BudgetSetOptions[] = [
    { askWhen: 'always' },
    { mode: 'on' },
    { usdPerDay: '-1' },
    { usdPerDay: '1e3' },
    { usdPerDay: '1,5' },
    { usdPerDay: '' },
    { usdPerMonth: 'NaN' },
    { consultationsPerRun: '1.5' },
    { consultationsPerRun: '-1' },
    { tokensPerConsultation: '0' },
    { tokensPerConsultation: '8000/0' },
    { tokensPerConsultation: 'many' },
  ];
  for (const options of bad)
    test(`${JSON.stringify(options)} is refused by name`, () =>
      assert.throws(
        () => parseLimits(options),
        (error) => error instanceof UsageError && error.message.includes('--'),
      ));
});

test('the budget in words', () => {
  const nothing = { consultations: 0, usd: 0, tokens: 0 };
  const text = budgetText(
    '/project',
    {
      mode: 'auto',
      limits: DEFAULT_LIMITS,
      spent: { day: { consultations: 1, usd: 0.0351, tokens: 9 }, month: { consultations: 4, usd: 1.2, tokens: 9 } },
      reserved: nothing,
      remaining: { consultations: 6, usd: 0.5, tokens: 9 },
    },
    'stall',
    [{ day: '2026-11-20', consultations: 1, usd: 0.0351, tokens: 9 }],
  );
  assert.equal(
    text,
    [
      'Expert budget of /project',
      '  mode            auto: the expert is asked within the budget',
      '  asked           when the model is stuck; its own questions count where there are signs of that',
      '  a run           6 consultations, $0.50',
      '  today           1 of 20 consultations, $0.0351 of $2.00',
      '  this month      $1.20 of $20.00, 4 consultations',
      '  a consultation  12000 tokens in, 1500 out at most',
      '  left for a run  6 consultations, $0.50',
      'Spending by day',
      '  2026-11-20      1 consultation, $0.0351',
    ].join('\n'),
  );
});
