import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { Desk, digestOf, finishedOf, eventsOf } from '../support/commandLine';
import { anthropicAdvice, startScriptedAnthropic } from '../support/scriptedAnthropic';
import { SAMPLE_ADVICE } from '../support/scriptedExperts';
import { callTool, cut, errorLine, hang, htmlPage, say, startScriptedOllama } from '../support/scriptedOllama';
import type { ScriptedOllamaOptions } from '../support/scriptedOllama';
import { FIX_SUM, READ_FOREVER, SUM_PROJECT, TEST_FLAGS } from '../support/sumProject';

interface Case {
  readonly name: string;
  readonly ollama: ScriptedOllamaOptions;
  readonly args?: readonly string[];
  readonly exitCode: number;
  readonly outcome: string;
  readonly says: RegExp;
}

const CASES: readonly Case[] = [
  { name: 'fixed', ollama: { chat: FIX_SUM }, exitCode: 0, outcome: 'fixed', says: /all tests pass/i },
  {
    name: 'finishes twice with failing tests',
    ollama: { chat: [callTool('finish', { summary: 'done' })] },
    exitCode: 1,
    outcome: 'not-fixed',
    says: /fail/i,
  },
  {
    name: 'reaches the limit of steps',
    ollama: { chat: [READ_FOREVER] },
    args: ['--max-steps', '1'],
    exitCode: 1,
    outcome: 'not-fixed',
    says: /limit of 1 step .*--max-steps/,
  },
  {
    name: 'reaches the limit of minutes while the model hangs',
    ollama: { chat: [hang('I think')] },
    args: ['--max-minutes', '0.1'],
    exitCode: 1,
    outcome: 'not-fixed',
    says: /limit of 0\.1 minutes .*--max-minutes/,
  },
  {
    name: 'the model is not there',
    ollama: {},
    args: ['--model', 'absent:7b'],
    exitCode: 2,
    outcome: 'configuration',
    says: /ollama pull absent:7b/,
  },
  {
    name: 'loops, and nobody may be asked',
    ollama: { chat: [READ_FOREVER] },
    exitCode: 3,
    outcome: 'stuck',
    says: /expert/i,
  },
  {
    name: 'the endpoint breaks every stream',
    ollama: { chat: [cut('I thi')] },
    exitCode: 5,
    outcome: 'model-unreachable',
    says: /./,
  },
  {
    name: 'the endpoint is a web page',
    ollama: { chat: [htmlPage()] },
    exitCode: 5,
    outcome: 'model-unreachable',
    says: /./,
  },
  {
    name: 'the endpoint fails under a good status',
    ollama: { chat: [errorLine('llama runner process has terminated')] },
    exitCode: 5,
    outcome: 'model-unreachable',
    says: /runner/,
  },
  {
    name: 'a model that only talks',
    ollama: { chat: [say('I would look at the code.')] },
    args: ['--max-steps', '12'],
    exitCode: 3,
    outcome: 'stuck',
    says: /./,
  },
];

describe('the exit codes of protege fix', { concurrency: 2 }, () => {
  const desk = new Desk();
  after(() => desk.close());

  for (const [index, { name, ollama, args = [], exitCode, outcome, says }] of CASES.entries())
    test(`${name}: ${exitCode}`, async () => {
      const endpoint = await startScriptedOllama(ollama);
      try {
        const workspace = desk.write(`case-${index}`, SUM_PROJECT);
        const before = digestOf(workspace);
        const flags = ['fix', '--json', '--workspace', workspace, ...TEST_FLAGS, '--ollama-url', endpoint.url];
        const result = await desk.run([...flags, ...args]);
        assert.equal(result.code, exitCode, result.stderr + result.stdout.slice(-1_500));
        const finished = finishedOf(result.stdout);
        assert.equal(finished.outcome, outcome);
        assert.equal(finished.exitCode, exitCode);
        assert.match(finished.message, says);
        assert.equal(digestOf(workspace), before, 'the workspace was touched');
      } finally {
        await endpoint.close();
      }
    });

  test('nothing answers: 5, after one more try', async () => {
    const closed = await startScriptedOllama();
    await closed.close();
    const workspace = desk.write('closed', SUM_PROJECT);
    const result = await desk.run(['fix', '--json', '--workspace', workspace, ...TEST_FLAGS], {
      env: { OLLAMA_HOST: closed.url },
    });
    assert.equal(result.code, 5, result.stderr);
    const events = eventsOf(result.stdout);
    assert.equal(events.filter((event) => event.type === 'notice' && event.code === 'model-retry').length, 1);
    assert.match(finishedOf(result.stdout).message, /ollama serve/);
    const list = await desk.run(['runs', 'list', '--json', '--workspace', workspace]);
    assert.match(list.stdout, /"status": "model-unreachable"/);
  });

  const limits = [
    { name: 'consultations a run', args: ['--max-consultations', '0'], says: /consultation/i },
    { name: 'dollars a run', args: ['--max-usd', '0.0001'], says: /\$0\.0001|dollar/i },
  ];
  for (const [index, { name, args, says }] of limits.entries())
    test(`the limit of ${name} refuses a consultation: 4, and says which limit`, async () => {
      const expert = await startScriptedAnthropic(anthropicAdvice(SAMPLE_ADVICE));
      const endpoint = await startScriptedOllama({ chat: [READ_FOREVER] });
      try {
        const workspace = desk.write(`limit-${index}`, SUM_PROJECT);
        const flags = ['fix', '--json', '--yes', '--expert', 'anthropic', '--workspace', workspace, ...TEST_FLAGS];
        const result = await desk.run([...flags, ...args], {
          env: { OLLAMA_HOST: endpoint.url, ANTHROPIC_API_KEY: 'sk-ant-scripted', ANTHROPIC_BASE_URL: expert.url },
        });
        assert.equal(result.code, 4, result.stderr + result.stdout.slice(-1_500));
        const finished = finishedOf(result.stdout);
        assert.equal(finished.outcome, 'budget-spent');
        assert.match(finished.message, says);
        assert.match(finished.message, /run/i);
        assert.equal(expert.requests.length, 0, 'the provider was contacted although the limit refused');
      } finally {
        await Promise.all([expert.close(), endpoint.close()]);
      }
    });
});
