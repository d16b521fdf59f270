import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { allBytesBelow, Desk, eventsOf, finishedOf, type CliResult } from '../support/commandLine';
import { anthropicAdvice, startScriptedAnthropic, type ScriptedAnthropic } from '../support/scriptedAnthropic';
import { SAMPLE_ADVICE } from '../support/scriptedExperts';
import { startScriptedOllama, type ScriptedOllama } from '../support/scriptedOllama';
import { FIX_SUM, READ_FOREVER, SUM_PROJECT, TEST_FLAGS } from '../support/sumProject';

const KEY = 'sk-ant-api03-scripted-key-that-must-not-appear-0123456789';

const RECEIPT_FIELDS =
  'id at step rule verdict evidence question packet provider model advice adviceSteps outcome testsBefore testsAfter usage costUsd budgetBefore budgetAfter reason';
const LIST_FIELDS = 'id startedAt endedAt workspace task status model steps consultations costUsd';
const BUDGET_FIELDS = 'workspace mode trigger limits spent reserved remaining experts expertsEverywhere';

/** Tests that print the names of the keys they can see. */
const NOSY_TEST = `for (const name of Object.keys(process.env)) if (/API_KEY|TOKEN/.test(name)) console.log('I' + ' see ' + name);
${SUM_PROJECT['test/sum.test.js'] ?? ''}`;

function fieldsOf(value: unknown): string {
  return Object.keys(value as object)
    .sort()
    .join(' ');
}

function sorted(fields: string): string {
  return fields.split(' ').sort().join(' ');
}

/** Every text of a request's part, as the provider reads it. */
function textsIn(part: unknown): string[] {
  if (typeof part === 'string') return [part];
  if (Array.isArray(part)) return part.flatMap(textsIn);
  return typeof part === 'object' && part !== null && 'text' in part ? textsIn(part.text) : [];
}

describe('what a run with one consultation leaves', () => {
  const desk = new Desk();
  let endpoint: ScriptedOllama;
  let expert: ScriptedAnthropic;
  let workspace: string;
  let result: CliResult;
  let runId: string;

  before(async () => {
    expert = await startScriptedAnthropic(anthropicAdvice(SAMPLE_ADVICE));
    endpoint = await startScriptedOllama({
      // Loops until the expert was asked, then does as it was told.
      chat: () => {
        if (expert.asked().length === 0) return READ_FOREVER;
        const reply = FIX_SUM[Math.min(told, FIX_SUM.length - 1)] ?? READ_FOREVER;
        told += 1;
        return reply;
      },
    });
    let told = 0;
    workspace = desk.write('work', { ...SUM_PROJECT, 'test/sum.test.js': NOSY_TEST });
    result = await desk.run(
      ['fix', 'sum is wrong', '--json', '--yes', '--expert', 'anthropic', '--workspace', workspace, ...TEST_FLAGS],
      {
        env: {
          OLLAMA_HOST: endpoint.url,
          ANTHROPIC_API_KEY: KEY,
          ANTHROPIC_BASE_URL: expert.url,
          GITHUB_TOKEN: 'ghp_0123456789abcdefghijABCDEFGHIJ012345',
        },
      },
    );
    assert.equal(result.code, 0, result.stderr + result.stdout.slice(-1_500));
    runId = finishedOf(result.stdout).runId;
  });
  after(async () => {
    await Promise.all([endpoint.close(), expert.close()]);
    desk.close();
  });

  test('asks once, and the advice helped', () => {
    assert.equal(expert.asked().length, 1);
    const judged = eventsOf(result.stdout).filter((event) => event.type === 'consultation-judged');
    assert.deepEqual(
      judged.map((event) => event.outcome),
      ['helped'],
    );
  });

  test('prints events and nothing else, each with its type, time and run', () => {
    for (const event of eventsOf(result.stdout)) {
      assert.equal(event.runId, runId);
      assert.equal(new Date(event.at).toISOString(), event.at);
    }
  });

  test('the log has the same events, live text apart', async () => {
    const told = eventsOf(result.stdout).filter((event) => event.type !== 'model-delta');
    const log = eventsOf(readFileSync(path.join(desk.home, 'runs', runId, 'events.jsonl'), 'utf8'));
    assert.deepEqual(log, told);
    const shown = await desk.run(['runs', 'show', 'last', '--json']);
    assert.deepEqual(eventsOf(shown.stdout), told);
  });

  test('runs show tells the story from the log alone, patch included', async () => {
    const shown = await desk.run(['runs', 'show', runId]);
    assert.equal(shown.code, 0, shown.stderr);
    for (const words of [
      'sum is wrong',
      'asking anthropic/claude-sonnet-5-5',
      SAMPLE_ADVICE.diagnosis,
      'advice helped',
    ])
      assert.ok(shown.stdout.includes(words), `it does not say: ${words}`);
    assert.ok(shown.stdout.includes(finishedOf(result.stdout).patch));
  });

  test('runs list --json has exactly the fields that scripts rely on', async () => {
    const list = JSON.parse((await desk.run(['runs', 'list', '--json'])).stdout) as Record<string, unknown>[];
    assert.equal(list.length, 1);
    assert.equal(fieldsOf(list[0]), sorted(LIST_FIELDS));
    assert.equal(list[0]?.status, 'fixed');
    assert.equal(list[0].consultations, 1);
    assert.equal(list[0].workspace, workspace);
  });

  test('receipts have exactly the fields that scripts rely on, and the very text that was sent', async () => {
    const receipts = JSON.parse((await desk.run(['runs', 'receipts', runId, '--json'])).stdout) as Record<
      string,
      unknown
    >[];
    assert.equal(receipts.length, 1);
    const receipt = receipts[0] ?? {};
    assert.equal(fieldsOf(receipt), sorted(RECEIPT_FIELDS));
    assert.equal(receipt.outcome, 'helped');
    assert.equal((receipt.testsAfter as string[]).length, 0);
    assert.equal((receipt.testsBefore as string[]).length, 1);
    const [sent] = expert.asked();
    const texts = [...textsIn(sent?.system), ...textsIn(sent?.messages.map((message) => message.content))];
    assert.equal(texts.length, 2);
    for (const text of texts) assert.ok(String(receipt.packet).includes(text), `the receipt lacks: ${text}`);
    assert.deepEqual(Object.keys((receipt.adviceSteps as object[])[0] ?? {}).sort(), ['state', 'text']);
    const inWords = await desk.run(['runs', 'receipts', 'last']);
    assert.ok(inWords.stdout.includes(String(receipt.question)));
  });

  test('the ledger shows what it cost', async () => {
    const shown = await desk.run(['budget', 'show', '--json', '--workspace', workspace]);
    const state = JSON.parse(shown.stdout) as { spent: { day: { consultations: number; usd: number } }; mode: string };
    assert.equal(fieldsOf(state), sorted(BUDGET_FIELDS));
    assert.equal(state.spent.day.consultations, 1);
    assert.ok(Math.abs(state.spent.day.usd - finishedOf(result.stdout).costUsd) < 1e-9);
    assert.ok(state.spent.day.usd > 0);
    assert.equal(state.mode, 'ask', '--yes is for one run');
  });

  test('no key is in any file or output, and the tests saw none', () => {
    for (const secret of [KEY, 'ghp_0123456789abcdefghijABCDEFGHIJ012345']) {
      for (const text of [result.stdout, result.stderr]) assert.equal(text.includes(secret), false);
      for (const { file, bytes } of allBytesBelow(desk.home))
        assert.equal(bytes.includes(secret), false, `${file} holds a key`);
      for (const request of endpoint.requests) assert.equal(request.text.includes(secret), false);
      for (const request of expert.requests) assert.equal(request.text.includes(secret), false);
    }
    assert.ok(JSON.stringify(expert.requests[0]?.headers).includes(KEY), 'the key did not reach its provider');
    assert.equal(result.stdout.includes('I see '), false);
  });
});
