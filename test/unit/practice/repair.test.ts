import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, describe, test } from 'node:test';
import { loadCorpus, plantBug } from '../../../scripts/benchBugsCorpus';
import { PracticeExpert } from '../../../src/practice/expert/practiceExpert';
import { startExpertServer } from '../../../src/practice/server/expertServer';
import type { ListeningServer } from '../../../src/practice/server/http';
import { startOllamaServer } from '../../../src/practice/server/ollamaServer';
import { miniLoop } from './miniLoop';
import type { LoopResult } from './miniLoop';

const root = path.resolve(__dirname, '..', '..', '..');
const maxSteps = 60;

void describe('the practice models on real projects', { concurrency: 2 }, () => {
  let ollama: ListeningServer;
  before(async () => {
    ollama = await startOllamaServer();
  });
  after(() => ollama.close());

  async function repair(
    plant: (folder: string) => Promise<void>,
    testCommand: string,
    task: string,
    hasExpert: boolean,
  ): Promise<LoopResult> {
    const folder = await mkdtemp(path.join(tmpdir(), 'protege-repair-'));
    const workspace = await mkdtemp(path.join(tmpdir(), 'protege-repair-'));
    await Promise.all([plant(folder), plant(workspace)]);
    const expert = new PracticeExpert({ workspace: { folder: workspace, testCommand }, budgetMs: 60_000, parallel: 2 });
    const advisor = await startExpertServer(expert);
    const untouched = await contents(workspace);
    try {
      const expertUrl = hasExpert ? { expertUrl: advisor.url } : {};
      return await miniLoop({ folder, testCommand, task, ollamaUrl: ollama.url, maxSteps, ...expertUrl });
    } finally {
      assert.deepEqual(await contents(workspace), untouched, 'the expert changed the workspace');
      await advisor.close();
      await expert.close();
      await rm(folder, { recursive: true, force: true });
      await rm(workspace, { recursive: true, force: true });
    }
  }

  async function repairBug(id: string, hasExpert: boolean): Promise<LoopResult> {
    const bug = (await loadCorpus()).find((each) => each.id === id);
    assert.ok(bug !== undefined, `no bug ${id}`);
    return repair((folder) => plantBug(bug.project, bug.changes, folder), bug.testCommand, bug.description, hasExpert);
  }

  for (const id of [
    'cart/missing-coupon-check',
    'inventory/last-piece',
    'numerals/forgotten-return',
    'csv/first-quote-only',
  ]) {
    test(`${id} is fixed alone`, async () => {
      const result = await repairBug(id, false);
      assert.equal(result.outcome, 'fixed', result.calls.join('\n'));
      assert.ok(result.steps <= 20, `${result.steps} steps`);
    });
  }

  for (const id of ['calendar/valid-dates', 'bank/order-of-transfer']) {
    test(`${id} ends in a repetition alone, and is fixed after advice`, async () => {
      const alone = await repairBug(id, false);
      assert.equal(alone.outcome, 'stuck', alone.calls.join('\n'));
      const advised = await repairBug(id, true);
      assert.equal(advised.outcome, 'fixed', advised.calls.join('\n'));
      assert.equal(advised.consultations, 1);
    });
  }

  test('the sample is beyond the protégé alone, and is fixed after advice', async () => {
    const sample = path.join(root, 'samples', 'opening-hours');
    const plant = (folder: string): Promise<void> => cp(sample, folder, { recursive: true });
    const alone = await repair(plant, 'node --test', 'Make the failing test pass.', false);
    assert.equal(alone.outcome, 'stuck', alone.calls.join('\n'));
    const advised = await repair(plant, 'node --test', 'Make the failing test pass.', true);
    assert.equal(advised.outcome, 'fixed', advised.calls.join('\n'));
  });

  test('the same history gives the same steps', async () => {
    const runs = await Promise.all([repairBug('text/ties', false), repairBug('text/ties', false)]);
    assert.deepEqual(runs[0].calls, runs[1].calls);
  });
});

async function contents(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  const texts = await Promise.all(
    files.sort().map(async (file) => [path.relative(folder, file), await readFile(file, 'utf8')] as const),
  );
  return Object.fromEntries(texts);
}

void describe('the practice process', () => {
  const program = path.join(root, 'src', 'practice', 'main.ts');

  async function start(): Promise<{ child: ReturnType<typeof spawn>; line: string; ended: Promise<number | null> }> {
    const child = spawn(process.execPath, ['--import', 'tsx', program], {
      cwd: root,
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
    const line = await new Promise<string>((resolve) => createInterface({ input: child.stdout }).once('line', resolve));
    return { child, line, ended };
  }

  test('says where it listens and ends when its input closes', async () => {
    const { child, line, ended } = await start();
    const urls = JSON.parse(line) as { ollamaUrl: string; expertUrl: string };
    assert.equal((await fetch(`${urls.ollamaUrl}/api/version`)).status, 200);
    assert.equal((await fetch(`${urls.expertUrl}/v1/models`)).status, 200);
    child.stdin?.end();
    assert.equal(await ended, 0);
  });

  test('ends on SIGTERM', { skip: process.platform === 'win32' ? 'Windows has no SIGTERM' : false }, async () => {
    const { child, ended } = await start();
    child.kill('SIGTERM');
    assert.equal(await ended, 0);
  });
});
