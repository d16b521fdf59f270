import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { decideEscalation } from '../../../src/core/controller/escalation/decideEscalation';
import { localAnswerText, nudgeText } from '../../../src/core/controller/escalation/localTexts';
import type { EscalationSituation } from '../../../src/core/controller/escalation/situation';
import { SIGNAL_KINDS, WORKING } from '../../../src/core/controller/signal';
import { decisionSchema } from '../../../src/core/trajectory/runEvent';
import { big, budgetState, consultation, dayRefusal, looping, nudged, signal, situation, strong } from './situations';

describe('the chain', () => {
  const rows: readonly (readonly [string, Partial<EscalationSituation>, string, string])[] = [
    ['lets a working run go on', {}, 'working', 'continue'],
    ['nudges a fresh loop before anything else', { verdict: looping, expert: null }, 'nudge-first', 'nudge'],
    ['consults when the nudge has not helped', { verdict: looping, nudges: nudged }, 'verdict', 'consult'],
    ['consults at once on strong evidence', { verdict: strong }, 'verdict', 'consult'],
    [
      'keeps to the machine before it looks at money',
      { verdict: strong, expert: null, budget: { state: budgetState, refusals: [{ expert: 0, refusal: dayRefusal }] } },
      'expert-off',
      'nudge',
    ],
    [
      'ends as spent when only money stands in the way',
      {
        verdict: looping,
        nudges: nudged,
        budget: { state: budgetState, refusals: [{ expert: 0, refusal: dayRefusal }] },
      },
      'budget',
      'stop-budget',
    ],
    [
      'used-up advice counts before money',
      {
        verdict: looping,
        nudges: nudged,
        budget: { state: budgetState, refusals: [{ expert: 0, refusal: dayRefusal }] },
        consultations: [consultation({ outcome: 'ignored' }), consultation({ outcome: 'misled' })],
      },
      'advice-used-up',
      'stop-stuck',
    ],
    ['answers an idle question', { question: 'what now?' }, 'asked', 'answer-locally'],
    ['hears a grounded question', { question: 'what now?', signals: [signal()] }, 'verdict', 'consult'],
    [
      'a question in a loop is a loop',
      { question: 'what now?', verdict: looping, nudges: nudged },
      'verdict',
      'consult',
    ],
    ['obeys the user', { isRequestedByUser: true }, 'verdict', 'consult'],
    [
      'not beyond the budget',
      { isRequestedByUser: true, budget: { state: budgetState, refusals: [{ expert: 0, refusal: dayRefusal }] } },
      'budget',
      'answer-locally',
    ],
  ];
  for (const [name, change, source, decision] of rows)
    test(name, () => {
      const decided = decideEscalation(situation(change));
      assert.deepEqual([decided.source, decided.decision], [source, decision]);
    });

  test('a decision is recorded with reason, evidence, latency and budget', () => {
    const readings = [5, 7.5];
    const decision = decideEscalation(situation({ verdict: strong }), () => readings.shift() ?? 0);
    assert.deepEqual(decisionSchema.parse(decision), {
      source: 'verdict',
      decision: 'consult',
      reason: 'The evidence is strong.',
      evidence: strong.evidence,
      latencyMs: 2.5,
      budget: budgetState,
      expert: big,
    });
  });

  test('never consults without an expert, without trust, when off, or when money says no', () => {
    const mode = fc.constantFrom('off', 'ask', 'auto');
    const arbitrary = fc.record({
      mode,
      trigger: fc.constantFrom('stall', 'stall-or-asked', 'manual'),
      hasExpert: fc.boolean(),
      canAskUser: fc.boolean(),
      isTrusted: fc.boolean(),
      isRefused: fc.boolean(),
      isRefusedForRun: fc.boolean(),
      isRequestedByUser: fc.boolean(),
      verdict: fc.constantFrom(WORKING, looping, strong),
      nudges: fc.array(fc.record({ step: fc.nat(20), signature: fc.constantFrom('edit src/a.js', 'other', null) }), {
        maxLength: 8,
      }),
      consultations: fc.array(
        fc.record({
          step: fc.nat(20),
          expert: fc.constant(0),
          signature: fc.constantFrom('edit src/a.js', 'other', null),
          outcome: fc.constantFrom('helped', 'followed', 'ignored', 'misled', 'failed', 'pending'),
        }),
        { maxLength: 4 },
      ),
      question: fc.constantFrom(null, 'why?'),
    });
    fc.assert(
      fc.property(arbitrary, (drawn) => {
        const { decision } = decideEscalation(
          situation({
            ...drawn,
            expert: drawn.hasExpert
              ? { mode: drawn.mode, trigger: drawn.trigger, canAskUser: drawn.canAskUser, list: [big] }
              : null,
            budget: { state: budgetState, refusals: drawn.isRefused ? [{ expert: 0, refusal: dayRefusal }] : [] },
          }),
        );
        const mayConsult =
          drawn.hasExpert &&
          drawn.mode !== 'off' &&
          drawn.isTrusted &&
          !drawn.isRefused &&
          !(drawn.mode === 'ask' && (!drawn.canAskUser || drawn.isRefusedForRun));
        if (decision === 'consult') assert.ok(mayConsult);
        const isQuiet = drawn.verdict === WORKING && drawn.question === null && !drawn.isRequestedByUser;
        assert.equal(decision === 'continue' && isQuiet, isQuiet);
        if (decision.startsWith('stop')) assert.notEqual(drawn.verdict, WORKING);
      }),
      { numRuns: 2_000 },
    );
  });

  test('every run that loops for ever ends', () => {
    let now = situation({ verdict: looping, expert: null });
    for (let step = 1; step < 40; step++) {
      now = { ...now, step };
      const { decision } = decideEscalation(now);
      if (decision.startsWith('stop')) return;
      if (decision === 'nudge') now = { ...now, nudges: [...now.nudges, { step, signature: `shape ${step}` }] };
    }
    assert.fail('40 steps of looping and no end');
  });
});

describe('local texts', () => {
  test('a nudge names the repetition and forbids it for the next step', () => {
    assert.equal(
      nudgeText(looping, []),
      'You are repeating yourself: The same edit of src/a.js was made 3 times with the same result. Do not do the same action again in your next step. Its result will be the same. Choose a different action.',
    );
  });

  for (const kind of [...SIGNAL_KINDS, 'classifier'] as const)
    test(`a nudge about ${kind} says what not to do next`, () =>
      assert.match(nudgeText({ ...looping, kind }, []), /Do not .* in your next step/));

  test('without words in the verdict the strongest signal speaks', () =>
    assert.match(
      nudgeText({ ...looping, kind: null, evidence: [] }, [signal(), signal({ severity: 0.9, detail: 'Twice' })]),
      /Twice\./,
    ));

  test('a local answer keeps the protégé going', () =>
    assert.match(
      localAnswerText(
        decideEscalation(
          situation({
            question: 'why?',
            expert: { mode: 'off', trigger: 'stall-or-asked', canAskUser: true, list: [big] },
          }),
        ),
      ),
      /^Keep going: the expert is off for this workspace\./,
    ));
});
