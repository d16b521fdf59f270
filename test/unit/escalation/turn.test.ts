import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { decideEscalation } from '../../../src/core/controller/escalation/decideEscalation';
import type { EscalationSituation } from '../../../src/core/controller/escalation/situation';
import { nextTurn } from '../../../src/core/controller/escalation/turn';
import { big, budgetState, consultation, dayRefusal, local, looping, nudged, situation, strong } from './situations';

const large = { provider: 'anthropic', model: 'claude-opus-5-5' };
const three = {
  expert: { mode: 'auto', trigger: 'stall', canAskUser: true, list: [local, big, large] },
  verdict: strong,
} as const;
const about = { signature: strong.signature, step: 12 };
const refuses = (...experts: number[]): EscalationSituation['budget'] => ({
  state: budgetState,
  refusals: experts.map((expert) => ({ expert, refusal: dayRefusal })),
});

describe('whose turn it is', () => {
  const rows: readonly (readonly [
    name: string,
    change: Partial<EscalationSituation>,
    expert: number | null,
    reason: RegExp,
  ])[] = [
    ['the first of the list, at first', {}, 0, /^ollama\/qwen3:32b is the first of your experts\.$/],
    ...(['followed', 'ignored', 'misled', 'failed'] as const).map(
      (outcome) =>
        [
          `the next one after advice that was ${outcome}`,
          { consultations: [consultation({ ...about, outcome })] },
          1,
          /ollama\/qwen3:32b .* So anthropic\/claude-sonnet-5-5 is asked\.$/,
        ] as const,
    ),
    [
      'the one after that',
      {
        consultations: [
          consultation({ ...about, outcome: 'ignored' }),
          consultation({ ...about, step: 15, expert: 1, outcome: 'misled' }),
        ],
      },
      2,
      /^The advice of anthropic\/claude-sonnet-5-5 made it worse\. So anthropic\/claude-opus-5-5 is asked\.$/,
    ],
    [
      'the only one again after two answers of a busy endpoint',
      {
        expert: { mode: 'auto', trigger: 'stall', canAskUser: true, list: [big] },
        consultations: [5, 10].map((step) => consultation({ step, outcome: 'failed', isTransient: true })),
      },
      0,
      /^$/,
    ],
    [
      'the only one again after one advice in vain and three answers of a busy endpoint',
      {
        expert: { mode: 'auto', trigger: 'stall', canAskUser: true, list: [big] },
        consultations: [
          consultation({ step: 2, outcome: 'followed' }),
          ...[5, 9, 13].map((step) => consultation({ step, outcome: 'failed', isTransient: true })),
        ],
      },
      0,
      /^$/,
    ],
    [
      'nobody after four answers of a busy endpoint',
      {
        expert: { mode: 'auto', trigger: 'stall', canAskUser: true, list: [big] },
        consultations: [3, 7, 11, 15].map((step) => consultation({ step, outcome: 'failed', isTransient: true })),
      },
      null,
      /^/,
    ],
    [
      'nobody when every one was asked about this loop',
      { consultations: [0, 1, 2].map((expert) => consultation({ ...about, expert, outcome: 'ignored' })) },
      null,
      /^/,
    ],
    [
      'the first again for a new loop, once its end is reached',
      {
        consultations: [0, 1, 2].map((expert) => consultation({ step: 12, expert, outcome: 'ignored' })),
      },
      0,
      /claude-opus-5-5 was not followed\. So ollama/,
    ],
    [
      'the first again after help, whoever gave it',
      { consultations: [consultation({ expert: 1, outcome: 'helped' })] },
      0,
      /first of your experts/,
    ],
    [
      'not one that did not help twice',
      {
        consultations: [
          consultation({ step: 3, outcome: 'ignored' }),
          consultation({ step: 7, outcome: 'misled' }),
          consultation({ step: 12, expert: 1, outcome: 'helped' }),
        ],
      },
      1,
      /^ollama\/qwen3:32b was asked in vain too often\. So anthropic\/claude-sonnet-5-5 is asked\.$/,
    ],
    [
      'not one whose limits refuse',
      { budget: refuses(0) },
      1,
      /^A limit keeps ollama\/qwen3:32b from being asked\. So anthropic\/claude-sonnet-5-5/,
    ],
    ['nobody where every limit refuses', { budget: refuses(0, 1, 2) }, null, /^/],
    [
      'not one that failed a moment ago',
      {
        consultations: [
          consultation({ ...about, step: 18, outcome: 'failed' }),
          consultation({ step: 19, expert: 1, outcome: 'helped' }),
        ],
      },
      1,
      /^ollama\/qwen3:32b gave no advice\. So anthropic\/claude-sonnet-5-5/,
    ],
    [
      'not one that did not answer at all, as long as another can be asked',
      {
        consultations: [
          consultation({ ...about, step: 10, outcome: 'failed', isSilent: true }),
          consultation({ step: 11, expert: 1, outcome: 'helped' }),
        ],
      },
      1,
      /^ollama\/qwen3:32b did not answer earlier in this run\. So anthropic\/claude-sonnet-5-5 is asked\.$/,
    ],
    [
      'nor where the user asks by hand',
      { isRequestedByUser: true, consultations: [consultation({ step: 10, outcome: 'failed', isSilent: true })] },
      1,
      /^/,
    ],
    [
      'one that did not answer has another chance where nobody else is left',
      {
        consultations: [
          consultation({ ...about, step: 10, outcome: 'failed', isSilent: true }),
          ...[1, 1, 2, 2].map((expert) => consultation({ step: 11, expert, outcome: 'misled' })),
        ],
      },
      0,
      /made it worse\. So ollama/,
    ],
    [
      'one that has answered since is as good as the others',
      {
        consultations: [
          consultation({ ...about, step: 3, outcome: 'failed', isSilent: true }),
          consultation({ step: 8, outcome: 'helped' }),
        ],
      },
      0,
      /first of your experts/,
    ],
    [
      'one that failed earlier has another chance',
      {
        consultations: [
          consultation({ ...about, step: 10, outcome: 'failed' }),
          consultation({ step: 11, expert: 1, outcome: 'helped' }),
        ],
      },
      0,
      /first of your experts/,
    ],
  ];
  for (const [name, change, expert, reason] of rows)
    test(name, () => {
      const turn = nextTurn(situation({ ...three, ...change }));
      assert.equal(turn?.expert ?? null, expert);
      assert.match(turn?.reason ?? '', reason);
    });

  test('where there is one expert, nothing is said about the order', () =>
    assert.deepEqual(nextTurn(situation({ verdict: strong })), { expert: 0, reason: '' }));
});

describe('the chain with several experts', () => {
  const rows: readonly (readonly [
    name: string,
    change: Partial<EscalationSituation>,
    source: string,
    decision: string,
  ])[] = [
    [
      'does not nudge again about a loop that is handed on',
      { verdict: looping, consultations: [consultation({ ...about, outcome: 'ignored' })] },
      'verdict',
      'consult',
    ],
    [
      'nudges a new loop, as always',
      { verdict: looping, consultations: [consultation({ step: 5, outcome: 'ignored' })] },
      'nudge-first',
      'nudge',
    ],
    [
      'lets advice show its effect before the next is asked',
      { consultations: [consultation({ ...about, step: 18, outcome: 'pending' })], nudges: nudged },
      'cool-down',
      'continue',
    ],
    [
      'asks the next at once where the first could not answer',
      { consultations: [consultation({ ...about, step: 20, outcome: 'failed' })] },
      'verdict',
      'consult',
    ],
    [
      'waits where all have just failed',
      {
        consultations: [0, 1, 2].map((expert) => consultation({ ...about, step: 20, expert, outcome: 'failed' })),
        nudges: nudged,
      },
      'cool-down',
      'nudge',
    ],
    [
      'waits for one that failed a moment ago rather than for one that did not answer',
      {
        consultations: [
          consultation({ ...about, step: 10, outcome: 'failed', isSilent: true }),
          ...[1, 1].map((expert) => consultation({ step: 11, expert, outcome: 'misled' })),
          consultation({ ...about, step: 19, expert: 2, outcome: 'failed' }),
        ],
        nudges: nudged,
      },
      'cool-down',
      'nudge',
    ],
    [
      'ends when each was asked about this loop',
      {
        consultations: [0, 1, 2].map((expert) => consultation({ ...about, step: 8, expert, outcome: 'ignored' })),
        nudges: nudged,
      },
      'already-consulted',
      'stop-stuck',
    ],
    [
      'ends when the advice of each did not help twice',
      {
        consultations: [0, 0, 1, 1, 2, 2].map((expert) => consultation({ expert, outcome: 'misled' })),
        nudges: nudged,
      },
      'advice-used-up',
      'stop-stuck',
    ],
    [
      'ends as spent when a limit refuses all who are left',
      {
        consultations: [consultation({ ...about, outcome: 'ignored' })],
        nudges: nudged,
        budget: refuses(1, 2),
      },
      'budget',
      'stop-budget',
    ],
  ];
  for (const [name, change, source, decision] of rows)
    test(name, () => {
      const decided = decideEscalation(situation({ ...three, ...change }));
      assert.deepEqual([decided.source, decided.decision], [source, decision]);
    });

  test('a decision to consult names whom, and says why that one', () => {
    const decided = decideEscalation(
      situation({ ...three, consultations: [consultation({ ...about, outcome: 'ignored' })] }),
    );
    assert.deepEqual(decided.expert, big);
    assert.equal(
      decided.reason,
      'The evidence is strong. The advice of ollama/qwen3:32b was not followed. So anthropic/claude-sonnet-5-5 is asked.',
    );
  });

  test('no expert is asked after two that did not help, nor again about a loop on which its advice was not followed', () => {
    const outcome = fc.constantFrom('helped', 'followed', 'ignored', 'misled', 'failed');
    const past = fc.array(
      fc.record({
        step: fc.integer({ min: 1, max: 16 }),
        expert: fc.nat(2),
        signature: fc.constantFrom(strong.signature, 'other'),
        outcome,
      }),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(past, (consultations) => {
        const { decision, expert } = decideEscalation(situation({ ...three, consultations, nudges: nudged }));
        if (decision !== 'consult') return;
        const index = three.expert.list.findIndex((each) => each.model === expert?.model);
        const own = consultations.filter((each) => each.expert === index);
        assert.ok(own.filter((each) => each.outcome !== 'helped').length < 2);
        assert.ok(!own.some((each) => each.signature === strong.signature && each.outcome === 'ignored'));
      }),
      { numRuns: 2_000 },
    );
  });
});
