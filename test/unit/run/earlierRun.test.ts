import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { earlierRunStory } from '../../../src/core/context/earlierRun';
import type { ProposedFile, RunEvent } from '../../../src/core/trajectory/runEvent';
import { HostError } from '../../../src/node/hostError';
import type { FileReview } from '../../../src/node/hostTypes';
import { placeEdits, readEarlierRun } from '../../../src/node/run/earlierRun';
import { FileProposalStore } from '../../../src/node/runs/fileProposalStore';
import { FileRunStore } from '../../../src/node/runs/fileRunStore';
import { createRunLog } from '../../../src/node/runs/runLog';
import { MemoryWorkspace } from '../tools/memoryWorkspace';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'protege-earlier-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const base = { at: '2026-01-01T00:00:00.000Z', runId: 'r1' };
const started: RunEvent = {
  ...base,
  type: 'run-started',
  version: 1,
  task: 'sums are off',
  workspace: '/w',
  testCommand: 'npm test',
  model: { provider: 'ollama', name: 'm', contextTokens: 4_096, isPractice: false },
  protocol: 'native',
  expert: null,
  limits: { maxSteps: 10, maxMinutes: 1 },
  sandbox: 'none',
};
const ended: RunEvent = {
  ...base,
  type: 'finished',
  outcome: 'stuck',
  exitCode: 3,
  message: 'Stuck.',
  summary: '',
  steps: 3,
  failingBefore: ['a'],
  failingAfter: ['a'],
  patch: '',
  models: [],
  consultations: 0,
  costUsd: 0,
  packet: null,
};

function proposed(path: string, before: string | null, after: string | null): ProposedFile {
  return { path, before, after, provenance: { kind: 'local', step: 2 } };
}

function write(events: readonly RunEvent[], { isOver = true } = {}): void {
  const log = createRunLog(join(folder, 'runs'), 'r1');
  for (const event of events) log.append(event);
  if (isOver) log.close();
}

async function refusal(id: string, workspace = '/w'): Promise<string> {
  const error: unknown = await readEarlierRun(folder, id, workspace).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof HostError, String(error));
  assert.equal(error.reason, 'cannot-continue');
  return error.message;
}

describe('a run to continue', () => {
  test('must be there, of this workspace, and over', async () => {
    assert.match(await refusal('nosuchrun'), /no run nosuchrun.*protege runs list/);
    assert.match(await refusal('../r1'), /no run/);
    write([started], { isOver: false });
    assert.match(await refusal('r1'), /still goes on\. Stop it first/);
    rmSync(join(folder, 'runs'), { recursive: true });
    write([started, ended]);
    assert.match(await refusal('r1', '/other'), /belongs to \/w\..*--workspace/);
    assert.equal((await readEarlierRun(folder, 'r1', '/w')).task, 'sums are off');
  });

  test('has what the user said to it in its task', async () => {
    const said = (text: string, asksExpert: boolean): RunEvent => ({
      ...base,
      type: 'user-said',
      step: 1,
      text,
      asksExpert,
    });
    write([started, said('dates are in UTC', false), said('why?', true), ended]);
    assert.equal((await readEarlierRun(folder, 'r1', '/w')).task, 'sums are off\n\nThe user adds: dates are in UTC');
  });

  test('that was killed can be continued', async () => {
    write([started]);
    assert.deepEqual((await readEarlierRun(folder, 'r1', '/w')).files, []);
  });

  test('brings what is left to decide of its proposal: nothing accepted, nothing rejected', async () => {
    const before = '1\n2\n3\n4\n5\n';
    const files = ['accepted', 'rejected', 'partly', 'open', 'hunk'].map((path) =>
      proposed(path, before, 'one\n2\n3\n4\nfive\n'),
    );
    write([started, { ...base, type: 'proposal', step: 2, files }, ended]);
    const runsFolder = join(folder, 'runs');
    const review = (decision: FileReview['decision'], text?: string): FileReview => ({
      decision,
      ...(text === undefined ? {} : { text }),
      acceptedChanges: 0,
      rejectedChanges: 1,
    });
    await new FileProposalStore(runsFolder, new FileRunStore(runsFolder)).keep(
      'r1',
      new Map([
        ['accepted', review('accepted')],
        ['rejected', review('rejected')],
        ['partly', review('partly')],
        ['hunk', review('open', '1\n2\n3\n4\nfive\n')],
      ]),
    );
    const earlier = await readEarlierRun(folder, 'r1', '/w');
    assert.deepEqual(
      earlier.files.map(({ path, after }) => [path, after]),
      [
        ['open', 'one\n2\n3\n4\nfive\n'],
        ['hunk', '1\n2\n3\n4\nfive\n'],
      ],
    );
  });
});

describe('the edits of a continued run', () => {
  const place = async (
    now: Record<string, string | Uint8Array>,
    file: ProposedFile,
    { refused, mayStay = true }: { refused?: string; mayStay?: boolean } = {},
  ) => {
    const workspace = new MemoryWorkspace(now);
    if (refused !== undefined) workspace.refusals.set(file.path, refused);
    const { placed, leftOut } = await placeEdits(workspace, [file], () => Promise.resolve(mayStay));
    return { text: workspace.files.get(file.path), isPlaced: placed.length === 1, message: leftOut[0]?.message };
  };
  const edit = proposed('a', '1\n2\n3\n4\n5\n', 'one\n2\n3\n4\n5\n');

  test('go into files that are as they were, and into new ones', async () => {
    assert.equal((await place({ a: '1\n2\n3\n4\n5\n' }, edit)).text, 'one\n2\n3\n4\n5\n');
    assert.equal((await place({}, proposed('new', null, 'x\n'))).text, 'x\n');
  });

  test('are merged with what has changed since, whatever the line ends', async () => {
    assert.equal((await place({ a: '1\n2\n3\n4\nfive\n' }, edit)).text, 'one\n2\n3\n4\nfive\n');
    assert.equal((await place({ a: '1\r\n2\r\n3\r\n4\r\nfive\r\n' }, edit)).text, 'one\r\n2\r\n3\r\n4\r\nfive\r\n');
    const there = await place({ a: 'one\n2\n3\n4\nfive\n' }, edit);
    assert.deepEqual([there.text, there.isPlaced], ['one\n2\n3\n4\nfive\n', true], 'it is simply there');
  });

  test('are left out with a word where they can not be', async () => {
    const clash = await place({ a: 'uno\n2\n3\n4\n5\n' }, edit);
    assert.deepEqual(clash, {
      text: 'uno\n2\n3\n4\n5\n',
      isPlaced: false,
      message: 'The earlier edit of a is left out: the same lines have changed since.',
    });
    assert.equal((await place({}, edit)).isPlaced, false, 'the user deleted it');
    assert.match((await place({ a: new Uint8Array([0]) }, edit)).message ?? '', /not a text file/);
    assert.match(
      (await place({ a: '1\n' }, edit, { refused: 'a leads outside.' })).message ?? '',
      /left out: a leads outside\./,
    );
    const tests = await place({ a: edit.before ?? '' }, edit, { mayStay: false });
    assert.deepEqual([tests.text, tests.isPlaced], [edit.before, false]);
    assert.match(tests.message ?? '', /what the test command stands for/);
  });
});

describe('what the model reads of the earlier run', () => {
  const action = (step: number, tool: string, args: Record<string, unknown>): RunEvent[] => [
    { ...base, type: 'action', step, tool, args, command: tool },
    {
      ...base,
      type: 'tool-result',
      step,
      tool,
      ok: true,
      forModel: '',
      forPerson: '',
      durationMs: 1,
      treeHash: null,
    },
  ];

  test('is short: what is in place, and the last things tried', () => {
    const edits = [1, 2, 3, 4, 5].flatMap((step) =>
      action(step, 'edit_file', { path: 'a.js', search: `x${step}`, replace: 'y'.repeat(2_000) }),
    );
    const text = earlierRunStory([started, ...edits, ended], { placed: ['a.js'], leftOut: ['b.js'] });
    const lines = text.split('\n');
    assert.match(lines[0] ?? '', /in the files already: a\.js\. Go on from there\./);
    assert.match(lines[1] ?? '', /edits of b\.js are not in the files/);
    assert.deepEqual(
      lines.slice(3).map((line) => /"(x\d)"/.exec(line)?.[1]),
      ['x3', 'x4', 'x5'],
    );
    assert.ok(text.length < 1_300, `${text.length}`);
    assert.match(earlierRunStory([started, ended], { placed: [], leftOut: [] }), /None of its edits is in the files/);
  });
});
