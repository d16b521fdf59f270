import assert from 'node:assert/strict';
import { request } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { PracticeExpert } from '../../../src/practice/expert/practiceExpert';
import { parseAdvice } from '../../../src/core/expert/adviceFormat';
import { startExpertServer } from '../../../src/practice/server/expertServer';
import { startOllamaServer } from '../../../src/practice/server/ollamaServer';
import type { ListeningServer } from '../../../src/practice/server/http';

const tools = [{ type: 'function', function: { name: 'read_file', parameters: {} } }];
const task = '# Task\nMend it.\n\n# Tests\nnot ok 1 - adds\n\n# Files\nsrc/: a.js\ntest/: a.test.js';
const messages = [{ role: 'user', content: task }];

async function post(url: string, body: unknown): Promise<{ status: number; text: string }> {
  const response = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
  return { status: response.status, text: await response.text() };
}

void describe('the Ollama endpoint', () => {
  let server: ListeningServer;
  before(async () => {
    server = await startOllamaServer();
  });
  after(() => server.close());

  const chat = (body: object): Promise<{ status: number; text: string }> =>
    post(`${server.url}/api/chat`, { model: 'practice-protege', messages, ...body });
  const linesOf = (text: string): Record<string, unknown>[] =>
    text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);

  test('listens on loopback only', () => assert.match(server.url, /^http:\/\/127\.0\.0\.1:\d+$/));

  test('describes its model as one with tools that is no language model', async () => {
    const { text } = await post(`${server.url}/api/show`, { model: 'practice-protege' });
    const shown = JSON.parse(text) as Record<string, unknown>;
    assert.deepEqual(shown['capabilities'], ['completion', 'tools']);
    assert.match(text, /no language model/);
    assert.match(text, /"practice.context_length":32768/);
    assert.match(text, /"family":"practice"/);
  });

  test('does not know other models', async () => {
    for (const path of ['show', 'chat']) {
      const { status, text } = await post(`${server.url}/api/${path}`, { model: 'other', messages });
      assert.equal(status, 404);
      assert.deepEqual(JSON.parse(text), { error: "model 'other' not found" });
    }
  });

  test('streams lines: text, a whole call with its arguments as an object, then the counts', async () => {
    const { text } = await chat({ tools });
    const lines = linesOf(text);
    const last = lines.at(-1);
    assert.equal(last?.['done'], true);
    assert.equal(last['done_reason'], 'stop');
    for (const key of ['prompt_eval_count', 'eval_count', 'total_duration', 'eval_duration'])
      assert.ok(Number(last[key]) > 0, key);
    assert.ok(lines.slice(0, -1).every((line) => line['done'] === false));
    const said = lines.map((line) => (line['message'] as { content: string }).content).join('');
    assert.match(said, /practice model.*no language model/);
    const calls = lines.flatMap((line) => (line['message'] as { tool_calls?: object[] }).tool_calls ?? []);
    assert.deepEqual(calls, [{ function: { name: 'read_file', arguments: { path: 'test/a.test.js' } } }]);
  });

  test('answers in one piece where no stream is wanted', async () => {
    const { text } = await chat({ tools, stream: false });
    assert.equal(linesOf(text).length, 1);
    assert.equal((JSON.parse(text) as { done: boolean }).done, true);
  });

  test('keeps to a schema, whatever its names are', async () => {
    const nested = { type: 'object', properties: { thought: {}, action: {}, args: {} } };
    const flat = { type: 'object', properties: { tool: {}, path: {} } };
    const replies = await Promise.all([nested, flat].map((format) => chat({ format, stream: false })));
    const contents = replies.map(
      ({ text }) => JSON.parse((JSON.parse(text) as { message: { content: string } }).message.content) as object,
    );
    assert.deepEqual(Object.keys(contents[0]!), ['thought', 'action', 'args']);
    assert.deepEqual(contents[1], { tool: 'read_file', path: 'test/a.test.js' });
  });

  test('writes a fenced block where there are neither tools nor a schema', async () => {
    const { text } = await chat({ stream: false });
    assert.match(
      (JSON.parse(text) as { message: { content: string } }).message.content,
      /```json\n\{"tool":"read_file"/,
    );
  });

  test('refuses a prompt over the window when it may not truncate', async () => {
    const long = [{ role: 'user', content: 'word '.repeat(20_000) }];
    const refused = await chat({ messages: long, truncate: false, options: { num_ctx: 4096 } });
    assert.equal(refused.status, 400);
    assert.match(refused.text, /exceeds the context length/);
    assert.equal((await chat({ messages: long, options: { num_ctx: 4096 } })).status, 200);
  });

  test('tells the window that it allocated', async () => {
    await chat({ tools, options: { num_ctx: 8192 } });
    const running = (await (await fetch(`${server.url}/api/ps`)).json()) as { models: { context_length: number }[] };
    assert.equal(running.models[0]?.context_length, 8192);
  });

  test('stops at num_predict and says so', async () => {
    const { text } = await chat({ stream: false, options: { num_predict: 5 } });
    assert.equal((JSON.parse(text) as { done_reason: string }).done_reason, 'length');
  });

  test('survives a client that goes away and answers the next one', async () => {
    await new Promise<void>((resolve) => {
      const call = request(`${server.url}/api/chat`, { method: 'POST' }, (response) => {
        response.once('data', () => {
          response.destroy();
          resolve();
        });
      });
      call.end(JSON.stringify({ model: 'practice-protege', messages, tools }));
    });
    assert.equal((await chat({ tools })).status, 200);
  });

  test('answers nonsense with an error', async () => {
    assert.equal((await fetch(`${server.url}/api/chat`, { method: 'POST', body: 'no json' })).status, 400);
    assert.equal((await fetch(`${server.url}/api/nothing`)).status, 404);
  });
});

const packet = `<task>
Mend add.
</task>

<test-output>
not ok 1 - adds
  -1 !== 3
    at add (src/a.js:2:10)
</test-output>

<code>
src/a.js (lines 1-3 of 3)
1 | export function add(a, b) {
2 |   return a - b;
3 | }
</code>`;

void describe('the expert endpoint without a workspace', () => {
  let server: ListeningServer;
  before(async () => {
    server = await startExpertServer(new PracticeExpert({ budgetMs: 1_000, parallel: 1 }));
  });
  after(() => server.close());

  const body = { model: 'practice-expert', max_tokens: 1500, messages: [{ role: 'user', content: packet }] };

  function checkAdvice(text: string): void {
    const advice = parseAdvice(JSON.parse(text));
    assert.deepEqual(advice?.steps[0], {
      action: 'edit',
      target: 'src/a.js:2',
      detail: 'Replace `return a - b;` with `return a + b;`.',
    });
    assert.equal(advice.confidence, 'low');
  }

  test("speaks Anthropic's protocol", async () => {
    const { text } = await post(`${server.url}/v1/messages`, body);
    const reply = JSON.parse(text) as {
      content: { text: string }[];
      stop_reason: string;
      usage: Record<string, number>;
    };
    checkAdvice(reply.content[0]!.text);
    assert.equal(reply.stop_reason, 'end_turn');
    assert.ok(reply.usage['input_tokens']! > 0 && reply.usage['output_tokens']! > 0);
  });

  test('streams events in order', async () => {
    const { text } = await post(`${server.url}/v1/messages`, { ...body, stream: true });
    const types = [...text.matchAll(/^event: (\w+)$/gm)].map((match) => match[1]);
    assert.equal(types[0], 'message_start');
    assert.deepEqual(types.slice(-3), ['content_block_stop', 'message_delta', 'message_stop']);
    const deltas = [...text.matchAll(/^data: (.*text_delta.*)$/gm)].map(
      (match) => JSON.parse(match[1]!) as { delta: { text: string } },
    );
    checkAdvice(deltas.map(({ delta }) => delta.text).join(''));
  });

  test("speaks OpenAI's protocol", async () => {
    const { text } = await post(`${server.url}/v1/chat/completions`, body);
    const reply = JSON.parse(text) as {
      choices: { message: { content: string }; finish_reason: string }[];
      usage: { total_tokens: number };
    };
    checkAdvice(reply.choices[0]!.message.content);
    assert.equal(reply.choices[0]!.finish_reason, 'stop');
    assert.ok(reply.usage.total_tokens > 0);
  });

  test('says when the answer was cut', async () => {
    const { text } = await post(`${server.url}/v1/messages`, { ...body, max_tokens: 10 });
    assert.equal((JSON.parse(text) as { stop_reason: string }).stop_reason, 'max_tokens');
  });

  test('refuses other models and requests without messages', async () => {
    assert.equal((await post(`${server.url}/v1/messages`, { ...body, model: 'other' })).status, 404);
    assert.equal((await post(`${server.url}/v1/messages`, { model: 'practice-expert', messages: [] })).status, 400);
  });
});
