import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import type { RunEvent } from '../../../src/core/trajectory/runEvent';
import { FileProposalStore } from '../../../src/node/runs/fileProposalStore';
import { FileRunStore, RunNotFoundError } from '../../../src/node/runs/fileRunStore';
import { createRunLog, EVENTS_FILE, OWNER_FILE } from '../../../src/node/runs/runLog';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'protege-runs-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const at = (second: number): string => new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString();

function started(runId: string, second: number, workspace = '/w'): RunEvent {
  return {
    type: 'run-started',
    at: at(second),
    runId,
    version: 1,
    task: `task of ${runId}`,
    workspace,
    testCommand: 'npm test',
    model: { provider: 'ollama', name: 'm', contextTokens: 4_096, isPractice: false },
    protocol: 'native',
    expert: null,
    limits: { maxSteps: 10, maxMinutes: 1 },
    sandbox: 'none',
  };
}

function finished(runId: string, second: number): RunEvent {
  return {
    type: 'finished',
    at: at(second),
    runId,
    outcome: 'fixed',
    exitCode: 0,
    message: 'All tests pass.',
    summary: 'ü'.repeat(200_000),
    steps: 3,
    failingBefore: ['a'],
    failingAfter: [],
    patch: '',
    models: [],
    consultations: 1,
    costUsd: 0.25,
    packet: null,
  };
}

function write(runId: string, events: readonly RunEvent[], close = true): void {
  const log = createRunLog(folder, runId);
  for (const event of events) log.append(event);
  if (close) log.close();
}

describe('the run store', () => {
  test('lists runs newest first, by workspace, from both ends of long logs', async () => {
    write('r1', [started('r1', 1), finished('r1', 2)]);
    write('r2', [started('r2', 3, '/other'), finished('r2', 4)]);
    write('r3', [started('r3', 5), { type: 'step-started', at: at(6), runId: 'r3', step: 1 }], false);
    const store = new FileRunStore(folder);
    const all = await store.list();
    assert.deepEqual(
      all.map(({ id, status, steps, consultations, costUsd }) => ({ id, status, steps, consultations, costUsd })),
      [
        { id: 'r3', status: 'running', steps: 1, consultations: 0, costUsd: 0 },
        { id: 'r2', status: 'fixed', steps: 3, consultations: 1, costUsd: 0.25 },
        { id: 'r1', status: 'fixed', steps: 3, consultations: 1, costUsd: 0.25 },
      ],
    );
    assert.deepEqual(
      (await store.list('/w')).map((run) => run.id),
      ['r3', 'r1'],
    );
  });

  test('a run whose process is gone is interrupted', async () => {
    write('r1', [started('r1', 1)], false);
    const gone = spawnSync(process.execPath, ['-e', '']).pid;
    writeFileSync(join(folder, 'r1', OWNER_FILE), JSON.stringify({ pid: gone }));
    const [run] = await new FileRunStore(folder).list();
    assert.ok(run !== undefined);
    assert.equal(run.status, 'interrupted');
    assert.notEqual(run.endedAt, null);
  });

  test('a torn last line and foreign lines are left out, the rest is whole', async () => {
    write('r1', [started('r1', 1)], false);
    const file = join(folder, 'r1', EVENTS_FILE);
    appendFileSync(file, '{"type":"from-the-future","runId":"r1"}\n{"type":"finished","at":"20');
    const events = await new FileRunStore(folder).read('r1');
    assert.deepEqual(events, [started('r1', 1)]);
  });

  test('live-only events are not written', async () => {
    write('r1', [
      started('r1', 1),
      { type: 'model-delta', at: at(2), runId: 'r1', step: 1, channel: 'text', text: 'hello' },
    ]);
    assert.equal((await new FileRunStore(folder).read('r1')).length, 1);
  });

  for (const id of ['nothing', '../escape', 'a/b', '', '.hidden'])
    test(`an unknown id is refused: ${JSON.stringify(id)}`, async () => {
      await assert.rejects(new FileRunStore(folder).read(id), RunNotFoundError);
    });

  test('watching reports that the process of a run has gone, though its log stays as it is', async () => {
    write('r1', [started('r1', 1)], false);
    const child = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)']);
    writeFileSync(join(folder, 'r1', OWNER_FILE), JSON.stringify({ pid: child.pid }));
    const store = new FileRunStore(folder);
    const told = new Promise<string>((resolve) => {
      const watcher = store.watch('/w', (id) => {
        watcher.close();
        resolve(id);
      });
    });
    const endSoon = setTimeout(() => child.kill('SIGKILL'), 1_000);
    // The watcher alone does not keep the process alive.
    const alive = setInterval(() => undefined, 1_000);
    try {
      assert.equal(await told, 'r1');
    } finally {
      clearTimeout(endSoon);
      clearInterval(alive);
      child.kill('SIGKILL');
    }
    assert.equal((await store.list())[0]?.status, 'interrupted');
  });

  test('watching reports runs of the workspace that other writers append to', async () => {
    const store = new FileRunStore(folder);
    const seen = new Set<string>();
    write('old', [started('old', 1), finished('old', 2)]);
    const done = new Promise<void>((resolve) => {
      const watcher = store.watch('/w', (id) => {
        seen.add(id);
        if (seen.has('new')) {
          watcher.close();
          resolve();
        }
      });
    });
    const writeSoon = setTimeout(() => {
      write('foreign', [started('foreign', 3, '/other')]);
      write('new', [started('new', 4)]);
    }, 600);
    const keepAlive = setInterval(() => undefined, 1_000);
    await done;
    clearTimeout(writeSoon);
    clearInterval(keepAlive);
    assert.deepEqual([...seen], ['new']);
  });
});

describe('decisions on a proposal', () => {
  const watcherEnds: (() => void)[] = [];

  test('are kept beside the log, survive another reader, and a damaged file opens everything again', async () => {
    const file = { path: 'a.js', before: 'a', after: 'b', provenance: { kind: 'local' as const, step: 1 } };
    write('r1', [
      started('r1', 1),
      { type: 'proposal', at: at(2), runId: 'r1', files: [] },
      { type: 'proposal', at: at(3), runId: 'r1', step: 2, files: [file] },
    ]);
    const store = new FileProposalStore(folder, new FileRunStore(folder));
    const accepted = { decision: 'accepted' as const, acceptedChanges: 2, rejectedChanges: 0 };
    const edited = { decision: 'open' as const, text: null, basis: 'x', acceptedChanges: 0, rejectedChanges: 1 };
    await Promise.all([
      store.keep('r1', new Map([['a.js', edited]])),
      store.keep('r1', new Map([['a.js', accepted]])),
      new FileProposalStore(folder, new FileRunStore(folder)).keep('r1', new Map([['b/c.js', edited]])),
    ]);
    const again = new FileProposalStore(folder, new FileRunStore(folder));
    const { files, reviews } = await again.read('r1');
    assert.deepEqual(files, [file]);
    assert.deepEqual(Object.fromEntries(reviews), { 'a.js': accepted, 'b/c.js': edited });
    for (const name of readdirSync(join(folder, 'r1', 'review')))
      writeFileSync(join(folder, 'r1', 'review', name), '{"a.js":');
    assert.equal((await again.read('r1')).reviews.size, 0);
  });

  test('a decision is noticed by whoever watches, as one', async () => {
    write('r1', [started('r1', 1)]);
    const store = new FileRunStore(folder);
    const seen = await new Promise<string>((resolve) => {
      const watcher = store.watch('/w', (id, what) => {
        watcher.close();
        resolve(`${id} ${what}`);
      });
      // The first look only takes stock.
      const review = { decision: 'rejected' as const, acceptedChanges: 0, rejectedChanges: 0 };
      const proposals = new FileProposalStore(folder, store);
      const decide = setInterval(() => void proposals.keep('r1', new Map([['a.js', review]])), 100);
      setTimeout(() => clearInterval(decide), 5_000).unref();
      watcherEnds.push(() => clearInterval(decide));
    });
    for (const end of watcherEnds.splice(0)) end();
    assert.equal(seen, 'r1 review');
  });
});

describe('a log that grows', () => {
  test('is read on from where it was left, whole lines only', async () => {
    const store = new FileRunStore(folder);
    write('r1', [started('r1', 1)]);
    const log = join(folder, 'r1', 'events.jsonl');
    const first = await store.readFrom('r1', 0);
    assert.equal(first.events.length, 1);
    const next = JSON.stringify({ type: 'step-started', at: at(2), runId: 'r1', step: 1 });
    appendFileSync(log, next.slice(0, 20));
    assert.deepEqual(await store.readFrom('r1', first.offset), { events: [], offset: first.offset });
    appendFileSync(log, `${next.slice(20)}\n`);
    const second = await store.readFrom('r1', first.offset);
    assert.deepEqual(
      second.events.map(({ type }) => type),
      ['step-started'],
    );
    assert.equal(second.offset, statSync(log).size);
  });

  test('gives its last proposal, however large, and none where there is none', async () => {
    const store = new FileRunStore(folder);
    write('r1', [started('r1', 1)]);
    assert.equal(await store.lastProposal('r1'), null);
    const provenance = { kind: 'local' as const, step: 1 };
    const proposal = (after: string): RunEvent => ({
      type: 'proposal',
      at: at(2),
      runId: 'r1',
      step: 1,
      files: [{ path: 'a.js', before: null, after, provenance }],
    });
    const large = 'x'.repeat(5_000_000);
    write('r1', [
      started('r1', 1),
      proposal('old'),
      proposal(large),
      { type: 'step-started', at: at(3), runId: 'r1', step: 2 },
    ]);
    assert.equal((await store.lastProposal('r1'))?.files[0]?.after, large);
  });
});
