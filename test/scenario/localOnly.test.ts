import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { z } from 'zod';
import { Desk, finishedOf, type CliResult } from '../support/commandLine';
import { anthropicAdvice, startScriptedAnthropic, type ScriptedAnthropic } from '../support/scriptedAnthropic';
import { SAMPLE_ADVICE } from '../support/scriptedExperts';
import { startScriptedOllama, type ScriptedOllama } from '../support/scriptedOllama';
import { FIX_SUM, READ_FOREVER, SUM_PROJECT, TEST_FLAGS } from '../support/sumProject';

const RECORDER = path.resolve(__dirname, '..', 'support', 'recordConnections.cjs');

const connectionSchema = z.object({
  kind: z.enum(['start', 'socket', 'datagram', 'name']),
  target: z.string(),
  script: z.string(),
});

/** A test that tries to reach a server, says whether it did, and fails as before. */
function callingTest(url: string): string {
  return `${SUM_PROJECT['test/sum.test.js'] ?? ''}
const answer = await fetch(${JSON.stringify(url)}).then((r) => r.status, () => 'nobody');
console.log('the test reached: ' + answer);
`;
}

describe('the connections of a run', () => {
  const desk = new Desk();
  let model: ScriptedOllama;
  let expert: ScriptedAnthropic;
  let count = 0;

  before(async () => {
    model = await startScriptedOllama({ chat: [READ_FOREVER] });
    expert = await startScriptedAnthropic(anthropicAdvice(SAMPLE_ADVICE));
  });
  after(async () => {
    await Promise.all([model.close(), expert.close()]);
    desk.close();
  });

  interface Watched {
    readonly result: CliResult;
    /** Hosts with ports, paths of pipes and names that were looked up, each once. */
    readonly targets: string[];
  }

  /** Runs the command line with a watch over every socket that it and its Node children open. */
  async function watched(
    args: readonly string[],
    options: {
      readonly setUp?: readonly string[];
      readonly files?: Readonly<Record<string, string>>;
      readonly ollama?: string;
    } = {},
  ): Promise<Watched> {
    count += 1;
    const workspace = desk.write(`work-${count}`, { ...SUM_PROJECT, ...options.files });
    const record = path.join(desk.folder, `connections-${count}.jsonl`);
    if (options.setUp !== undefined)
      assert.equal((await desk.run([...options.setUp, '--workspace', workspace])).code, 0);
    const result = await desk.run(['fix', '--json', '--workspace', workspace, ...TEST_FLAGS, ...args], {
      env: {
        OLLAMA_HOST: options.ollama ?? model.url,
        ANTHROPIC_API_KEY: 'sk-ant-scripted',
        ANTHROPIC_BASE_URL: expert.url,
        OPENAI_API_KEY: 'sk-scripted',
        OPENAI_BASE_URL: expert.url,
        HTTP_PROXY: expert.url,
        HTTPS_PROXY: expert.url,
        NODE_OPTIONS: `--require=${JSON.stringify(RECORDER)}`,
        RECORDED_CONNECTIONS: record,
      },
    });
    assert.ok(existsSync(record), 'nothing was watched');
    const lines = readFileSync(record, 'utf8').trim().split('\n');
    const connections = lines.map((line) => connectionSchema.parse(JSON.parse(line)));
    assert.ok(connections.some(({ kind, script }) => kind === 'start' && script.endsWith('cli.js')));
    const targets = connections.filter(({ kind }) => kind !== 'start').map(({ target }) => target);
    return { result, targets: [...new Set(targets)] };
  }

  const hostOf = (server: { readonly url: string }): string => new URL(server.url).host;

  const local: { name: string; args: readonly string[]; setUp?: readonly string[] }[] = [
    { name: 'with --expert none', args: ['--expert', 'none', '--yes'] },
    { name: 'in mode off', setUp: ['budget', 'off'], args: ['--expert', 'anthropic', '--yes'] },
    { name: 'in mode ask without a terminal', args: ['--expert', 'anthropic'] },
  ];
  for (const { name, args, setUp } of local)
    test(`${name}: the model's endpoint and nothing else`, async () => {
      const { result, targets } = await watched(args, setUp === undefined ? {} : { setUp });
      assert.equal(finishedOf(result.stdout).outcome, 'stuck', result.stderr);
      assert.deepEqual(targets, [hostOf(model)]);
      assert.equal(expert.requests.length, 0);
    });

  test("a run that fixes and applies: the model's endpoint and nothing else", async () => {
    const endpoint = await startScriptedOllama({ chat: FIX_SUM });
    try {
      const { result, targets } = await watched(['--expert', 'none', '--apply'], { ollama: endpoint.url });
      assert.equal(finishedOf(result.stdout).outcome, 'fixed', result.stderr);
      assert.deepEqual(targets, [hostOf(endpoint)]);
    } finally {
      await endpoint.close();
    }
  });

  test('with the expert on, the watch sees its connection: these tests can fail', async () => {
    const { result, targets } = await watched(['--expert', 'anthropic', '--yes', '--max-consultations', '1']);
    assert.equal(finishedOf(result.stdout).consultations, 1, result.stderr);
    assert.deepEqual(targets.sort(), [hostOf(model), hostOf(expert)].sort());
  });

  test('a test of the repository reaches nobody where there is a sandbox (on macOS: but loopback), and the run says which', async () => {
    const asked = expert.requests.length;
    const files = { 'test/sum.test.js': callingTest(`${expert.url}/from-a-test`) };
    const { result } = await watched(['--expert', 'none'], { files });
    assert.match(result.stdout, /the test reached: /);
    if (/no network, no writing outside/.test(result.stdout)) {
      // On macOS the sandbox leaves loopback, where this server is, in reach.
      if (process.platform === 'linux') {
        assert.match(result.stdout, /the test reached: nobody/);
        assert.equal(expert.requests.length, asked);
      }
    } else {
      // Nothing stops it without a sandbox: what is promised then is that it is said.
      assert.match(result.stdout, /"sandbox":"no sandbox/);
    }
  });
});
