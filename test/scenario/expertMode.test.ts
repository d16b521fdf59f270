import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { Desk, eventsOf, finishedOf, type CliResult } from '../support/commandLine';
import { anthropicAdvice, anthropicError, startScriptedAnthropic } from '../support/scriptedAnthropic';
import { SAMPLE_ADVICE } from '../support/scriptedExperts';
import { callTool, startScriptedOllama, type ScriptedOllama } from '../support/scriptedOllama';
import { completion, startScriptedOpenAi } from '../support/scriptedOpenAi';
import { startScriptedServer, type ScriptedServer } from '../support/scriptedServer';
import { FIX_SUM, READ_FOREVER, SUM_PROJECT, TEST_FLAGS } from '../support/sumProject';

describe('who may be asked', () => {
  const desk = new Desk();
  let endpoint: ScriptedOllama;
  let forbidden: ScriptedServer;
  let workspace: string;
  let count = 0;

  before(async () => {
    endpoint = await startScriptedOllama({ chat: [READ_FOREVER] });
    forbidden = await startScriptedServer(() => null);
  });
  beforeEach(() => {
    count += 1;
    workspace = desk.write(`work-${count}`, SUM_PROJECT);
  });
  after(async () => {
    await Promise.all([endpoint.close(), forbidden.close()]);
    desk.close();
  });

  async function fix(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<CliResult> {
    return await desk.run(['fix', '--json', '--workspace', workspace, ...TEST_FLAGS, ...args], {
      env: {
        OLLAMA_HOST: endpoint.url,
        ANTHROPIC_API_KEY: 'sk-ant-scripted',
        ANTHROPIC_BASE_URL: forbidden.url,
        OPENAI_API_KEY: 'sk-scripted',
        OPENAI_BASE_URL: forbidden.url,
        HTTPS_PROXY: forbidden.url,
        HTTP_PROXY: forbidden.url,
        ...env,
      },
    });
  }

  const closedDoors: { name: string; setUp?: readonly string[]; args: readonly string[] }[] = [
    { name: 'with --expert none', args: ['--expert', 'none', '--yes'] },
    { name: 'in ask mode without a terminal', args: ['--expert', 'anthropic'] },
    { name: 'after budget off, even with --yes', setUp: ['budget', 'off'], args: ['--expert', 'anthropic', '--yes'] },
  ];
  for (const { name, setUp, args } of closedDoors)
    test(`nobody ${name}, and no connection is opened`, async () => {
      if (setUp !== undefined) assert.equal((await desk.run([...setUp, '--workspace', workspace])).code, 0);
      const asked = forbidden.requests.length;
      const result = await fix(args);
      assert.equal(result.code, 3, result.stderr + result.stdout.slice(-1_000));
      assert.equal(finishedOf(result.stdout).outcome, 'stuck');
      assert.equal(forbidden.requests.length, asked);
      assert.equal(
        eventsOf(result.stdout).some((event) => event.type === 'consultation-started'),
        false,
      );
    });

  test('a repository can turn the expert off, and can not turn it on or move its endpoint', async () => {
    const settings = (content: object): void => {
      desk.write(`work-${count}`, { '.vscode/settings.json': JSON.stringify(content) });
    };
    settings({ 'protege.expert.mode': 'off' });
    const off = await fix(['--expert', 'anthropic', '--yes']);
    assert.equal(off.code, 3, off.stderr);
    settings({
      'protege.expert.mode': 'auto',
      'protege.expert.url': forbidden.url,
      'protege.ollamaUrl': forbidden.url,
      'protege.testCommand': 'touch stolen',
    });
    const on = await fix(['--expert', 'anthropic']);
    assert.equal(on.code, 3, on.stderr);
    assert.equal(forbidden.requests.length, 0);
  });

  test('budget on lets the expert be asked without a question, and its trouble is survived', async () => {
    const expert = await startScriptedAnthropic(anthropicError(400, 'invalid_request_error', 'no'));
    try {
      assert.equal((await desk.run(['budget', 'on', '--workspace', workspace])).code, 0);
      const result = await fix(['--expert', 'anthropic'], { ANTHROPIC_BASE_URL: expert.url });
      assert.equal(result.code, 3, result.stderr);
      assert.ok(expert.asked().length >= 1);
      assert.ok(finishedOf(result.stdout).packet?.includes('sum'), 'no packet to send by hand');
    } finally {
      await expert.close();
    }
  });

  const ASKING = callTool('ask_expert', { question: 'Why does sum(2, 3) give -1?' });
  for (const [when, asks, reason] of [
    ['stall', 0, /no loop and no stall yet/],
    ['stall-or-asked', 1, /The protégé asks/],
    ['manual', 0, /asked by the user only/],
  ] as const)
    test(`budget set --ask-when ${when}: a question at the first step`, async () => {
      const asking = await startScriptedOllama({ chat: [ASKING, READ_FOREVER] });
      const expert = await startScriptedAnthropic(anthropicAdvice(SAMPLE_ADVICE));
      try {
        const set = await desk.run(['budget', 'set', '--ask-when', when, '--workspace', workspace, '--json']);
        assert.equal((JSON.parse(set.stdout) as { trigger: string }).trigger, when, set.stderr);
        const flags = ['--expert', 'anthropic', '--yes', '--max-steps', '2'];
        const result = await fix(flags, { OLLAMA_HOST: asking.url, ANTHROPIC_BASE_URL: expert.url });
        assert.equal(expert.asked().length, asks, result.stderr);
        const first = eventsOf(result.stdout).find((event) => event.type === 'decision');
        assert.match(first?.decision.reason ?? '', reason);
      } finally {
        await Promise.all([asking.close(), expert.close()]);
      }
    });

  test('a repository can be stricter about when the expert is asked, and budget set says so', async () => {
    desk.write(`work-${count}`, { '.vscode/settings.json': '{ "protege.expert.trigger": "manual" }' });
    const set = await desk.run(['budget', 'set', '--ask-when', 'stall-or-asked', '--workspace', workspace]);
    assert.match(set.stderr, /stricter: it is asked when: manual/);
    assert.match(set.stdout, /asked +only by your hand/);
  });

  test('with manual a loop asks nobody, and the packet is kept', async () => {
    await desk.run(['budget', 'set', '--ask-when', 'manual', '--workspace', workspace]);
    const asked = forbidden.requests.length;
    const result = await fix(['--expert', 'anthropic', '--yes']);
    assert.equal(result.code, 3, result.stderr);
    assert.equal(forbidden.requests.length, asked);
    const { packet, runId, message } = finishedOf(result.stdout);
    assert.ok(packet?.includes('a - b'));
    assert.ok(message.includes(`\`protege runs show ${runId} --packet\``));
    const shown = await desk.run(['runs', 'show', runId, '--packet']);
    assert.equal(shown.stdout, `${packet}\n`, 'ready to copy: nothing else on standard output');
  });

  test('what the expert leaves to the user is said at the end, in the story and in the receipt', async () => {
    const expert = await startScriptedAnthropic(
      anthropicAdvice({
        ...SAMPLE_ADVICE,
        needsUser: true,
        steps: [{ action: 'edit', target: 'src/none.js', detail: 'Mend it.' }],
      }),
    );
    try {
      const result = await fix(['--expert', 'anthropic', '--yes'], { ANTHROPIC_BASE_URL: expert.url });
      const { message, runId } = finishedOf(result.stdout);
      assert.ok(message.endsWith(`only you can decide this: \`protege runs receipts ${runId}\` shows it.`), message);
      const story = (await desk.run(['runs', 'show', runId])).stdout;
      assert.match(story, /stop: Reading the test again\.\n +The expert says that only you can decide this\./);
      const receipts = (await desk.run(['runs', 'receipts', runId])).stdout;
      assert.match(receipts, /confidence: high\)\n +The expert says that only you can decide this\./);
      assert.match(receipts, /\[ \] \[edit\] src\/none\.js: Mend it\. \(no such place in this project\)/);
    } finally {
      await expert.close();
    }
  });

  test('a run that was fixed keeps no packet, and says so', async () => {
    const fixing = await startScriptedOllama({ chat: FIX_SUM });
    try {
      const result = await fix([], { OLLAMA_HOST: fixing.url });
      assert.equal(result.code, 0, result.stderr);
      const shown = await desk.run(['runs', 'show', finishedOf(result.stdout).runId, '--packet']);
      assert.equal(shown.code, 2);
      assert.match(shown.stderr, /keeps no packet/);
    } finally {
      await fixing.close();
    }
  });

  test('a limit set for the workspace ends the run with 4 and says which', async () => {
    assert.equal((await desk.run(['budget', 'set', '--consultations-per-day', '0', '--workspace', workspace])).code, 0);
    const result = await fix(['--expert', 'anthropic', '--yes']);
    assert.equal(result.code, 4, result.stderr + result.stdout.slice(-1_000));
    assert.match(finishedOf(result.stdout).message, /day/);
    assert.equal(forbidden.requests.length, 0);
  });

  test('an OpenAI-compatible endpoint on this machine is asked for what it is', async () => {
    const expert = await startScriptedOpenAi(completion(JSON.stringify(SAMPLE_ADVICE)));
    try {
      const flags = ['--expert', 'openai', '--expert-model', 'local', '--expert-url', expert.baseUrl, '--yes'];
      const result = await fix([...flags, '--max-consultations', '1', '--max-steps', '12']);
      const [started, second] = eventsOf(result.stdout).filter((event) => event.type === 'consultation-started');
      assert.deepEqual([started?.provider, started?.model, second], ['openai', 'local', undefined], result.stderr);
      assert.deepEqual([started?.worstCaseUsd, started?.priceNote], [0, 'local endpoint, no price']);
      assert.equal(expert.asked().length, 1);
      assert.equal(result.code, 3, result.stderr);
      assert.equal(finishedOf(result.stdout).costUsd, 0);
      assert.equal(forbidden.requests.length, 0);
      const { runId } = finishedOf(result.stdout);
      const receipts = await desk.run(['runs', 'receipts', runId]);
      assert.match(receipts.stdout, /cost {6}\$0\.00 \(local endpoint, no price\), 900 tokens in/);
    } finally {
      await expert.close();
    }
  });

  test('an expert without a key is a mistake of configuration: 2, before any work', async () => {
    const chats = endpoint.chats().length;
    const result = await fix(['--expert', 'anthropic', '--yes'], { ANTHROPIC_API_KEY: '' });
    assert.equal(result.code, 2, result.stderr);
    assert.match(result.stderr, /ANTHROPIC_API_KEY/);
    assert.equal(endpoint.chats().length, chats);
  });

  test('with --yes the expert is asked, once for --max-consultations 1', async () => {
    const expert = await startScriptedAnthropic(anthropicAdvice(SAMPLE_ADVICE));
    try {
      const result = await fix(['--expert', 'anthropic', '--yes', '--max-consultations', '1'], {
        ANTHROPIC_BASE_URL: expert.url,
      });
      assert.equal(expert.asked().length, 1, result.stderr);
      assert.equal(result.code, 3, result.stderr + result.stdout.slice(-1_000));
      assert.match(finishedOf(result.stdout).message, /already asked about this/);
    } finally {
      await expert.close();
    }
  });
});
