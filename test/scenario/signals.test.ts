import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Desk, digestOf, eventsOf, processesNaming, until } from '../support/commandLine';
import { hang, startScriptedOllama } from '../support/scriptedOllama';
import { FIX_SUM, SUM_PROJECT, TEST_FLAGS } from '../support/sumProject';

const isWindows = process.platform === 'win32' ? 'Windows has no such signals' : false;

/** Tests that start a process of their own and never end; its command line carries the desk's name. */
const ENDLESS_TEST = `import test from 'node:test';
import { spawn } from 'node:child_process';
test('endless', async () => {
  for (const detached of [false, true])
    spawn(process.execPath, ['-e', 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1e6)', process.env.MARK], { detached, stdio: 'ignore' });
  await new Promise((resolve) => setTimeout(resolve, 1e8));
});
`;

/** The promise is three seconds; on a loaded machine the start of the last process alone may take longer. */
const HANG_MS = 10_000;

describe('a run that is ended from outside', { skip: isWindows, concurrency: 2 }, () => {
  const desks: Desk[] = [];
  const newDesk = (): Desk => {
    const desk = new Desk();
    desks.push(desk);
    return desk;
  };
  after(() => desks.forEach((desk) => desk.close()));

  const signals = [
    { signal: 'SIGINT', exitCode: 130 },
    { signal: 'SIGTERM', exitCode: 143 },
    { signal: 'SIGHUP', exitCode: 129 },
  ] as const;
  for (const { signal, exitCode } of signals) {
    test(`${signal} while the tests run: ${exitCode}, and no process is left`, async () => {
      const desk = newDesk();
      const endpoint = await startScriptedOllama({ chat: FIX_SUM });
      try {
        const mark = path.basename(desk.folder);
        const workspace = desk.write('work', { ...SUM_PROJECT, 'test/sum.test.js': ENDLESS_TEST });
        const before = digestOf(workspace);
        const flags = ['fix', '--json', '--workspace', workspace, ...TEST_FLAGS];
        const run = desk.start(flags, { env: { OLLAMA_HOST: endpoint.url, MARK: mark } });
        await until(
          () =>
            run.child.exitCode !== null ||
            processesNaming(mark).filter((line) => line.includes('setInterval')).length >= 2,
        );
        assert.equal(run.child.exitCode, null, 'the run ended before its tests had started');
        const sentAt = performance.now();
        run.child.kill(signal);
        const result = await run.result;
        const tookMs = performance.now() - sentAt;
        assert.equal(result.code, exitCode, result.stderr);
        assert.ok(tookMs < HANG_MS, `it took ${Math.round(tookMs)} ms`);
        assert.deepEqual(processesNaming(mark), []);
        assert.equal(digestOf(workspace), before);
        assert.equal(eventsOf(result.stdout).at(-1)?.type, 'finished');
      } finally {
        await endpoint.close();
      }
    });
  }

  test('SIGINT while the model speaks: 130, and the endpoint is left at once', async () => {
    const desk = newDesk();
    const endpoint = await startScriptedOllama({ chat: [hang('Let me think')] });
    try {
      const workspace = desk.write('work', SUM_PROJECT);
      const run = desk.start(['fix', '--json', '--workspace', workspace, ...TEST_FLAGS], {
        env: { OLLAMA_HOST: endpoint.url },
      });
      await until(() => endpoint.chats().length === 1);
      run.child.kill('SIGINT');
      const result = await run.result;
      assert.equal(result.code, 130, result.stderr);
      assert.equal(await endpoint.requests.at(-1)?.left, true);
      assert.equal(eventsOf(result.stdout).at(-1)?.type, 'finished');
      assert.deepEqual(processesNaming(path.basename(desk.folder)), []);
    } finally {
      await endpoint.close();
    }
  });

  test('a kill leaves a readable log that says interrupted, and the next run is clean', async () => {
    const desk = newDesk();
    let isHanging = true;
    const endpoint = await startScriptedOllama({
      chat: (_, index) => (isHanging ? hang('Let me think') : (FIX_SUM[index - 1] ?? hang())),
    });
    try {
      const workspace = desk.write('work', SUM_PROJECT);
      const env = { OLLAMA_HOST: endpoint.url };
      const flags = ['fix', '--json', '--workspace', workspace, ...TEST_FLAGS];
      const run = desk.start(flags, { env });
      await until(() => endpoint.chats().length === 1);
      run.child.kill('SIGKILL');
      await run.result;

      const [killed] = JSON.parse((await desk.run(['runs', 'list', '--json'])).stdout) as {
        id: string;
        status: string;
      }[];
      assert.equal(killed?.status, 'interrupted');
      const log = readFileSync(path.join(desk.home, 'runs', killed.id, 'events.jsonl'), 'utf8');
      assert.ok(eventsOf(log).length > 3);
      const story = await desk.run(['runs', 'show', killed.id]);
      assert.equal(story.code, 0);
      assert.match(story.stdout, /interrupted/);

      isHanging = false;
      const second = await desk.run(flags, { env });
      assert.equal(second.code, 0, second.stderr + second.stdout.slice(-1_000));
      const removed = await desk.run(['runs', 'remove', killed.id]);
      assert.equal(removed.code, 0, removed.stderr);
      assert.equal(existsSync(path.join(desk.home, 'runs', killed.id)), false);
    } finally {
      await endpoint.close();
    }
  });
});
