import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Desk, digestOf, eventsOf, finishedOf } from '../support/commandLine';
import { realOllamaBinary, startRealOllama, type RealOllama } from '../support/realOllama';
import { SUM_PROJECT, TEST_FLAGS } from '../support/sumProject';

describe('the command line with a server of Ollama itself', { timeout: 570_000 }, () => {
  let server: RealOllama;
  const desk = new Desk();
  before(async () => {
    server = await startRealOllama(realOllamaBinary());
  });
  after(async () => {
    await server.close();
    desk.close();
  });

  test('the doctor sees the server, the model, its tools and its window', async () => {
    const { stdout } = await desk.run(['doctor', '--json', '--model', 'tiny', '--ollama-url', server.url]);
    const checks = JSON.parse(stdout) as { id: string; state: string; detail: string }[];
    const states = Object.fromEntries(checks.map(({ id, state }) => [id, state]));
    assert.deepEqual(
      [states.ollama, states.model, states.tools, states.window],
      ['ok', 'ok', 'ok', 'ok'],
      JSON.stringify(checks),
    );
  });

  for (const model of ['tiny', 'plain', 'stutter'])
    test(`a run with ${model}, which knows nothing, comes to an end and leaves the workspace as it is`, async () => {
      const folder = desk.write(`with-${model}`, SUM_PROJECT);
      const before = digestOf(folder);
      const flags = ['--json', '--max-steps', '3', '--max-minutes', '2', '--ollama-url', server.url, ...TEST_FLAGS];
      const { code, stdout, stderr } = await desk.run(['fix', '--workspace', folder, '--model', model, ...flags]);
      const finished = finishedOf(stdout);
      assert.ok(
        ['not-fixed', 'stuck'].includes(finished.outcome),
        `${finished.outcome}: ${finished.message}\n${stderr}`,
      );
      assert.equal(code, finished.exitCode);
      assert.ok(finished.steps >= 1);
      const started = eventsOf(stdout).find((event) => event.type === 'run-started');
      assert.ok(started?.type === 'run-started' && started.protocol === (model === 'tiny' ? 'native' : 'json'));
      assert.equal(digestOf(folder), before);
    });
});
