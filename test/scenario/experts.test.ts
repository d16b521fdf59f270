import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { Desk, eventsOf, finishedOf, type CliResult } from '../support/commandLine';
import {
  anthropicAdvice,
  anthropicError,
  startScriptedAnthropic,
  type ScriptedAnthropic,
} from '../support/scriptedAnthropic';
import { SAMPLE_ADVICE } from '../support/scriptedExperts';
import { say, startScriptedOllama, type ScriptedOllama } from '../support/scriptedOllama';
import { startScriptedServer, type ScriptedServer } from '../support/scriptedServer';
import { FIX_SUM, READ_FOREVER, SUM_PROJECT, TEST_FLAGS } from '../support/sumProject';

const POOR = { ...SAMPLE_ADVICE, diagnosis: 'It is all fine.', steps: [] };

describe('a local expert, then a cloud one', () => {
  const desk = new Desk();
  let protege: ScriptedOllama;
  let local: ScriptedOllama;
  let cloud: ScriptedAnthropic;
  let forbidden: ScriptedServer;
  let workspace: string;
  let count = 0;

  before(async () => {
    forbidden = await startScriptedServer(() => null);
  });
  beforeEach(async () => {
    count += 1;
    workspace = desk.write(`work-${count}`, SUM_PROJECT);
    let turns = 0;
    protege = await startScriptedOllama({
      chat: (body) =>
        JSON.stringify(body.messages).includes('wrong operator')
          ? (FIX_SUM[Math.min(turns++, FIX_SUM.length - 1)] ?? READ_FOREVER)
          : READ_FOREVER,
    });
    local = await startScriptedOllama({ models: [{ name: 'large:32b' }], chat: [say(JSON.stringify(POOR))] });
    cloud = await startScriptedAnthropic(anthropicAdvice(SAMPLE_ADVICE));
  });
  const closeAll = (): Promise<unknown> => Promise.all([protege.close(), local.close(), cloud.close()]);
  after(async () => {
    await forbidden.close();
    desk.close();
  });

  async function fix(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<CliResult> {
    return await desk.run(['fix', '--json', '--yes', '--workspace', workspace, ...TEST_FLAGS, ...args], {
      cwd: workspace,
      env: {
        OLLAMA_HOST: protege.url,
        ANTHROPIC_API_KEY: 'sk-ant-scripted',
        ANTHROPIC_BASE_URL: cloud.url,
        HTTPS_PROXY: forbidden.url,
        ...env,
      },
    });
  }

  /** The user's own list in the data folder. */
  function list(experts: unknown): void {
    mkdirSync(desk.home, { recursive: true });
    writeFileSync(
      path.join(desk.home, 'experts.json'),
      typeof experts === 'string' ? experts : JSON.stringify(experts),
    );
  }

  const both = (limits: object = {}): object[] => [
    { provider: 'ollama', model: 'large:32b', url: local.url, ...limits },
    { provider: 'anthropic' },
  ];
  const asked = (stdout: string): string[] =>
    eventsOf(stdout).flatMap((event) => (event.type === 'consultation-started' ? [event.provider] : []));

  test('the cloud is asked when the local advice did not help; receipts and story name both', async () => {
    list(both());
    try {
      const result = await fix([]);
      assert.equal(result.code, 0, result.stderr + result.stdout.slice(-2_000));
      assert.deepEqual(asked(result.stdout), ['ollama', 'anthropic']);
      const { runId } = finishedOf(result.stdout);
      const receipts = JSON.parse((await desk.run(['runs', 'receipts', runId, '--json'])).stdout) as {
        provider: string;
        outcome: string;
        costUsd: number;
        reason: string;
      }[];
      assert.deepEqual(
        receipts.map(({ provider, outcome, costUsd }) => [provider, outcome, costUsd > 0]),
        [
          ['ollama', 'ignored', false],
          ['anthropic', 'helped', true],
        ],
      );
      assert.match(receipts[1]?.reason ?? '', /ollama\/large:32b .* So anthropic\/claude-sonnet-5-5 is asked\./);
      const story = (await desk.run(['runs', 'show', runId])).stdout;
      assert.match(story, /expert {3}ollama\/large:32b, then anthropic\/claude-sonnet-5-5, auto/);
      assert.match(story, /asking ollama\/large:32b: .* at most \$0\.00 \(runs on your own machine\)/);
      assert.match(story, /asking anthropic\/claude-sonnet-5-5/);
      const shown = JSON.parse((await desk.run(['budget', 'show', '--json', '--workspace', workspace])).stdout) as {
        spent: { day: { consultations: number } };
        experts: { provider: string; helped: number; ignored: number; usdPerHelped: number | null }[];
        expertsEverywhere: unknown;
      };
      assert.deepEqual(
        shown.experts.map(({ provider, helped, ignored }) => [provider, helped, ignored]),
        [
          ['anthropic', 1, 0],
          ['ollama', 0, 1],
        ],
      );
      assert.deepEqual(shown.expertsEverywhere, shown.experts);
      const text = (await desk.run(['budget', 'show', '--workspace', workspace])).stdout;
      assert.match(
        text,
        /anthropic\/claude-sonnet-5-5\n {4}1 consultation: 1 helped\n {4}\$0\.\d+, \$0\.\d+ for each that helped, 1100 tokens/,
      );
      assert.equal(shown.spent.day.consultations, 2, 'a local consultation counts too');
    } finally {
      await closeAll();
    }
  });

  test('the cloud is asked at once when the local one does not answer', async () => {
    const gone = await startScriptedServer(() => null);
    await gone.close();
    list([{ provider: 'ollama', model: 'large:32b', url: gone.url }, { provider: 'anthropic' }]);
    try {
      const result = await fix([]);
      assert.equal(result.code, 0, result.stderr);
      assert.deepEqual(asked(result.stdout), ['ollama', 'anthropic']);
      const steps = eventsOf(result.stdout).flatMap((event) =>
        event.type === 'consultation-started' ? [event.step] : [],
      );
      assert.equal(new Set(steps).size, 1);
    } finally {
      await closeAll();
    }
  });

  test('a limit of its own passes over an expert', async () => {
    list(both({ consultationsPerRun: 0 }));
    try {
      const result = await fix([]);
      assert.equal(result.code, 0, result.stderr);
      assert.deepEqual(asked(result.stdout), ['anthropic']);
      assert.equal(local.chats().length, 0);
      assert.match(result.stdout, /A limit keeps ollama\/large:32b from being asked\./);
    } finally {
      await closeAll();
    }
  });

  test('the limits of the run hold for all of them together', async () => {
    list(both());
    try {
      const result = await fix(['--max-consultations', '1']);
      assert.equal(result.code, 4, result.stderr);
      assert.deepEqual(asked(result.stdout), ['ollama']);
      assert.equal(cloud.asked().length, 0);
    } finally {
      await closeAll();
    }
  });

  test('--expert, given twice, is a list too, and counts before the file', async () => {
    list('[ damaged');
    const endpoint = await startScriptedOllama({
      models: [{ name: 'scripted:latest' }, { name: 'large:32b' }],
      chat: (body) =>
        body.model === 'large:32b'
          ? say(JSON.stringify(POOR))
          : JSON.stringify(body.messages).includes('wrong operator')
            ? (FIX_SUM[0] ?? READ_FOREVER)
            : READ_FOREVER,
    });
    try {
      const flags = ['--model', 'scripted:latest', '--expert', 'ollama/large:32b', '--expert', 'anthropic'];
      const result = await fix([...flags, '--max-steps', '20'], { OLLAMA_HOST: endpoint.url });
      assert.deepEqual(asked(result.stdout).slice(0, 2), ['ollama', 'anthropic'], result.stderr);
    } finally {
      await Promise.all([closeAll(), endpoint.close()]);
    }
  });

  test('mistakes in the list are said before any work, with 2', async () => {
    list([{ provider: 'anthropic' }, { provider: 'openai', url: 'http://127.0.0.1:1/v1' }]);
    try {
      for (const [args, words] of [
        [[], /The expert openai needs a model/],
        [['--expert', 'claude'], /one of anthropic, openai, ollama, practice, none/],
        [['--expert', 'vscode'], /only in the editor/],
        [['--expert', 'ollama/'], /name of a model/],
        [['--expert', 'anthropic', '--expert', 'none'], /none stands alone/],
        [['--expert', 'anthropic', '--expert', 'anthropic'], /named twice/],
        [['--expert', 'ollama/a', '--expert', 'anthropic', '--expert-url', 'http://127.0.0.1:1'], /one --expert/],
      ] as const) {
        const result = await fix(args);
        assert.equal(result.code, 2, `${args.join(' ')}: ${result.stderr}`);
        assert.match(result.stderr, words);
      }
      list('[{]');
      assert.match((await fix([])).stderr, /experts\.json is no list of experts/);
      const doctor = await desk.run(['doctor', '--workspace', workspace], { env: { OLLAMA_HOST: protege.url } });
      assert.match(doctor.stdout, /problem .*Expert: .*experts\.json is no list of experts/);
      assert.equal(protege.chats().length, 0);
    } finally {
      await closeAll();
    }
  });

  test('the doctor names them in their order, with their limits', async () => {
    list([
      { provider: 'ollama', model: 'large:32b', consultationsPerRun: 2, usdPerRun: 0.1 },
      { provider: 'anthropic' },
    ]);
    try {
      const env = { OLLAMA_HOST: protege.url, ANTHROPIC_API_KEY: 'sk-ant-scripted' };
      const { stdout } = await desk.run(['doctor', '--workspace', workspace], { env });
      assert.match(
        stdout,
        /Expert: ollama\/large:32b \(at most 2 consultations and \$0\.10 a run\), then anthropic\/claude-sonnet-5-5, mode ask/,
      );
    } finally {
      await closeAll();
    }
  });

  test('a repository can neither add an expert nor change or reorder the list', async () => {
    list(both());
    const theirs = [{ provider: 'openai', model: 'stolen', url: forbidden.url }];
    desk.write(`work-${count}`, {
      '.vscode/settings.json': JSON.stringify({
        'protege.experts': theirs,
        'protege.expert.list': theirs,
        'protege.expert.then': theirs,
        'protege.expert.provider': 'openai',
        'protege.expert.url': forbidden.url,
      }),
      'experts.json': JSON.stringify(theirs),
      '.protege/experts.json': JSON.stringify(theirs),
      '.env': `PROTEGE_HOME=${workspace}\nOPENAI_BASE_URL=${forbidden.url}\nOPENAI_API_KEY=theirs\n`,
    });
    try {
      const result = await fix([]);
      assert.equal(result.code, 0, result.stderr);
      assert.deepEqual(asked(result.stdout), ['ollama', 'anthropic']);
      assert.equal(forbidden.requests.length, 0);
    } finally {
      await closeAll();
    }
  });

  test('an overloaded cloud expert hands on to the local one', async () => {
    const busy = await startScriptedAnthropic(anthropicError(529, 'overloaded_error', 'Overloaded'));
    list([...both()].reverse());
    try {
      const result = await fix(['--max-steps', '12'], { ANTHROPIC_BASE_URL: busy.url });
      assert.deepEqual(asked(result.stdout).slice(0, 2), ['anthropic', 'ollama'], result.stderr);
    } finally {
      await Promise.all([closeAll(), busy.close()]);
    }
  });

  test('a local expert without an address is asked where the model answers', async () => {
    let turns = 0;
    const both = await startScriptedOllama({
      models: [{ name: 'scripted:latest' }, { name: 'large:32b' }],
      chat: (body) => {
        if (body.model === 'large:32b') return say(JSON.stringify(SAMPLE_ADVICE));
        const isAdvised = JSON.stringify(body.messages).includes('wrong operator');
        return isAdvised ? (FIX_SUM[Math.min(turns++, FIX_SUM.length - 1)] ?? READ_FOREVER) : READ_FOREVER;
      },
    });
    try {
      const args = ['--ollama-url', both.url, '--expert', 'ollama/large:32b'];
      const result = await fix(args, { OLLAMA_HOST: 'http://127.0.0.1:1' });
      assert.equal(result.code, 0, result.stderr + result.stdout.slice(-2_000));
      assert.deepEqual(asked(result.stdout), ['ollama']);
    } finally {
      await Promise.all([both.close(), closeAll()]);
    }
  });
});
