import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ModelEvent } from '../../../src/core/model/chatModel';
import { advise, call, play, type Played, type Reply } from './harness';

const READ = call('read_file', { path: 'src/add.js' });
const LIST = call('list_files');
const ask = (question: string) => call('ask_expert', { question });

const ADVICE = advise({ diagnosis: 'The operator is wrong.' });
/** Reads the same until it is stuck for good. */
const INTO_THE_LOOP = [READ, READ, READ, READ, READ];

describe('advice', () => {
  test('counts what is done in the very step in which the next is asked for', async () => {
    const step = { action: 'edit', target: 'src/add.js:1', detail: 'Replace `a - b` by `a * b`.' };
    const words = [{ kind: 'ask-expert', question: '' } as const];
    const { of } = await play({
      replies: [READ, call('edit_file', { path: 'src/add.js', search: 'a - b', replace: 'a * b' }), READ],
      expert: { replies: [advise({ steps: [step] }), ADVICE] },
      words: { 1: words, 2: words },
      task: { maxSteps: 3 },
    });
    assert.equal(of('consultation-started').length, 2);
    assert.equal(of('consultation-judged')[0]?.outcome, 'followed');
    assert.equal(of('nudged').length, 0);
  });
});

describe('advice without steps', () => {
  const FINISH = call('finish', { summary: 'The user must decide.' });
  /** Does these in order once it has the advice, and reads until then. */
  const then =
    (...actions: ModelEvent[][]): Reply =>
    (request) =>
      (async function* (): AsyncGenerator<ModelEvent> {
        await Promise.resolve();
        const advisedAt = request.messages.findIndex(({ content }) => content.includes('Diagnosis:'));
        const since = request.messages.slice(advisedAt).filter(({ role }) => role === 'assistant').length;
        yield* advisedAt === -1 ? READ : (actions[since] ?? READ);
      })();
  const outcomes = ({ of }: Played): string[] => of('consultation-judged').map(({ outcome }) => outcome);

  test('is followed by an edit where its diagnosis points', async () => {
    const expert = { replies: [advise({ diagnosis: 'add() has the wrong sign.', steps: [] })] };
    const change = call('edit_file', {
      path: 'src/add.js',
      search: 'exports.add = (a, b) => a - b;',
      replace: 'exports.add = (a, b) => a * b;',
    });
    const elsewhere = call('write_file', { path: 'src/other.js', content: 'exports.other = 1;\n' });
    assert.equal(outcomes(await play({ replies: [then(change)], expert }))[0], 'followed');
    assert.equal(outcomes(await play({ replies: [then(elsewhere)], expert }))[0], 'ignored');
  });

  test('that leaves it to the user is followed by finishing', async () => {
    const advice = { diagnosis: 'Nobody says which sign is meant.', steps: [] };
    // The first is refused, whenever it comes: the second ends the run at once.
    const replies = [FINISH, then(FINISH)];
    const afterwards = [then(FINISH, FINISH)];
    const expert = { replies: [advise({ ...advice, needsUser: true })] };
    for (const order of [replies, afterwards])
      assert.deepEqual(outcomes(await play({ replies: order, expert })), ['followed']);
    assert.deepEqual(outcomes(await play({ replies, expert: { replies: [advise(advice)] } })), ['ignored']);
  });
});

describe('a run with advice', () => {
  test('the advice stays in every later prompt, whatever is compacted away', async () => {
    const long = Object.fromEntries(
      Array.from({ length: 14 }, (_, index) => [`src/f${index}.js`, `let value${index} = 1;\n`.repeat(150)]),
    );
    const { requests, of, finished } = await play({
      files: { ...long, 'src/add.js': 'exports.add = (a, b) => a - b;\n' },
      replies: [...INTO_THE_LOOP, ...Object.keys(long).map((path) => call('read_file', { path })), LIST],
      expert: { replies: [ADVICE] },
      contextTokens: 8_192,
      task: { maxSteps: INTO_THE_LOOP.length + 14 },
    });
    const advisedAt = of('consultation-ended')[0]?.step ?? Number.POSITIVE_INFINITY;
    const compactions = of('compacted').filter(({ step }) => step > advisedAt);
    assert.ok(compactions.length >= 2, `${compactions.length} compactions, ended ${finished.outcome}`);
    const later = requests.slice(advisedAt);
    assert.ok(later.length > 5);
    for (const { messages } of later)
      assert.equal(messages.filter(({ content }) => content.includes('[[SECOND OPINION')).length, 1);
  });

  test('before it asks again the protégé reports, and the next packet has its words', async () => {
    const played = await play({
      replies: [
        ...INTO_THE_LOOP,
        ask('What now?'),
        ask('I read the file again, t1 fails.'),
        ...INTO_THE_LOOP,
        READ,
        READ,
      ],
      expert: { replies: [ADVICE, ADVICE], second: [ADVICE] },
      task: { maxSteps: 16 },
    });
    const [first, second] = played.of('tool-result').filter(({ tool }) => tool === 'ask_expert');
    assert.match(first?.forModel ?? '', /^Before you ask again, report on the notes/);
    assert.match(first?.forModel ?? '', /^1\. not done: \[edit\]/m);
    assert.doesNotMatch(second?.forModel ?? '', /^Before you ask again/);
    assert.equal(played.packets.length, 2);
    assert.match(played.packets[1]?.user ?? '', /The engineer's report: I read the file again, t1 fails\./);
  });

  test('a protégé that drifts is reminded in its prompt of the next open step', async () => {
    const { requests, of } = await play({
      replies: [...INTO_THE_LOOP, LIST, call('search', { pattern: 'zzz' }), call('search', { pattern: 'yyy' }), LIST],
      expert: { replies: [ADVICE] },
      task: { maxSteps: INTO_THE_LOOP.length + 4 },
    });
    const [reminder] = of('nudged').filter(({ isReminder }) => isReminder === true);
    assert.match(reminder?.text ?? '', /The next open step is 1\. \[edit\]/);
    assert.ok(requests.at(-1)?.messages.some(({ content }) => content === reminder?.text));
  });

  test('advice that has helped has helped, whatever the protégé breaks afterwards', async () => {
    const swap = (search: string, replace: string) => call('edit_file', { path: 'src/add.js', search, replace });
    const TEST = call('run_tests');
    const { of, finished } = await play({
      replies: [...INTO_THE_LOOP, swap('a - b', 'a * b'), TEST, swap('a * b', 'a / b'), TEST],
      failing: (files) => (files.get('src/add.js')?.includes('a * b') === true ? ['t1'] : ['t1', 't2']),
      expert: { replies: [ADVICE] },
      task: { maxSteps: INTO_THE_LOOP.length + 4 },
    });
    assert.equal(finished.outcome, 'not-fixed');
    assert.deepEqual(
      of('consultation-judged').map(({ outcome, testsAfter }) => [outcome, testsAfter]),
      [['helped', ['t1']]],
    );
  });
});

describe('a run in a small window', () => {
  test('what a compaction took from sight may be read again without a word', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 12 }, (_, index) => [
        `src/f${index}.js`,
        Array.from({ length: 150 }, (_each, line) => `let v${index}_${line} = 1;`).join('\n'),
      ]),
    );
    const read = (index: number) => call('read_file', { path: `src/f${index}.js` });
    const { of } = await play({
      files: { ...files, 'src/add.js': 'exports.add = (a, b) => a - b;\n' },
      replies: [
        read(0),
        read(1),
        read(2),
        read(0),
        read(1),
        read(3),
        read(0),
        read(1),
        read(4),
        read(0),
        read(1),
        read(5),
      ],
      contextTokens: 8_192,
      task: { maxSteps: 12 },
    });
    assert.ok(of('compacted').length >= 3, String(of('compacted').length));
    assert.deepEqual(
      of('verdict').filter(({ verdict }) => verdict.state !== 'working'),
      [],
    );
  });
});
