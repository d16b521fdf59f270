import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Desk, eventsOf, finishedOf } from '../support/commandLine';
import { anthropicAdvice, startScriptedAnthropic } from '../support/scriptedAnthropic';
import { SAMPLE_ADVICE } from '../support/scriptedExperts';
import { say, startScriptedOllama } from '../support/scriptedOllama';
import { completion, startScriptedOpenAi } from '../support/scriptedOpenAi';
import type { ScriptedServer } from '../support/scriptedServer';
import { FIX_SUM, READ_FOREVER, SUM_PROJECT } from '../support/sumProject';

/** Tests whose output is the same in every run: the runner's own has times in it. */
const CHECK = `import { sum } from './src/sum.js';
const isRight = sum(2, 3) === 5;
console.log(isRight ? 'ok 1 - adds' : 'not ok 1 - adds');
process.exitCode = isRight ? 0 : 1;
`;
const PROJECT = { ...SUM_PROJECT, 'check.mjs': CHECK };
const ADVICE = JSON.stringify(SAMPLE_ADVICE);

interface Adviser {
  readonly name: string;
  readonly start: () => Promise<{ readonly server: ScriptedServer; readonly flags: readonly string[] }>;
}

const anthropic = (model: string): Adviser => ({
  name: `anthropic/${model}`,
  start: async () => {
    const server = await startScriptedAnthropic(anthropicAdvice(SAMPLE_ADVICE));
    return { server, flags: ['--expert', `anthropic/${model}`, '--expert-url', server.url] };
  },
});
const openAi = (model: string): Adviser => ({
  name: `openai/${model}`,
  start: async () => {
    const server = await startScriptedOpenAi(completion(ADVICE));
    return { server, flags: ['--expert', `openai/${model}`, '--expert-url', server.baseUrl] };
  },
});
const ollama = (model: string): Adviser => ({
  name: `ollama/${model}`,
  start: async () => {
    const server = await startScriptedOllama({ models: [{ name: model }], chat: [say(ADVICE)] });
    return { server, flags: ['--expert', `ollama/${model}`, '--expert-url', server.url] };
  },
});

const ADVISERS: readonly Adviser[] = [
  anthropic('claude-sonnet-5-5'),
  anthropic('claude-opus-5-5'),
  openAi('gpt-large'),
  openAi('a-model/with-a-very-long-name:and-a-tag'),
  ollama('large:32b'),
  ollama('other:7b'),
];

describe('who gave the advice', () => {
  const desk = new Desk();
  const seen = new Map<string, readonly string[]>();

  /** Every request body that the protégé's endpoint got in one run, with the consultation's random id made constant. */
  async function requestsOf({ start, name }: Adviser, index: number): Promise<readonly string[]> {
    let turns = 0;
    const protege = await startScriptedOllama({
      chat: (body) =>
        JSON.stringify(body.messages).includes('wrong operator')
          ? (FIX_SUM[Math.min(turns++, FIX_SUM.length - 1)] ?? READ_FOREVER)
          : READ_FOREVER,
    });
    const { server, flags } = await start();
    try {
      const result = await desk.run(
        [
          'fix',
          '--json',
          '--yes',
          '--workspace',
          desk.write(`work-${index}`, PROJECT),
          '--test',
          'node check.mjs',
          ...flags,
        ],
        {
          env: {
            OLLAMA_HOST: protege.url,
            ANTHROPIC_API_KEY: 'sk-ant-scripted',
            PROTEGE_HOME: `${desk.home}-${index}`,
          },
        },
      );
      assert.equal(finishedOf(result.stdout).outcome, 'fixed', `${name}: ${result.stderr}`);
      const started = eventsOf(result.stdout).filter((event) => event.type === 'consultation-started');
      assert.deepEqual(
        started.map((event) => `${event.provider}/${event.model}`),
        [name],
      );
      const id = started[0]?.consultationId ?? '';
      assert.match(id, /^[0-9a-f]{8}$/, 'a random id, which tells nothing');
      return protege.requests.map(({ method, path, text }) => `${method} ${path}\n${text.replaceAll(id, '00000000')}`);
    } finally {
      await Promise.all([protege.close(), server.close()]);
    }
  }

  before(async () => {
    for (const [index, adviser] of ADVISERS.entries()) seen.set(adviser.name, await requestsOf(adviser, index));
  });
  after(() => desk.close());

  test('the advice is in what the protégé sees', () => {
    const [first] = [...seen.values()];
    assert.ok(
      first?.some((request) => request.includes('SECOND OPINION 00000000') && request.includes('wrong operator')),
    );
    assert.ok((first?.length ?? 0) > 4);
  });

  for (const { name } of ADVISERS.slice(1))
    test(`${name} changes not a byte of what the protégé sees`, () => {
      const [reference] = [...seen.values()];
      const requests = seen.get(name);
      assert.equal(requests?.length, reference?.length);
      for (const [index, request] of (requests ?? []).entries())
        assert.equal(request, reference?.[index], `request ${index}`);
    });
});
