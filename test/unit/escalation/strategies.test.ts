import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { EscalationSituation, EscalationStrategy } from '../../../src/core/controller/escalation/situation';
import { adviceUsedUp } from '../../../src/core/controller/escalation/strategies/adviceUsedUp';
import { alreadyConsulted } from '../../../src/core/controller/escalation/strategies/alreadyConsulted';
import { asked } from '../../../src/core/controller/escalation/strategies/asked';
import { askUser } from '../../../src/core/controller/escalation/strategies/askUser';
import { budget } from '../../../src/core/controller/escalation/strategies/budget';
import { coolDown } from '../../../src/core/controller/escalation/strategies/coolDown';
import { expertOff } from '../../../src/core/controller/escalation/strategies/expertOff';
import { manualTrigger } from '../../../src/core/controller/escalation/strategies/manualTrigger';
import { notTrusted } from '../../../src/core/controller/escalation/strategies/notTrusted';
import { nudgeFirst } from '../../../src/core/controller/escalation/strategies/nudgeFirst';
import { verdict } from '../../../src/core/controller/escalation/strategies/verdict';
import { working } from '../../../src/core/controller/escalation/strategies/working';
import {
  big,
  budgetState,
  consultation,
  dayRefusal,
  local,
  looping,
  momentaryRefusal,
  nudged,
  signal,
  situation,
  strong,
} from './situations';

type Row = readonly [name: string, change: Partial<EscalationSituation>, expected: string | null];

const auto = { mode: 'auto', trigger: 'stall', canAskUser: true, list: [big] } as const;
const ask = { ...auto, mode: 'ask' } as const;
const stuckAfterNudge = { verdict: looping, nudges: nudged };
const twoNudges = { verdict: looping, nudges: [...nudged, { step: 15, signature: looping.signature }] };
const ignored = { signature: looping.signature, outcome: 'ignored' } as const;
const momentary = { state: budgetState, refusals: [{ expert: 0, refusal: momentaryRefusal }] };
const refused = { state: budgetState, refusals: [{ expert: 0, refusal: dayRefusal }] };

const tables: readonly (readonly [EscalationStrategy, readonly Row[]])[] = [
  [
    working,
    [
      ['goes on while nothing is wrong', {}, 'continue'],
      ['goes on with a weak signal', { signals: [signal()] }, 'continue'],
      ['passes on a loop', { verdict: looping }, null],
      ['passes on a question', { question: 'why?' }, null],
      ['passes on the word of the user', { isRequestedByUser: true }, null],
    ],
  ],
  [
    asked,
    [
      ['passes without a question', {}, null],
      ['answers a question without ground', { question: 'what now?' }, 'answer-locally'],
      [
        'the asking itself is no ground',
        { question: 'why?', signals: [signal({ kind: 'asked', severity: 1 })] },
        'answer-locally',
      ],
      ['a sign of repetition is ground', { question: 'why?', signals: [signal()] }, null],
      ['a weak sign is none', { question: 'why?', signals: [signal({ severity: 0.3 })] }, 'answer-locally'],
      ['a raised score is ground', { question: 'why?', verdict: { ...situation().verdict, score: 0.5 } }, null],
      [
        'a score below it is none',
        { question: 'why?', verdict: { ...situation().verdict, score: 0.3 } },
        'answer-locally',
      ],
      [
        'asking again lowers the threshold',
        { question: 'why?', verdict: { ...situation().verdict, score: 0.3 }, questionsAnsweredLocally: 1 },
        null,
      ],
      [
        'the same question once more is no ground',
        {
          question: 'why?',
          verdict: { ...situation().verdict, score: 0.36 },
          signals: [
            signal({ kind: 'repeat', severity: 0.3, signature: 'repeat:17' }),
            signal({ kind: 'asked', severity: 0.5, signature: 'asked:17' }),
          ],
          questionsAnsweredLocally: 1,
        },
        'answer-locally',
      ],
      ['passes on a loop', { question: 'why?', verdict: looping }, null],
      [
        'stall-or-asked hears every question',
        { question: 'why?', expert: { ...auto, trigger: 'stall-or-asked' } },
        null,
      ],
      [
        'manual hears none',
        { question: 'why?', signals: [signal()], expert: { ...auto, trigger: 'manual' } },
        'answer-locally',
      ],
      ['without an expert it is answered too', { question: 'why?', expert: null }, 'answer-locally'],
    ],
  ],
  [
    nudgeFirst,
    [
      ['nudges a fresh loop', { verdict: looping }, 'nudge'],
      ['does not wait where the evidence is strong', { verdict: strong }, null],
      ['passes when this loop was nudged', stuckAfterNudge, null],
      [
        'a loop that changed its shape was nudged too',
        { verdict: looping, nudges: [{ step: 15, signature: 'other' }] },
        null,
      ],
      [
        'another loop long ago does not count',
        { verdict: looping, nudges: [{ step: 3, signature: 'other' }] },
        'nudge',
      ],
      [
        'a nudge before advice does not count',
        {
          verdict: looping,
          nudges: [{ step: 5, signature: looping.signature }],
          consultations: [consultation({ step: 9 })],
        },
        'nudge',
      ],
      [
        'passes when the run was nudged often',
        { verdict: looping, nudges: [1, 2, 3, 4, 5, 6].map((step) => ({ step, signature: `loop ${step}` })) },
        null,
      ],
      ['passes on a question without a loop', { question: 'why?' }, null],
    ],
  ],
  [
    expertOff,
    [
      ['passes with an expert', { verdict: looping }, null],
      ['passes in ask mode', { verdict: looping, expert: ask }, null],
      ['nudges where none is configured', { verdict: strong, expert: null }, 'nudge'],
      ['nudges a second time', { ...stuckAfterNudge, expert: null }, 'nudge'],
      ['ends after two nudges', { ...twoNudges, expert: null }, 'stop-stuck'],
      [
        'ends after two nudges where the expert is off',
        { ...twoNudges, expert: { ...auto, mode: 'off' } },
        'stop-stuck',
      ],
      ['answers a question locally', { question: 'why?', expert: { ...auto, mode: 'off' } }, 'answer-locally'],
    ],
  ],
  [
    notTrusted,
    [
      ['passes in a trusted workspace', { verdict: looping }, null],
      ['nudges', { verdict: strong, isTrusted: false }, 'nudge'],
      ['ends when nudges are spent', { ...twoNudges, isTrusted: false }, 'stop-stuck'],
      ['answers a question locally', { question: 'why?', isTrusted: false }, 'answer-locally'],
    ],
  ],
  [
    manualTrigger,
    [
      ['passes with another trigger', stuckAfterNudge, null],
      ['ends when nudges are spent', { ...twoNudges, expert: { ...auto, trigger: 'manual' } }, 'stop-stuck'],
      [
        'passes on the word of the user',
        { ...twoNudges, expert: { ...auto, trigger: 'manual' }, isRequestedByUser: true },
        null,
      ],
    ],
  ],
  [
    adviceUsedUp,
    [
      ['passes without advice', stuckAfterNudge, null],
      [
        'passes after one that did not help',
        { ...stuckAfterNudge, consultations: [consultation({ outcome: 'ignored' })] },
        null,
      ],
      [
        'passes when the others helped',
        { ...stuckAfterNudge, consultations: [consultation(), consultation(), consultation({ outcome: 'misled' })] },
        null,
      ],
      [
        'passes while the last one is open',
        {
          ...stuckAfterNudge,
          consultations: [consultation({ outcome: 'ignored' }), consultation({ outcome: 'pending' })],
        },
        null,
      ],
      ...(['followed', 'ignored', 'misled', 'failed'] as const).map((outcome): Row => [
        `ends after a second one that was ${outcome}`,
        { ...stuckAfterNudge, consultations: [consultation({ outcome: 'ignored' }), consultation({ outcome })] },
        'stop-stuck',
      ]),
      [
        'still nudges a new loop',
        { verdict: strong, consultations: [consultation({ outcome: 'ignored' }), consultation({ outcome: 'misled' })] },
        'nudge',
      ],
    ],
  ],
  [
    alreadyConsulted,
    [
      ['passes on another loop', { ...stuckAfterNudge, consultations: [consultation()] }, null],
      [
        'nudges the same loop once more',
        { verdict: looping, consultations: [consultation({ ...ignored, step: 5 })] },
        'nudge',
      ],
      [
        'ends when that did not help',
        { ...stuckAfterNudge, consultations: [consultation({ ...ignored, step: 5 })] },
        'stop-stuck',
      ],
      ...(['followed', 'misled', 'helped'] as const).map((outcome): Row => [
        `advice that was ${outcome} has changed the question`,
        { ...stuckAfterNudge, consultations: [consultation({ ...ignored, outcome })] },
        null,
      ]),
      [
        'a consultation that failed gave no advice',
        { ...stuckAfterNudge, consultations: [consultation({ signature: looping.signature, outcome: 'failed' })] },
        null,
      ],
      [
        'passes on the word of the user',
        {
          ...stuckAfterNudge,
          isRequestedByUser: true,
          consultations: [consultation({ ...ignored, step: 5 })],
        },
        null,
      ],
    ],
  ],
  [
    coolDown,
    [
      ['passes without a consultation', stuckAfterNudge, null],
      ['passes four steps after it', { ...stuckAfterNudge, consultations: [consultation({ step: 16 })] }, null],
      ['nudges within three steps', { verdict: looping, consultations: [consultation({ step: 17 })] }, 'nudge'],
      [
        'goes on when nudged since',
        { verdict: looping, consultations: [consultation({ step: 18 })], nudges: nudged },
        'continue',
      ],
      [
        'answers a question locally',
        { question: 'why?', consultations: [consultation({ step: 19 })] },
        'answer-locally',
      ],
    ],
  ],
  [
    askUser,
    [
      ['passes in auto mode', stuckAfterNudge, null],
      ['passes where the user can be asked', { ...stuckAfterNudge, expert: ask }, null],
      ['counts as off where nobody can answer', { ...twoNudges, expert: { ...ask, canAskUser: false } }, 'stop-stuck'],
      ['ends after a no for the run', { ...twoNudges, expert: ask, isRefusedForRun: true }, 'stop-stuck'],
      [
        'does not ask twice about one loop',
        { ...twoNudges, expert: ask, refusedByUser: [{ step: 18, signature: looping.signature }] },
        'stop-stuck',
      ],
      [
        'asks about another loop',
        { ...twoNudges, expert: ask, refusedByUser: [{ step: 18, signature: 'other' }] },
        null,
      ],
    ],
  ],
  [
    budget,
    [
      ['passes while the gate agrees', stuckAfterNudge, null],
      ['ends as spent', { ...stuckAfterNudge, budget: refused }, 'stop-budget'],
      ['nudges first, since that is free', { verdict: strong, budget: refused }, 'nudge'],
      ['answers a question locally', { question: 'why?', budget: refused }, 'answer-locally'],
      ['goes on while another run holds what is left', { ...stuckAfterNudge, budget: momentary }, 'continue'],
      ['nudges while another run holds what is left', { verdict: strong, budget: momentary }, 'nudge'],
      ['answers a question while another run holds it', { question: 'why?', budget: momentary }, 'answer-locally'],
      [
        'goes on where one of two will have room',
        {
          ...stuckAfterNudge,
          expert: { mode: 'auto', trigger: 'stall', canAskUser: true, list: [big, local] },
          budget: { state: budgetState, refusals: [...refused.refusals, { expert: 1, refusal: momentaryRefusal }] },
        },
        'continue',
      ],
      [
        'a missing price is no spent limit',
        {
          ...stuckAfterNudge,
          budget: { state: budgetState, refusals: [{ expert: 0, refusal: { ...dayRefusal, limit: 'price' } }] },
        },
        'stop-stuck',
      ],
    ],
  ],
];

for (const [strategy, rows] of tables) {
  describe(strategy.name, () => {
    for (const [name, change, expected] of rows)
      test(name, () => assert.equal(strategy.answer(situation(change))?.decision ?? null, expected));
  });
}

describe(verdict.name, () => {
  const rows: readonly (readonly [string, Partial<EscalationSituation>, string])[] = [
    ['strong evidence', { verdict: strong }, 'The evidence is strong.'],
    ['a nudge that did not help', stuckAfterNudge, 'The nudge has not helped.'],
    [
      'a grounded question',
      { question: 'why?', signals: [signal()] },
      'The protégé asks, and its question has some ground.',
    ],
    ['any question', { question: 'why?' }, 'The protégé asks, and you let each of its questions be passed on.'],
    ['the user', { isRequestedByUser: true }, 'The user asks for a consultation.'],
  ];
  for (const [name, change, reason] of rows)
    test(`consults on ${name}`, () => {
      const answer = verdict.answer(situation(change));
      assert.deepEqual([answer.decision, answer.reason], ['consult', reason]);
    });
});
