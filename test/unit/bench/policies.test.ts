import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import {
  atRandom,
  controller,
  everyFiveSteps,
  identicalCalls,
  neverAsk,
  type Policy,
} from '../../../scripts/bench/policies/policies';
import { summariseRun, type PolicyRun } from '../../../scripts/bench/policies/policyFigures';
import { playRun, type BugPlace } from '../../../scripts/bench/policies/policyRun';
import { loadCorpus, plantBug } from '../../../scripts/benchBugsCorpus';
import type { RunEvent, RunEventType } from '../../../src/core/trajectory/runEvent';
import { knowBug } from '../../support/stuckProtege/knownBug';
import { cast, castFor, LOOP_KINDS, PROTEGE_KINDS, type Casting } from '../../support/stuckProtege/protegeKind';
import { startStuckProtege } from '../../support/stuckProtege/startStuckProtege';

interface Played {
  readonly run: PolicyRun;
  readonly events: readonly RunEvent[];
  readonly of: <T extends RunEventType>(type: T) => Extract<RunEvent, { type: T }>[];
}

/** A JavaScript bug in one place: it runs wherever these tests run, and its few states are tested once for all cases. */
const BUG = 'cache/one-too-few';

describe('the bench of policies plays through the true loop', () => {
  let base = '';
  let place: BugPlace | null = null;
  before(async () => {
    base = await mkdtemp(path.join(tmpdir(), 'protege-policies-'));
    const bug = (await loadCorpus()).find(({ id }) => id === BUG);
    assert.ok(bug);
    const workspace = path.join(base, 'workspace');
    await plantBug(bug.project, bug.changes, workspace);
    place = { bug, workspace, copiesFolder: path.join(base, 'copies'), outcomes: new Map() };
  });
  after(() => rm(base, { recursive: true, force: true, maxRetries: 5 }));

  async function play(casting: Casting, policy: Policy, maxSteps = 16, seed = 1): Promise<Played> {
    assert.ok(place);
    const bug = await knowBug(place.bug, place.workspace);
    const protege = await startStuckProtege(bug, casting);
    try {
      const data = await mkdtemp(path.join(base, 'data-'));
      const events = await playRun(place, protege, policy.begin({ seed, rate: 0.3 }), data, maxSteps);
      const of = <T extends RunEventType>(type: T): Extract<RunEvent, { type: T }>[] =>
        events.filter((event): event is Extract<RunEvent, { type: T }> => event.type === type);
      return { run: summariseRun(policy.name, bug.id, casting, events, protege.isUseless), events, of };
    } finally {
      await protege.close();
    }
  }

  for (const kind of LOOP_KINDS) {
    test(`a protégé of the kind ${kind} is seen by that detector`, async () => {
      // The first variant of this one is near in its line numbers; the third in blanks, which count for nothing at all.
      const { of, run } = await play(cast(kind, kind === 'near-repeat' ? 0 : 2), neverAsk, 20);
      const seen = of('signal').filter(({ signal }) => signal.kind === kind && signal.severity >= 0.8);
      assert.notEqual(seen.length, 0, JSON.stringify(of('signal').map(({ step, signal }) => [step, signal.kind])));
      assert.ok(run.loopStart !== null && (seen[0]?.step ?? 0) >= run.loopStart, 'seen before it began');
      assert.equal(run.outcome, 'not-fixed');
      assert.equal(run.consultations, 0);
    });
  }

  for (const kind of ['tidy', 'slow-but-sound', 'asks-too-early'] as const) {
    test(`a protégé of the kind ${kind} needs nobody, and the controller asks nobody`, async () => {
      const { run, of } = await play(cast(kind, 0), controller, 40);
      assert.equal(run.outcome, 'fixed');
      assert.equal(run.consultations, 0);
      assert.equal(run.wastedSteps, 0);
      const asked = of('signal').filter(({ signal }) => signal.kind === 'asked');
      assert.equal(asked.length > 0, kind === 'asks-too-early');
    });
  }

  test('drift: the first advised step is done, and then it goes back to its loop until it is reminded', async () => {
    const { run, of } = await play(cast('drift', 1), controller, 40);
    assert.ok(of('advice-progress').some(({ steps }) => steps.some(({ state }) => state === 'done')));
    assert.ok(of('nudged').some(({ text }) => text.includes('did not follow the notes')));
    assert.equal(run.outcome, 'fixed');
  });

  for (const { variant, outcome } of [
    { variant: 0, outcome: 'followed' },
    { variant: 1, outcome: 'misled' },
  ]) {
    test(`bad advice: the first is followed and judged as ${outcome}, and the second mends it`, async () => {
      // Where the window is compacted depends on the tests' own output, and each time a loop must show itself anew.
      const { of, run } = await play(cast('bad-advice', variant), controller, 100);
      assert.deepEqual(
        of('consultation-judged').map((event) => event.outcome),
        [outcome, 'helped'],
      );
      assert.equal(run.outcome, 'fixed');
    });
  }

  test('no advice: the consultation ends with an error, for each way of failing', async () => {
    const reasons = new Set<string>();
    for (const variant of [0, 2, 3, 4]) {
      const { of } = await play(cast('no-advice', variant), everyFiveSteps, 6);
      const [ended] = of('consultation-ended');
      assert.ok(ended);
      assert.equal(ended.advice, null);
      reasons.add(ended.error?.reason ?? '');
    }
    assert.deepEqual([...reasons].sort(), ['cut-off', 'malformed', 'overloaded', 'refusal']);
  });

  const rules: readonly { policy: Policy; kind: 'repeat' | 'cycle'; steps: readonly number[] }[] = [
    { policy: neverAsk, kind: 'repeat', steps: [] },
    { policy: everyFiveSteps, kind: 'repeat', steps: [5, 10, 15] },
    { policy: identicalCalls, kind: 'repeat', steps: [6, 9, 12, 15] },
    { policy: identicalCalls, kind: 'cycle', steps: [] },
  ];
  for (const { policy, kind, steps } of rules) {
    test(`"${policy.name}" on ${kind} asks at steps ${steps.join(', ') || 'none'}`, async () => {
      const deaf = { ...cast('no-advice', 2), loop: kind, variant: 2 };
      const { of } = await play(deaf, policy);
      assert.deepEqual(
        of('consultation-started').map(({ step }) => step),
        steps,
      );
    });
  }

  test('chance is the same for the same seed', async () => {
    const [one, other] = [await play(cast('no-advice', 2), atRandom(0)), await play(cast('no-advice', 2), atRandom(0))];
    const steps = ({ of }: Played): (number | undefined)[] => of('consultation-started').map(({ step }) => step);
    assert.deepEqual(steps(one), steps(other));
    assert.notEqual(steps(one).length, 0);
  });
});

describe('the parts', () => {
  test('each kind is played on three bugs at least, in three languages', async () => {
    const corpus = await loadCorpus();
    for (const kind of PROTEGE_KINDS) {
      const bugs = corpus.filter((_, index) => castFor(index).kind === kind);
      assert.ok(bugs.length >= 3, kind);
      assert.ok(new Set(bugs.map(({ language }) => language)).size >= 2, kind);
    }
  });
});
