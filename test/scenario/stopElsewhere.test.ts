import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { Desk, processesNaming } from '../support/commandLine';
import { hang, startScriptedOllama } from '../support/scriptedOllama';
import { FIX_SUM, SUM_PROJECT, TEST_FLAGS } from '../support/sumProject';

describe('a run that another terminal stops', () => {
  const desk = new Desk();
  after(() => desk.close());

  test('ends as cancelled within seconds, with its best attempt, and says so on both sides', async () => {
    const endpoint = await startScriptedOllama({ chat: (_body, index) => (index < 2 ? FIX_SUM[index]! : hang()) });
    try {
      const workspace = desk.write('sums', SUM_PROJECT);
      const env = { OLLAMA_HOST: endpoint.url };
      const playing = desk.start(['fix', 'sum is wrong', '--json', '--workspace', workspace, ...TEST_FLAGS], { env });
      const id = await runThatWaits(path.join(desk.home, 'runs'), () => endpoint.chats().length >= 3);
      const stopping = await desk.run(['runs', 'stop', id]);
      assert.equal(stopping.code, 0, stopping.stderr);
      assert.equal(stopping.stderr, `stopped  ${id}\n`);
      const { code, stdout } = await playing.result;
      assert.equal(code, 130);
      const finished = JSON.parse(stdout.trim().split('\n').at(-1)!) as { outcome: string; patch: string };
      assert.equal(finished.outcome, 'cancelled');
      assert.match(finished.patch, /\+ {2}return a \+ b;/);
      assert.deepEqual(processesNaming(path.basename(desk.folder)), []);

      const again = await desk.run(['runs', 'stop', id]);
      assert.equal(again.code, 2);
      assert.match(again.stderr, /has ended already/);
      const unknown = await desk.run(['runs', 'stop', 'nosuchrun']);
      assert.equal(unknown.code, 2);
      assert.match(unknown.stderr, /There is no run nosuchrun/);
    } finally {
      await endpoint.close();
    }
  });
});

/** The id of the only run there, once it has come as far as wanted. */
async function runThatWaits(folder: string, isThere: () => boolean): Promise<string> {
  for (let look = 0; look < 300; look++) {
    const id = existsSync(folder) ? readdirSync(folder)[0] : undefined;
    if (id !== undefined && isThere()) return id;
    await wait(100);
  }
  throw new Error('the run did not get that far');
}
