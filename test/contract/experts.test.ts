import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Expert, ExpertReply } from '../../src/core/expert/expert';
import { AnthropicExpert } from '../../src/node/experts/anthropicExpert';
import { OllamaExpert } from '../../src/node/experts/ollamaExpert';
import { OpenAiCompatibleExpert } from '../../src/node/experts/openAiCompatibleExpert';
import {
  anthropicAdvice,
  anthropicError,
  anthropicMessage,
  startScriptedAnthropic,
} from '../support/scriptedAnthropic';
import { SAMPLE_ADVICE } from '../support/scriptedExperts';
import { completion, completionAdvice, openAiError, startScriptedOpenAi } from '../support/scriptedOpenAi';
import { say, startScriptedOllama } from '../support/scriptedOllama';
import { KEY, PACKET } from './adapters';

const LIMITS = { maxOutputTokens: 700, timeoutMs: 20_000 };
const NEVER = new AbortController().signal;
const JSON_ADVICE = JSON.stringify(SAMPLE_ADVICE);

async function ask(expert: Expert): Promise<ExpertReply> {
  return await expert.ask(PACKET, LIMITS, NEVER);
}

function anthropic(baseUrl: string): AnthropicExpert {
  return new AnthropicExpert({ apiKey: KEY, model: 'claude-sonnet-5-5', baseUrl });
}

describe('Anthropic', { timeout: 60_000 }, () => {
  test('asks for structured advice with a cached system block, once', async () => {
    const counts = { inputTokens: 10, outputTokens: 20, cacheReadTokens: 300, cacheWriteTokens: 40 };
    const server = await startScriptedAnthropic(anthropicAdvice(SAMPLE_ADVICE, counts));
    const reply = await ask(anthropic(server.url));
    assert.ok(reply.ok);
    assert.deepEqual(reply.advice, SAMPLE_ADVICE);
    assert.deepEqual(reply.usage, { inputTokens: 350, outputTokens: 20, cacheReadTokens: 300, cacheWriteTokens: 40 });
    const [body] = server.asked();
    assert.equal(body?.max_tokens, 700);
    assert.deepEqual(body.system, [{ type: 'text', text: PACKET.system, cache_control: { type: 'ephemeral' } }]);
    assert.equal((body.output_config?.format as { type: string }).type, 'json_schema');
    for (const field of ['temperature', 'top_p', 'top_k', 'tool_choice', 'tools']) assert.ok(!(field in body), field);
    assert.equal(server.requests[0]?.headers.authorization, `Bearer ${KEY}`);
    await server.close();
  });

  const endings = [
    ['refusal', anthropicMessage('', { stopReason: 'refusal' }), 'refusal'],
    ['cut off', anthropicMessage('{"diagnosis":"It', { stopReason: 'max_tokens' }), 'cut-off'],
    ['the window is full', anthropicMessage('', { stopReason: 'model_context_window_exceeded' }), 'cut-off'],
    ['empty', anthropicMessage(''), 'malformed'],
    ['prose', anthropicMessage('You should fix the operator.'), 'malformed'],
  ] as const;
  for (const [title, scripted, reason] of endings)
    test(`${title}: a typed outcome that carries what it cost`, async () => {
      const server = await startScriptedAnthropic(scripted);
      const reply = await ask(anthropic(server.url));
      assert.ok(!reply.ok);
      assert.equal(reply.reason, reason);
      assert.ok(reply.sent);
      assert.deepEqual([reply.usage?.inputTokens, reply.usage?.outputTokens], [900, 200]);
      await server.close();
    });

  test('overload is not tried again, and cost nothing', async () => {
    const server = await startScriptedAnthropic(anthropicError(529, 'overloaded_error', 'Overloaded'));
    const reply = await ask(anthropic(server.url));
    assert.ok(!reply.ok);
    assert.equal(reply.reason, 'overloaded');
    assert.deepEqual(reply.usage, { inputTokens: 0, outputTokens: 0 });
    assert.equal(server.asked().length, 1);
    await server.close();
  });

  test('how long to wait is passed on, and a spent account is no matter of waiting', async () => {
    const slow = { ...anthropicError(429, 'rate_limit_error', 'Slow down'), headers: { 'content-type': 'application/json', 'retry-after': '7' } }; // prettier-ignore
    const server = await startScriptedAnthropic(slow);
    const reply = await ask(anthropic(server.url));
    assert.ok(!reply.ok);
    assert.deepEqual([reply.reason, reply.retryAfterS], ['rate-limited', 7]);
    await server.close();
    const body = { error: { message: 'You exceeded your current quota.', type: 'insufficient_quota' } };
    const parts = [JSON.stringify(body)];
    const spent = await startScriptedOpenAi({ status: 429, headers: { 'content-type': 'application/json' }, parts });
    const refused = await ask(new OpenAiCompatibleExpert({ baseUrl: spent.baseUrl, model: 'm', apiKey: KEY }));
    assert.ok(!refused.ok);
    assert.equal(refused.reason, 'unauthorized');
    await spent.close();
  });

  test('slightly broken JSON and JSON in a fence are advice', async () => {
    for (const text of [JSON_ADVICE.replace(/\}$/, ',}'), `Here:\n\`\`\`json\n${JSON_ADVICE}\n\`\`\``]) {
      const server = await startScriptedAnthropic(anthropicMessage(text));
      const reply = await ask(anthropic(server.url));
      assert.ok(reply.ok, text);
      assert.deepEqual(reply.advice, SAMPLE_ADVICE);
      await server.close();
    }
  });
});

describe('an OpenAI-compatible endpoint', { timeout: 60_000 }, () => {
  test('asks for structured advice', async () => {
    const server = await startScriptedOpenAi(completionAdvice(SAMPLE_ADVICE, { cacheReadTokens: 5 }));
    const reply = await ask(new OpenAiCompatibleExpert({ baseUrl: `${server.baseUrl}/`, model: 'm', apiKey: KEY }));
    assert.ok(reply.ok);
    assert.deepEqual(reply.usage, { inputTokens: 900, outputTokens: 200, cacheReadTokens: 5 });
    assert.equal(server.asked()[0]?.response_format?.type, 'json_schema');
    assert.equal(server.requests[0]?.headers.authorization, `Bearer ${KEY}`);
    await server.close();
  });

  test('goes down to what the endpoint takes, and remembers it', async () => {
    const server = await startScriptedOpenAi((body) => {
      if (body.max_tokens !== undefined) return openAiError(400, "Unsupported parameter: 'max_tokens'");
      if (body.response_format !== undefined) return openAiError(400, 'response_format is not supported');
      return completionAdvice(SAMPLE_ADVICE);
    });
    const expert = new OpenAiCompatibleExpert({ baseUrl: server.baseUrl, model: 'm' });
    assert.ok((await ask(expert)).ok);
    assert.equal(server.asked().length, 4);
    assert.match(server.asked().at(-1)?.messages[0]?.content ?? '', /"stopDoing"/);
    assert.equal(server.requests[0]?.headers.authorization, undefined);
    assert.ok((await ask(expert)).ok);
    assert.equal(server.asked().length, 5);
    await server.close();
  });

  test('an endpoint that says no usage is settled from above', async () => {
    const server = await startScriptedOpenAi({
      headers: { 'content-type': 'application/json' },
      parts: [JSON.stringify({ choices: [{ message: { content: JSON_ADVICE } }] })],
    });
    const reply = await ask(new OpenAiCompatibleExpert({ baseUrl: server.baseUrl, model: 'm' }));
    assert.ok(reply.ok);
    assert.equal(reply.usage.inputTokens, PACKET.estimatedInputTokens);
    assert.ok(reply.usage.outputTokens > 50);
    await server.close();
  });

  const endings = [
    ['refusal', completion('', { refusal: 'I will not.' }), 'refusal'],
    ['filter', completion('', { finishReason: 'content_filter' }), 'refusal'],
    ['cut off', completion('{"diagnosis":"It', { finishReason: 'length' }), 'cut-off'],
    ['prose', completion('Fix it.'), 'malformed'],
  ] as const;
  for (const [title, scripted, reason] of endings)
    test(`${title}: a typed outcome that carries what it cost`, async () => {
      const server = await startScriptedOpenAi(scripted);
      const reply = await ask(new OpenAiCompatibleExpert({ baseUrl: server.baseUrl, model: 'm' }));
      assert.ok(!reply.ok);
      assert.equal(reply.reason, reason);
      assert.equal(reply.usage?.inputTokens, 900);
      await server.close();
    });

  test('an address that is none', async () => {
    const reply = await ask(new OpenAiCompatibleExpert({ baseUrl: 'file:///etc/passwd', model: 'm' }));
    assert.ok(!reply.ok && reply.reason === 'bad-request' && !reply.sent);
  });
});

test('a larger Ollama model is constrained by the schema', { timeout: 60_000 }, async () => {
  const server = await startScriptedOllama({ chat: [say(JSON_ADVICE)] });
  const reply = await ask(new OllamaExpert({ endpoint: server.url, model: 'scripted' }));
  assert.ok(reply.ok);
  assert.deepEqual(reply.advice, SAMPLE_ADVICE);
  assert.equal((server.chats()[0]?.format as { type: string }).type, 'object');
  await server.close();
});

describe('servers that speak OpenAI’s form in their own way', { timeout: 60_000 }, () => {
  const GUESS = JSON.stringify({ diagnosis: 'A first guess.', steps: [] });
  const spent = { prompt_tokens: 900, completion_tokens: 200 };
  const called = { name: 'advice', arguments: JSON_ADVICE };
  const answer = async (body: object): Promise<ExpertReply> => {
    const headers = { 'content-type': 'application/json' };
    const server = await startScriptedOpenAi({ headers, parts: [JSON.stringify(body)] });
    try {
      return await ask(new OpenAiCompatibleExpert({ baseUrl: server.baseUrl, model: 'm' }));
    } finally {
      await server.close();
    }
  };
  const replies: readonly (readonly [name: string, message: object, finishReason?: string])[] = [
    ['in a code fence', { content: `\`\`\`json\n${JSON_ADVICE}\n\`\`\`` }],
    ['after what it thought', { content: `<think>Perhaps ${GUESS}?</think>\n${JSON_ADVICE}` }],
    ['after what it thought, opened by the template', { content: `Perhaps ${GUESS}?</think>\n${JSON_ADVICE}` }],
    ['beside what it thought', { content: JSON_ADVICE, reasoning_content: GUESS }],
    ['where its thoughts belong', { content: '', reasoning_content: JSON_ADVICE }],
    ['where its thoughts belong, in other words', { content: null, reasoning: JSON_ADVICE }],
    ['as a call of a tool', { content: null, tool_calls: [{ id: '1', type: 'function', function: called }] }, 'tool_calls'],
    ['as a call of a function', { content: null, function_call: called }, 'function_call'],
    ['as a call written out', { content: `<tool_call>{"name":"advice","arguments":${JSON_ADVICE}}</tool_call>` }],
    ['inside another object', { content: JSON.stringify({ advice: SAMPLE_ADVICE }) }],
  ]; // prettier-ignore
  for (const [name, message, reason = 'stop'] of replies)
    test(`advice ${name} is advice`, async () => {
      const reply = await answer({ choices: [{ index: 0, finish_reason: reason, message }], usage: spent });
      assert.ok(reply.ok, reply.ok ? '' : reply.message);
      assert.deepEqual(reply.advice, SAMPLE_ADVICE);
    });

  for (const usage of [undefined, null, {}, { total_tokens: 1_100 }, { prompt_tokens: null, completion_tokens: null }])
    test(`usage of ${JSON.stringify(usage)} is not known, and the advice counts`, async () => {
      const reply = await answer({ choices: [{ finish_reason: 'stop', message: { content: JSON_ADVICE } }], usage });
      assert.ok(reply.ok, reply.ok ? '' : reply.message);
      assert.equal(reply.usage.inputTokens, PACKET.estimatedInputTokens);
    });

  test('an error with a good status is told in its own words', async () => {
    const reply = await answer({ error: 'No models loaded. Please load a model' });
    assert.ok(!reply.ok);
    assert.equal(reply.reason, 'server');
    assert.match(reply.message, /failed \(HTTP 200\): No models loaded/);
  });
});
