import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { Desk, eventsOf, finishedOf } from '../support/commandLine';
import { anthropicAdvice, startScriptedAnthropic } from '../support/scriptedAnthropic';
import { SAMPLE_ADVICE } from '../support/scriptedExperts';
import { callTool, drip, startScriptedOllama } from '../support/scriptedOllama';
import { FIX_SUM, SUM_PROJECT, TEST_FLAGS } from '../support/sumProject';

/** Slow enough that another terminal gets a word in. */
const slowSearch = (index: number) => drip(callTool('search', { pattern: `word${index}` }), 20, 40);

describe('a run that another terminal speaks to', () => {
  const desk = new Desk();
  after(() => desk.close());

  test('hears its user and asks the expert by his hand alone, where nothing else may', async () => {
    let advised = 0;
    const endpoint = await startScriptedOllama({
      chat: (body, index) =>
        JSON.stringify(body.messages).includes('[[SECOND OPINION') ? FIX_SUM[advised++]! : slowSearch(index),
    });
    const expert = await startScriptedAnthropic(anthropicAdvice(SAMPLE_ADVICE));
    try {
      const workspace = desk.write('sums', SUM_PROJECT);
      const inWorkspace = ['--workspace', workspace];
      assert.equal((await desk.run(['budget', 'set', '--ask-when', 'manual', ...inWorkspace])).code, 0);
      const playing = desk.start(
        ['fix', 'sum is wrong', '--json', '--expert', 'anthropic', '--yes', ...inWorkspace, ...TEST_FLAGS],
        { env: { OLLAMA_HOST: endpoint.url, ANTHROPIC_API_KEY: 'sk-ant-x', ANTHROPIC_BASE_URL: expert.url } },
      );
      const id = await runThatWorks(path.join(desk.home, 'runs'), () => endpoint.chats().length > 0);
      const told = await desk.run(['runs', 'tell', 'last', 'it', 'is', 'only wrong for small numbers']);
      assert.equal(told.code, 0, told.stderr);
      assert.equal(
        told.stderr,
        `told     ${id}; it hears it at once while its model thinks, else when its present step is over\n`,
      );
      const asked = await desk.run(['runs', 'ask', id, 'is the test wrong?', '--wait']);
      assert.equal(asked.code, 0, asked.stderr);
      const heardIn = /\nheard {4}in step (\d+)\n$/.exec(asked.stderr)?.[1];

      const { code, stdout } = await playing.result;
      assert.equal(code, 0, stdout.slice(-2_000));
      assert.equal(finishedOf(stdout).outcome, 'fixed');
      const events = eventsOf(stdout);
      assert.deepEqual(
        events.flatMap((event) => (event.type === 'user-said' ? [[event.text, event.asksExpert]] : [])),
        [
          ['it is only wrong for small numbers', false],
          ['is the test wrong?', true],
        ],
      );
      assert.equal(
        heardIn,
        events.flatMap((event) => (event.type === 'user-said' && event.asksExpert ? [String(event.step)] : [])).at(0),
      );
      assert.equal(expert.asked().length, 1);
      const sent = JSON.stringify(expert.asked()[0]);
      assert.match(sent, /is the test wrong\?/);
      assert.match(sent, /it is only wrong for small numbers/);
      assert.match(JSON.stringify(endpoint.chats().at(-1)), /The user says: it is only wrong for small numbers/);
      const story = await desk.run(['runs', 'show', id]);
      assert.match(story.stdout, /^you {6}it is only wrong for small numbers$/m);
      assert.match(story.stdout, /^you {6}ask the expert: is the test wrong\?$/m);

      const late = await desk.run(['runs', 'tell', id, 'never mind']);
      assert.equal(late.code, 2);
      assert.match(late.stderr, /has ended already/);
      const nobody = await desk.run(['runs', 'ask', 'last']);
      assert.equal(nobody.code, 2);
      assert.match(nobody.stderr, /No run goes on/);
    } finally {
      await endpoint.close();
      await expert.close();
    }
  });
});

describe('a run whose model takes its time', () => {
  test('is broken off where its user speaks, and goes on with the word', async () => {
    const desk = new Desk();
    let fixed = 0;
    const endpoint = await startScriptedOllama({
      chat: (body) =>
        JSON.stringify(body.messages).includes('The user says: look at sum')
          ? FIX_SUM[fixed++]!
          : drip(callTool('search', { pattern: 'word' }), 1, 1_000),
    });
    try {
      const workspace = desk.write('sums', SUM_PROJECT);
      const playing = desk.start(['fix', 'sum is wrong', '--json', '--workspace', workspace, ...TEST_FLAGS], {
        env: { OLLAMA_HOST: endpoint.url },
      });
      await runThatWorks(path.join(desk.home, 'runs'), () => endpoint.chats().length > 0);
      const told = await desk.run(['runs', 'tell', 'last', 'look at sum', '--wait']);
      assert.match(told.stderr, /\nheard {4}in step 1\n$/);
      const { stdout } = await playing.result;
      assert.equal(finishedOf(stdout).outcome, 'fixed');
      assert.equal(endpoint.chats().length, 1 + FIX_SUM.length, 'nothing is sent twice');
    } finally {
      await endpoint.close();
      desk.close();
    }
  });
});

/** The id of the only run there, once it has come as far as wanted. */
async function runThatWorks(folder: string, isThere: () => boolean): Promise<string> {
  for (let look = 0; look < 300; look++) {
    const id = existsSync(folder) ? readdirSync(folder)[0] : undefined;
    if (id !== undefined && isThere()) return id;
    await wait(100);
  }
  throw new Error('the run did not get that far');
}
