import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ExpertReply } from '../../../src/core/expert/expert';
import type { ChatRequest, ModelEvent } from '../../../src/core/model/chatModel';
import { receiptsOf } from '../../../src/core/expert/receipt';
import { advise, call, play, type Played, type Reply } from './harness';

const READ = call('read_file', { path: 'src/add.js' });
const FIX = call('edit_file', { path: 'src/add.js', search: 'a - b', replace: 'a + b' });
const FINISH = call('finish', { summary: 'add adds' });

const POOR = advise({ diagnosis: 'Nobody knows.', steps: [{ action: 'edit', target: 'src/none.js', detail: 'Try.' }] });
const GOOD = advise({});
const DOWN: ExpertReply = { ok: false, reason: 'unreachable', message: 'gone', usage: null, sent: false };
const FORBIDDEN: ExpertReply = {
  ok: false,
  reason: 'unauthorized',
  message: 'You have not allowed it.',
  usage: null,
  sent: false,
};
const NOTHING_USED = { inputTokens: 0, outputTokens: 0 };
const SLOW: ExpertReply = { ok: false, reason: 'timeout', message: 'too slow', usage: null, sent: true };

/** Reads for ever until it gets the good advice, which it follows. */
const obedient: Reply = (request: ChatRequest) =>
  (async function* (): AsyncGenerator<ModelEvent> {
    await Promise.resolve();
    const isAdvised = request.messages.some((message) => message.content.includes('The operator is wrong.'));
    const isEdited = request.messages.some((message) => message.role === 'tool' && message.toolName === 'edit_file');
    yield* isEdited ? FINISH : isAdvised ? FIX : READ;
  })();

const asked = ({ of }: Played): string[] => of('consultation-started').map(({ model }) => model);

describe('a list of experts', () => {
  test('the second is asked when the advice of the first did not help, and is named everywhere', async () => {
    const played = await play({ replies: [obedient], expert: { replies: [POOR], second: [GOOD] } });
    assert.deepEqual(asked(played), ['big', 'second']);
    assert.equal(played.finished.outcome, 'fixed');
    assert.deepEqual(
      receiptsOf(played.events).map(({ model, outcome }) => [model, outcome]),
      [
        ['big', 'ignored'],
        ['second', 'helped'],
      ],
    );
    const decisions = played.of('decision').filter(({ decision }) => decision.decision === 'consult');
    assert.deepEqual(
      decisions.map(({ decision }) => decision.expert?.model),
      ['big', 'second'],
    );
    assert.match(decisions[1]?.decision.reason ?? '', /advice of scripted\/big .* So scripted\/second is asked\.$/);
    for (const { decision } of decisions) {
      assert.ok(decision.evidence.length > 0);
      assert.ok(decision.latencyMs >= 0);
      assert.equal(decision.budget?.remaining.consultations, 6);
    }
    assert.deepEqual(played.of('run-started')[0]?.furtherExperts, [{ provider: 'scripted', model: 'second' }]);
    assert.match(played.packets[1]?.user ?? '', /Nobody knows/, 'the second packet says what was advised before');
    assert.deepEqual(
      played.finished.models.map(({ model, calls }) => [model, calls > 0]),
      [
        ['small', true],
        ['big', true],
        ['second', true],
      ],
    );
  });

  for (const [name, reply, settled] of [
    ['out of reach', DOWN, 'released'],
    ['too slow', SLOW, 'unknown'],
  ] as const)
    test(`the second is asked in the same step when the first is ${name}`, async () => {
      const played = await play({ replies: [obedient], expert: { replies: [reply], second: [GOOD] } });
      assert.deepEqual(asked(played), ['big', 'second']);
      const [first, second] = played.of('consultation-started');
      assert.equal(second?.step, first?.step);
      assert.deepEqual(played.settled, [settled, 'used']);
      assert.equal(played.finished.outcome, 'fixed');
    });

  for (const [name, reply] of [
    ['out of reach', DOWN],
    ['too slow', SLOW],
  ] as const)
    test(`one that was ${name} is not waited for again, and the decision says so`, async () => {
      const words = { 8: [{ kind: 'ask-expert', question: '' } as const] };
      const played = await play({ replies: [READ], words, expert: { replies: [reply], second: [POOR] } });
      assert.deepEqual(asked(played).slice(0, 3), ['big', 'second', 'second']);
      const decided = played.of('decision').filter(({ decision }) => decision.decision === 'consult');
      assert.match(decided[2]?.decision.reason ?? '', /scripted\/big did not answer earlier in this run\./);
    });

  test('the second is asked when a limit refuses the first', async () => {
    const refusal = { limit: 'expertUsdPerRun', message: 'The limit has no room.', resetsAt: null } as const;
    const played = await play({
      replies: [obedient],
      expert: { replies: [GOOD], second: [GOOD], refused: { big: refusal } },
    });
    assert.deepEqual(asked(played), ['second']);
    assert.match(played.of('decision').at(-1)?.decision.reason ?? '', /A limit keeps scripted\/big from being asked\./);
  });

  for (const [what, targets] of [
    ['a file or a symbol', ['src/none.js', 'frobnicate()', 'src/add.js#frobnicate', 'add', 'src/add.js#add']],
    ['a line', ['src/add.js:900', 'src/add.js#add:3', 'add.js (lines 4-9)', 'src/add.js:1', 'src/add.js#add:2']],
  ] as const)
    test(`a step that names ${what} which the workspace has not is marked so`, async () => {
      const steps = targets.map((target) => ({ action: 'edit', target, detail: 'Mend it.' }));
      const played = await play({ replies: [READ], expert: { replies: [advise({ steps })] } });
      assert.deepEqual(
        played.of('advice-progress')[0]?.steps.map(({ state }) => state),
        ['unknown-target', 'unknown-target', 'unknown-target', 'open', 'open'],
      );
      const guidance = played.of('consultation-ended')[0]?.guidance ?? '';
      assert.equal(guidance.match(/not found in the workspace/g)?.length, 3);
    });

  test('a packet names the steps that it counts, both in what was tried and in why it is sent now', async () => {
    const played = await play({ replies: [READ], expert: { replies: [POOR] } });
    const packet = played.packets[0]?.user ?? '';
    const reads = played.of('action').filter(({ step }) => step <= (played.of('consultation-started')[0]?.step ?? 0));
    const last = reads.at(-1)?.step ?? 0;
    assert.ok(packet.includes(`read_file src/add.js (${reads.length} times, in steps 1-${last})`), packet);
    const why = /`read_file src\/add\.js` was done (\d+) times with the same result\..* \(steps (\d+)-(\d+)\)/.exec(
      packet,
    );
    assert.ok(why !== null, packet);
    const [times = 0, from = 0, to = 0] = why.slice(1).map(Number);
    assert.equal(to - from + 1, times);
    assert.equal(to, last);
    assert.ok(times < reads.length, 'the nudge began the count of the controller anew');
  });

  const BUSY: ExpertReply = { ok: false, reason: 'overloaded', message: 'busy', usage: NOTHING_USED, sent: true };
  const SLOWED: ExpertReply = { ...BUSY, reason: 'rate-limited', message: 'slow down' };

  for (const [name, replies] of [
    ['overloaded', [BUSY, BUSY, GOOD]],
    ['asking to slow down', [SLOWED, { ...SLOWED, retryAfterS: 5 }, GOOD]],
  ] as const)
    test(`an expert that is ${name} twice is asked once more, and helps`, async () => {
      const played = await play({ replies: [obedient], expert: { replies } });
      assert.deepEqual(asked(played), ['big', 'big', 'big']);
      assert.equal(played.finished.outcome, 'fixed');
    });

  for (const [name, reply, times] of [
    ['busy the whole time', BUSY, 4],
    ['to be asked in an hour only', { ...SLOWED, retryAfterS: 3_600 }, 2],
    ['out of reach', DOWN, 2],
    ['failing', { ...SLOW, reason: 'server' }, 2],
  ] as const)
    test(`an expert that is ${name} is asked ${times} times`, async () => {
      const played = await play({ replies: [READ], expert: { replies: [reply] }, task: { maxSteps: 80 } });
      assert.equal(asked(played).length, times);
      assert.equal(played.finished.outcome, 'stuck');
    });

  const HELD = {
    limit: 'usdPerDay',
    message: 'Another run is asking an expert just now.',
    resetsAt: null,
    isMomentary: true,
  } as const;

  test('what only another run holds for the moment ends no run: the expert is asked at a later verdict', async () => {
    const played = await play({
      replies: [obedient],
      expert: { replies: [GOOD], refusal: HELD, refusedTimes: 3 },
    });
    assert.equal(played.finished.outcome, 'fixed');
    const passed = played.of('decision').filter(({ decision }) => decision.source === 'budget');
    assert.deepEqual(
      passed.map(({ decision }) => decision.decision),
      ['continue', 'continue', 'continue'],
    );
    assert.deepEqual(asked(played), ['big']);
  });

  test('the user who asks by hand in a loop meanwhile is told, and the run goes on', async () => {
    const alone = await play({ replies: [READ], task: { maxSteps: 12 } });
    const at = (alone.of('nudged')[1]?.step ?? 0) + 1;
    const played = await play({
      replies: [READ],
      expert: { replies: [], refusal: HELD },
      words: { [at]: [{ kind: 'ask-expert', question: '' }] },
      task: { maxSteps: at + 1 },
    });
    const notices = played.of('notice').filter(({ code }) => code === 'expert-not-asked');
    assert.match(notices[0]?.message ?? '', /gave no advice: Another run is asking/);
  });

  test('a limit that refuses all of them ends the run as spent', async () => {
    const refusal = { limit: 'usdPerDay', message: 'The limit of $2.00 a day is spent.', resetsAt: null } as const;
    const played = await play({ replies: [READ], expert: { replies: [], second: [], refusal } });
    assert.equal(played.finished.outcome, 'budget-spent');
    assert.deepEqual(asked(played), []);
  });

  test('when nobody helps, each is asked about a loop once, and the run ends stuck', async () => {
    const played = await play({ replies: [READ], expert: { replies: [POOR], second: [POOR] } });
    assert.deepEqual(asked(played), ['big', 'second']);
    assert.equal(played.finished.outcome, 'stuck');
    assert.match(played.finished.message, /already asked about this very loop/);
  });

  test('the packet to send by hand says what became of all advice, the newest too', async () => {
    const played = await play({ replies: [READ], expert: { replies: [POOR] } });
    assert.equal(played.finished.outcome, 'stuck');
    const { packet } = played.finished;
    assert.match(packet ?? '', /^Advice 1, given after step \d+: Nobody knows\.$/m);
    assert.match(packet ?? '', /^Outcome: not followed, and no fewer tests fail$/m);
  });

  test('one that is not allowed is asked once, and the run ends', async () => {
    const played = await play({ replies: [READ], expert: { replies: [FORBIDDEN] } });
    assert.deepEqual(asked(played), ['big']);
    assert.equal(played.finished.outcome, 'stuck');
    assert.match(
      played.finished.message,
      /not asked again in this run: it refused the key, or you have not allowed it\./,
    );
  });

  test('those that brought no advice are not told as bad advice', async () => {
    const { finished } = await play({ replies: [READ], expert: { replies: [DOWN, DOWN] } });
    assert.match(finished.message, /2 consultations brought no advice\./);
  });

  test('asking again and again does not bring a second answer while nothing was done with the first', async () => {
    const ask = call('ask_expert', { question: 'Is it the operator?' });
    const played = await play({ replies: [READ, READ, READ, READ, READ, ask], expert: { replies: [GOOD, GOOD] } });
    assert.deepEqual(asked(played), ['big']);
    assert.equal(played.finished.outcome, 'stuck');
  });

  test('nobody is reminded of the advice in the step that ends the run', async () => {
    const replies = [READ, READ, READ, READ, READ, call('list_files'), READ];
    const played = await play({ replies, expert: { replies: [GOOD] } });
    assert.equal(played.finished.outcome, 'stuck');
    const reminders = played.of('nudged').filter(({ isReminder }) => isReminder === true);
    assert.ok(reminders.every(({ step }) => step < played.finished.steps));
  });

  test('where the first is not allowed, the others take its place for the whole run', async () => {
    const played = await play({ replies: [READ], expert: { replies: [FORBIDDEN], second: [POOR] } });
    assert.deepEqual(asked(played), ['big', 'second']);
  });

  test('in ask mode the user sees each packet, and a no is a no to both', async () => {
    const played = await play({
      replies: [READ],
      expert: { replies: [GOOD], second: [GOOD], mode: 'ask', answer: { kind: 'refuse-run' } },
    });
    assert.equal(played.packets.length, 0);
    assert.equal(played.finished.outcome, 'stuck');
  });

  test('one expert alone is not asked a third time when two pieces of advice did not help', async () => {
    // Each verdict is about another file, so that only the outcome stands in the way.
    const files = Object.fromEntries(['a', 'b', 'c', 'd'].map((name) => [`src/${name}.js`, `// ${name}\n`]));
    const loops = ['a', 'b', 'c', 'd'].flatMap((name) =>
      Array<Reply>(8).fill(call('read_file', { path: `src/${name}.js` })),
    );
    const played = await play({
      replies: loops,
      files,
      failing: () => ['adds'],
      expert: { replies: [POOR] },
      task: { maxSteps: 40 },
    });
    assert.equal(asked(played).length, 2);
    assert.match(played.finished.message, /2 consultations did not help/);
  });
});
