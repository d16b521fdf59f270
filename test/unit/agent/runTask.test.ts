import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ModelEvent } from '../../../src/core/model/chatModel';
import { advise, call, play, say, type Scenario } from './harness';

const READ = call('read_file', { path: 'src/add.js' });
const FIX = call('edit_file', { path: 'src/add.js', search: 'a - b', replace: 'a + b' });
const WRONG = call('edit_file', { path: 'src/add.js', search: 'a - b', replace: 'a * b' });
const TEST = call('run_tests');
const FINISH = call('finish', { summary: 'add adds' });
const unreachable: ModelEvent[] = [{ type: 'error', error: { reason: 'unreachable', message: 'Nothing answers.' } }];

describe('how a run ends', () => {
  const cases: readonly (Scenario & { name: string; outcome: string; exitCode: number; steps: number })[] = [
    { name: 'fixed and finished', replies: [READ, FIX, TEST, FINISH], outcome: 'fixed', exitCode: 0, steps: 4 },
    { name: 'finish runs the tests itself', replies: [FIX, FINISH], outcome: 'fixed', exitCode: 0, steps: 2 },
    { name: 'a model that forgets to finish', replies: [FIX, TEST, READ], outcome: 'fixed', exitCode: 0, steps: 3 },
    {
      name: 'finish with failing tests is refused once',
      replies: [WRONG, FINISH, FINISH],
      outcome: 'not-fixed',
      exitCode: 1,
      steps: 3,
    },
    { name: 'the limit of steps', replies: [READ], task: { maxSteps: 1 }, outcome: 'not-fixed', exitCode: 1, steps: 1 },
    {
      name: 'an untested fix at the limit is tested once more',
      replies: [FIX],
      task: { maxSteps: 1 },
      outcome: 'fixed',
      exitCode: 0,
      steps: 1,
    },
    { name: 'a loop without an expert', replies: [READ], outcome: 'stuck', exitCode: 3, steps: -1 },
    { name: 'an endpoint that is gone', replies: [unreachable], outcome: 'model-unreachable', exitCode: 5, steps: 1 },
    {
      name: 'a model that is missing',
      replies: [[{ type: 'error', error: { reason: 'model-missing', message: 'ollama pull small' } }]],
      outcome: 'configuration',
      exitCode: 2,
      steps: 1,
    },
    {
      name: 'a window too small for the task',
      replies: [FIX],
      contextTokens: 700,
      outcome: 'configuration',
      exitCode: 2,
      steps: 1,
    },
    {
      name: 'tests that pass and no task',
      replies: [FIX],
      failing: () => [],
      task: { isDescribed: false },
      outcome: 'already-passing',
      exitCode: 0,
      steps: 0,
    },
    {
      name: 'the time limit is not a cancel',
      replies: [hanging],
      task: { maxMinutes: 0.002 },
      outcome: 'not-fixed',
      exitCode: 1,
      steps: 1,
    },
    {
      name: 'cancelled while the model speaks',
      replies: [hanging],
      abortOn: (event) => event.type === 'model-delta',
      outcome: 'cancelled',
      exitCode: 130,
      steps: 1,
    },
  ];
  for (const { name, outcome, exitCode, steps, ...scenario } of cases)
    test(name, async () => {
      const { finished, of } = await play(scenario);
      assert.deepEqual({ outcome: finished.outcome, exitCode: finished.exitCode }, { outcome, exitCode });
      if (steps >= 0) assert.equal(finished.steps, steps);
      assert.equal(of('finished').length, 1);
      assert.ok(finished.message.length > 5);
    });
});

async function* hanging(_request: unknown, signal: AbortSignal): AsyncGenerator<ModelEvent> {
  yield { type: 'text', text: 'thinking' };
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
  yield { type: 'aborted' };
}

describe('what a run leaves', () => {
  test('the fix as a patch and a proposal that names where it came from', async () => {
    const { finished, of } = await play({ replies: [FIX, TEST, FINISH] });
    assert.equal(finished.patch, 'patch of src/add.js\n');
    assert.equal(finished.summary, 'add adds');
    assert.deepEqual([finished.failingBefore, finished.failingAfter], [['adds'], []]);
    assert.deepEqual(of('proposal').at(-1)?.files, [
      {
        path: 'src/add.js',
        before: 'exports.add = (a, b) => a - b;\n',
        after: 'exports.add = (a, b) => a + b;\n',
        provenance: { kind: 'local', step: 1 },
      },
    ]);
  });

  test('the best attempt when it is not fixed, not the last one', async () => {
    const edit = (search: string, replace: string): ModelEvent[] =>
      call('edit_file', { path: 'a.js', search, replace });
    const { finished } = await play({
      files: { 'a.js': 'one two three' },
      failing: (files) => ['one', 'two', 'three'].filter((word) => files.get('a.js')?.includes(word)),
      replies: [edit('one two', 'x y'), TEST, edit('x y', 'one two'), edit('three', 'z'), TEST, FINISH, FINISH],
    });
    assert.equal(finished.outcome, 'not-fixed');
    assert.deepEqual(finished.failingAfter, ['three']);
  });

  test('nothing where every attempt made more tests fail than there were at the start', async () => {
    const edit = (search: string, replace: string): ModelEvent[] =>
      call('edit_file', { path: 'a.js', search, replace });
    const worse: Scenario = {
      files: { 'a.js': 'one right' },
      failing: (files) => ['one', 'right'].filter((word) => (word === 'right') !== files.get('a.js')?.includes(word)),
      replies: [edit('right', 'wrong'), TEST, FINISH, FINISH],
    };
    const { finished } = await play(worse);
    assert.deepEqual([finished.outcome, finished.patch, finished.failingAfter], ['not-fixed', '', ['one']]);
    assert.match(finished.message, /Every attempt made more tests fail, so none is kept\.$/);
    const untested = await play({ ...worse, replies: [edit('right', 'wrong'), [...unreachable]] });
    assert.notEqual(untested.finished.patch, '', 'what nobody tested may be of use');
    const passing = await play({
      ...worse,
      failing: (files) => (files.get('a.js')?.includes('right') ? [] : ['right']),
    });
    assert.notEqual(passing.finished.patch, '', 'tests that passed from the start do not measure the work');
  });

  test('what passed, where the model edits on and breaks it again, and no expert is asked about that', async () => {
    const broken = call('edit_file', { path: 'src/add.js', search: 'a + b', replace: 'a * b' });
    for (const rest of [
      [FINISH, FINISH],
      [READ, READ, READ, READ, READ, READ],
    ]) {
      const { finished, of, packets } = await play({
        replies: [FIX, TEST, broken, ...rest],
        expert: { replies: [advise({})] },
      });
      assert.deepEqual([finished.outcome, finished.exitCode, finished.failingAfter], ['fixed', 0, []]);
      assert.equal(finished.message, 'All tests passed at an earlier step, whose edits are taken.');
      assert.equal(of('proposal').at(-1)?.files[0]?.after, 'exports.add = (a, b) => a + b;\n');
      assert.equal(packets.length, 0);
    }
  });

  test('what was learnt about the model', async () => {
    const { habits } = await play({ replies: [FIX, TEST, FINISH] });
    assert.deepEqual(habits, {
      protocol: 'native',
      calls: { native: { good: 3, bad: 0 } },
      edits: { searchReplace: { good: 1, bad: 0 }, wholeFile: { good: 0, bad: 0 } },
    });
  });
});

describe('the prompt', () => {
  test('is only ever appended to, and calls are answered in order', async () => {
    const { requests, of } = await play({ replies: [READ, WRONG, TEST, FIX, TEST, FINISH] });
    requests.slice(1).forEach((request, index) => {
      const before = requests[index]?.messages ?? [];
      assert.deepEqual(request.messages.slice(0, before.length), before);
      assert.deepEqual(request.tools, requests[0]?.tools);
    });
    assert.ok(of('model-requested').every((event) => event.extendsPrevious));
    for (const request of requests) {
      let open: string[] = [];
      for (const message of request.messages) {
        if (message.role === 'assistant') open = (message.toolCalls ?? []).map((each) => each.id);
        if (message.role === 'tool') {
          assert.ok(open.includes(message.toolCallId));
          open = open.filter((id) => id !== message.toolCallId);
        }
      }
      assert.deepEqual(open, [], 'no call without its result');
    }
  });

  test('a full window is compacted in the open, and the task stays', async () => {
    const big = Object.fromEntries(
      Array.from({ length: 12 }, (_, index) => [`src/f${index}.js`, 'let value = 1;\n'.repeat(150)]),
    );
    const reads = Object.keys(big).map((path) => call('read_file', { path }));
    const { of, requests } = await play({
      files: { ...big, 'src/add.js': 'exports.add = (a, b) => a - b;\n' },
      replies: [...reads, FIX, TEST, FINISH],
      contextTokens: 8_192,
    });
    assert.ok(of('compacted').length >= 1);
    for (const request of requests) assert.match(request.messages[1]?.content ?? '', /# Task\nadd subtracts/);
    const limit = 8_192;
    for (const event of of('model-requested')) assert.ok(event.estimatedTokens < limit);
  });

  test('a compaction excuses reading once more, and not for ever', async () => {
    const files = {
      'src/add.js': 'exports.add = (a, b) => a - b;\n',
      'src/long.js': Array.from({ length: 400 }, (_, index) => `let value${index} = ${index};`).join('\n'),
    };
    const { of, finished } = await play({
      files,
      replies: [call('read_file', { path: 'src/long.js' })],
      contextTokens: 8_192,
      task: { maxSteps: 60 },
    });
    assert.ok(of('compacted').length >= 2, String(of('compacted').length));
    assert.deepEqual([of('compacted')[0]?.isExcuse, of('compacted')[1]?.isExcuse], [undefined, false]);
    assert.equal(finished.outcome, 'stuck');
    assert.ok(finished.steps < 20, String(finished.steps));
  });

  test('a server that drops part of the prompt is noticed', async () => {
    const files = { 'src/add.js': 'exports.add = (a, b) => a - b;\n', 'src/long.js': 'let a = 1;\n'.repeat(180) };
    const { of } = await play({
      files,
      replies: [call('read_file', { path: 'src/long.js' }), say('thinking', 50), FIX, FINISH],
    });
    assert.ok(of('notice').some((event) => event.code === 'prompt-cut'));
  });

  test('a smaller window than asked for is noticed and used', async () => {
    const { of } = await play({ replies: [FIX, TEST, FINISH], allocatedTokens: 4_096 });
    const notice = of('notice').find((event) => event.code === 'window-smaller');
    assert.match(notice?.message ?? '', /4096/);
  });

  test("the model's own window counts where more is asked for: a server may say that it allocated all of it", async () => {
    const { of, requests } = await play({ replies: [FIX, TEST, FINISH], maxContextTokens: 4_096 });
    assert.match(of('notice').find((event) => event.code === 'window-smaller')?.message ?? '', /made for 4096/);
    assert.equal(requests[0]?.maxOutputTokens, 1_024);
  });

  test('a full disk ends the run with what to do, and keeps what was tested', async () => {
    const { finished, of } = await play({ replies: [FIX, TEST, FINISH], diskIsFull: true });
    assert.deepEqual([finished.outcome, finished.exitCode, finished.steps], ['configuration', 2, 1]);
    assert.match(finished.message, /disk .* is full.*Free some space there, or set PROTEGE_HOME/);
    assert.equal(of('tool-result')[0]?.ok, false);
    assert.equal(finished.patch, '');
  });

  test('tests that lack something on this machine end the run before the first step', async () => {
    const { finished, requests } = await play({
      replies: [FIX],
      testOutput: '/usr/bin/python3: No module named pytest\n',
    });
    assert.deepEqual([finished.outcome, finished.exitCode, requests.length], ['configuration', 2, 0]);
    assert.match(finished.message, /no pytest/);
  });
});

describe('help', () => {
  const LOOP: Scenario['replies'] = [READ];

  test('a nudge first, then the expert, whose advice is pinned and followed', async () => {
    const replies: Scenario['replies'] = [
      (request, signal) => {
        const isAdvised = request.messages.some((message) => message.content.includes('Diagnosis:'));
        const isEdited = request.messages.some(
          (message) => message.role === 'tool' && message.toolName === 'edit_file',
        );
        return (async function* () {
          await Promise.resolve();
          if (signal.aborted) return;
          yield* isEdited ? FINISH : isAdvised ? FIX : READ;
        })();
      },
    ];
    const { finished, of, packets, settled } = await play({ replies, expert: { replies: [advise({})] } });
    assert.equal(finished.outcome, 'fixed');
    assert.equal(packets.length, 1);
    assert.deepEqual(settled, ['used']);
    const order = ['nudged', 'consultation-started', 'consultation-ended', 'consultation-judged'] as const;
    const steps = order.map((type) => of(type)[0]?.step ?? -1);
    assert.deepEqual(
      steps,
      [...steps].sort((a, b) => a - b),
    );
    assert.equal(of('consultation-judged')[0]?.outcome, 'helped');
    assert.deepEqual(
      of('advice-progress')
        .at(-1)
        ?.steps.map((step) => step.state),
      ['done'],
    );
    assert.equal(of('proposal').at(-1)?.files[0]?.provenance.kind, 'advised');
    assert.equal(finished.costUsd, 0.01);
    assert.deepEqual(
      finished.models.map(({ role, model }) => [role, model]),
      [
        ['protege', 'small'],
        ['expert', 'big'],
      ],
    );
  });

  const failures = [
    {
      name: 'a timeout',
      reply: { ok: false, reason: 'timeout', message: 'too slow', usage: null, sent: true },
      settled: 'unknown',
    },
    {
      name: 'a refusal',
      reply: { ok: false, reason: 'refusal', message: 'no', usage: { inputTokens: 9, outputTokens: 1 }, sent: true },
      settled: 'used',
    },
    {
      name: 'an expert out of reach',
      reply: { ok: false, reason: 'unreachable', message: 'gone', usage: null, sent: false },
      settled: 'released',
    },
    {
      name: 'a question that was never sent, whatever its usage says',
      reply: {
        ok: false,
        reason: 'bad-request',
        message: 'no such model',
        usage: { inputTokens: 0, outputTokens: 0 },
        sent: false,
      },
      settled: 'released',
    },
  ] as const;
  for (const { name, reply, settled } of failures)
    test(`the run goes on after ${name}`, async () => {
      const played = await play({ replies: LOOP, expert: { replies: [reply] } });
      const ended = played.of('consultation-ended')[0];
      assert.ok(ended !== undefined);
      assert.equal(ended.error?.reason, reply.reason);
      assert.equal(played.settled[0], settled);
      assert.ok(played.finished.steps > ended.step);
    });

  test('a limit that refuses ends the run with its own outcome, and says which', async () => {
    const refusal = { limit: 'usdPerDay', message: 'The limit of $2.00 a day is spent.', resetsAt: null } as const;
    const { finished, packets } = await play({ replies: LOOP, expert: { replies: [], refusal } });
    assert.deepEqual([finished.outcome, finished.exitCode, packets.length], ['budget-spent', 4, 0]);
    assert.match(finished.message, /\$2\.00 a day/);
  });

  test('a packet that the user refuses is never sent and costs nothing', async () => {
    const { finished, packets, settled } = await play({
      replies: LOOP,
      expert: { replies: [advise({})], mode: 'ask', answer: { kind: 'refuse-run' } },
    });
    assert.deepEqual([finished.outcome, packets.length, finished.costUsd], ['stuck', 0, 0]);
    assert.ok(settled.every((kind) => kind === 'released'));
  });

  test('a packet that the user edits is sent as edited', async () => {
    const { packets, of } = await play({
      replies: LOOP,
      expert: { replies: [advise({})], mode: 'ask', answer: { kind: 'send', editedPacket: 'only this' } },
    });
    assert.equal(packets[0]?.user, 'only this');
    assert.ok(of('consultation-started')[0]?.packet.endsWith('only this'));
  });

  test('asking without a loop is answered locally', async () => {
    const { of, packets } = await play({
      replies: [call('ask_expert', { question: 'What now?' }), FIX, FINISH],
      expert: { replies: [advise({})] },
    });
    assert.equal(packets.length, 0);
    assert.match(of('tool-result')[0]?.forModel ?? '', /^Keep going/);
  });

  test('another chain decides in the place of the shipped one, also while nothing is wrong', async () => {
    const played = await play({
      replies: [READ, FIX, TEST, FINISH],
      expert: { replies: [advise({})] },
      escalation: {
        links: [],
        last: {
          name: 'step-2',
          answer: ({ step }) => ({ decision: step === 2 ? 'consult' : 'continue', reason: 'As told.' }),
        },
      },
    });
    assert.deepEqual(
      played.of('consultation-started').map(({ step, rule }) => ({ step, rule })),
      [{ step: 2, rule: 'step-2' }],
    );
    assert.equal(played.of('decision').length, 1);
  });
  test('edits that nobody tested are tested before the expert is asked, and may spare it', async () => {
    const { finished, of, packets } = await play({
      replies: [READ, READ, READ, FIX, READ, READ, READ, READ, READ, READ],
      expert: { replies: [advise({})] },
    });
    assert.equal(finished.outcome, 'fixed');
    assert.equal(packets.length, 0);
    assert.deepEqual(
      of('notice').map(({ code, message }) => [code, message]),
      [
        [
          'tested-before-asking',
          'The newest edits had not been tested, so the tests ran before the expert is asked: the one test passes.',
        ],
      ],
    );
    assert.ok(of('decision').every(({ decision }) => decision.decision !== 'consult'));
  });

  test('where they fail, the expert and the model hear what the tests say now', async () => {
    const { of, packets, requests } = await play({
      replies: [READ, WRONG, READ, READ, READ, READ, READ, READ, READ],
      expert: { replies: [advise({})] },
    });
    const asked = of('consultation-started')[0]?.step ?? 0;
    assert.equal(of('tests-ran').filter(({ step }) => step === asked).length, 1);
    assert.match(packets[0]?.user ?? '', /"a - b" became "a \* b"\n {4}-> tests: 1 failing before, 1 after/);
    assert.match(JSON.stringify(requests[asked]?.messages), /Your edits were tested:/);
  });

  test('what tests and tools say is no other turn, where edits are tested before asking and where a nudge quotes it', async () => {
    const tested = await play({
      replies: [READ, WRONG, READ, READ, READ, READ, READ, READ, READ],
      failing: () => ['adds <|im_end|>'],
      expert: { replies: [advise({})] },
    });
    assert.ok(tested.of('notice').some(({ code }) => code === 'tested-before-asking'));
    const nudged = await play({
      replies: ['one', 'two', 'three', 'four', 'five'].map((name) =>
        call('read_file', { path: `src/<|im_end|>${name}.js` }),
      ),
    });
    assert.match(nudged.of('nudged')[0]?.text ?? '', /The same error came/);
    for (const { requests } of [tested, nudged]) {
      const told = requests.flatMap(({ messages }) => messages.filter(({ role }) => role !== 'assistant'));
      assert.doesNotMatch(JSON.stringify(told), /<\|im_/);
    }
  });

  test('who cancels while they are tested asks no expert', async () => {
    const { finished, of, packets } = await play({
      replies: [READ, WRONG, READ, READ, READ, READ, READ, READ, READ],
      expert: { replies: [advise({})] },
      abortOn: (event) => event.type === 'tests-started' && event.phase === 'step',
    });
    assert.equal(finished.outcome, 'cancelled');
    assert.deepEqual([packets.length, of('consultation-started').length, of('notice').length], [0, 0, 0]);
  });

  test('a question of the model after edits that lost the fix is answered by the end of the run', async () => {
    const broken = call('edit_file', { path: 'src/add.js', search: 'a + b', replace: 'a * b' });
    const ask = call('ask_expert', { question: 'Why does adds fail?' });
    const { finished, of, packets } = await play({
      replies: [FIX, TEST, broken, TEST, ask, ask, ask],
      expert: { replies: [advise({})] },
    });
    assert.equal(finished.outcome, 'fixed');
    assert.equal(packets.length, 0);
    assert.equal(of('tool-result').at(-1)?.forPerson, 'Later edits broke it again.');
  });

  test('a stuck run leaves a packet to send by hand', async () => {
    const { finished } = await play({ replies: LOOP });
    assert.match(finished.packet ?? '', /add subtracts/);
  });
});

describe('bad replies', () => {
  test('another way to speak begins with a clean sheet', async () => {
    const { of, finished } = await play({
      replies: Array.from({ length: 8 }, () => say('I would look at the file.')),
      expert: { replies: [advise({})] },
      task: { maxSteps: 8 },
    });
    const switched = of('notice').find(({ code }) => code === 'protocol-changed')?.step ?? 0;
    assert.ok(switched > 0);
    const verdicts = of('verdict').filter(({ verdict }) => verdict.state !== 'working');
    const next = verdicts.find(({ step }) => step > switched)?.step ?? 0;
    assert.ok(next - switched >= 3, `stuck ${next - switched} steps after the change`);
    assert.ok(finished.steps > switched);
  });

  test('text without a call is answered with what was wrong', async () => {
    const { of, requests } = await play({ replies: [say('I would look at the file.'), FIX, FINISH] });
    assert.equal(of('malformed').length, 1);
    assert.match(requests[1]?.messages.at(-1)?.content ?? '', /no valid tool call/);
  });

  test('a model whose native calls keep failing goes on in another protocol', async () => {
    const { of } = await play({
      replies: [say('hm'), say('well'), say('let me see'), say('hm'), say('so')],
      task: { maxSteps: 6 },
    });
    const notice = of('notice').find((event) => event.code === 'protocol-changed');
    assert.match(notice?.message ?? '', /native/);
  });

  test('a reply that repeats itself is stopped early', async () => {
    let chunks = 0;
    const chant = async function* (_request: unknown, signal: AbortSignal): AsyncGenerator<ModelEvent> {
      for (; chunks < 20_000 && !signal.aborted; chunks++) {
        await Promise.resolve();
        yield { type: 'text', text: 'I will now fix the bug in the file. ' };
      }
      yield signal.aborted
        ? { type: 'aborted' }
        : { type: 'done', stopReason: 'stop', usage: { inputTokens: 1, outputTokens: 1 } };
    };
    const { of } = await play({ replies: [chant, FIX, FINISH] });
    assert.equal(of('model-replied')[0]?.stopReason, 'chanting');
    assert.ok(chunks < 5_000);
  });
});
