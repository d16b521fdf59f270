import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { ChatRequest, ModelEvent } from '../../src/core/model/chatModel';
import { jsonProtocol } from '../../src/core/model/protocols/jsonProtocol';
import { estimateTokens } from '../../src/core/model/estimateTokens';
import { toolDefinitions } from '../../src/core/tools/toolDefinitions';
import { OllamaChatModel } from '../../src/node/models/ollamaChatModel';
import { listModels, ollamaVersion, pullModel } from '../../src/node/models/ollamaLibrary';
import { until } from '../support/commandLine';
import { realOllamaBinary, startRealOllama, type RealOllama } from '../support/realOllama';

const NEVER = new AbortController().signal;
const WINDOW = 8_192;
/** Takes seconds to say: longer than anything between the first piece and an answer to it. */
const LONG: ChatRequest = { messages: [{ role: 'user', content: 'Hello' }], maxOutputTokens: 8_000 };
const HELLO: ChatRequest = { messages: [{ role: 'user', content: 'Hello' }], maxOutputTokens: 40 };

describe('the client against a server of Ollama itself', { timeout: 570_000 }, () => {
  let server: RealOllama;
  before(async () => {
    server = await startRealOllama(realOllamaBinary());
  });
  after(() => server.close());

  const modelAt = (name: string, contextTokens = WINDOW): OllamaChatModel =>
    new OllamaChatModel({ endpoint: server.url, model: name, contextTokens });

  async function eventsOf(name: string, request: ChatRequest, signal = NEVER): Promise<ModelEvent[]> {
    const events: ModelEvent[] = [];
    for await (const event of modelAt(name).stream(request, signal)) events.push(event);
    return events;
  }

  const textOf = (events: readonly ModelEvent[]): string =>
    events.map((event) => (event.type === 'text' ? event.text : '')).join('');

  function doneOf(events: readonly ModelEvent[]): Extract<ModelEvent, { type: 'done' }> {
    const last = events.at(-1);
    assert.ok(last?.type === 'done', JSON.stringify(last));
    return last;
  }

  /** Names of the models that are loaded now. */
  async function loaded(): Promise<string[]> {
    const reply = (await (await fetch(`${server.url}/api/ps`)).json()) as { models: { name: string }[] };
    return reply.models.map(({ name }) => name);
  }

  test('what is known of the models', async () => {
    assert.match((await ollamaVersion(server.url, NEVER)) ?? '', /^\d+\.\d+/);
    const models = await listModels(server.url, NEVER);
    const tools = models.map(({ name, description }) => [name, description?.supportsTools]);
    assert.deepEqual(tools.sort(), [
      ['plain:latest', false],
      ['stutter:latest', false],
      ['tiny:latest', true],
    ]);
    for (const { sizeBytes, description } of models) {
      assert.ok(sizeBytes > 400_000);
      assert.equal(description?.maxContextTokens, 32_768);
    }
  });

  test('a stream comes in pieces and ends with its counts', async () => {
    const events = await eventsOf('tiny', HELLO);
    const { stopReason, usage } = doneOf(events);
    assert.ok(events.filter(({ type }) => type === 'text').length > 5);
    assert.equal(stopReason, 'length');
    assert.equal(usage.outputTokens, 40);
    assert.ok(usage.inputTokens > 5 && usage.promptMs !== undefined && usage.outputMs !== undefined);
  });

  test('the window is the one asked for, and another one is read back', async () => {
    await eventsOf('tiny', HELLO);
    assert.equal(await modelAt('tiny').allocatedContext(NEVER), WINDOW);
    const small = modelAt('tiny', 1_024);
    for await (const event of small.stream(HELLO, NEVER)) assert.notEqual(event.type, 'error');
    assert.equal(await small.allocatedContext(NEVER), 1_024);
  });

  test('a prompt that does not fit is refused, not cut', async () => {
    const messages = [{ role: 'user', content: 'x'.repeat(2 * WINDOW) }] as const;
    const last = (await eventsOf('tiny', { messages })).at(-1);
    assert.ok(last?.type === 'error', JSON.stringify(last));
    assert.equal(last.error.reason, 'context-overflow');
  });

  test('a reply that reaches the end of the window ends there, without dropping the start', async () => {
    const messages = [{ role: 'user', content: 'x'.repeat(WINDOW - 200) }] as const;
    const { stopReason, usage } = doneOf(await eventsOf('tiny', { messages, maxOutputTokens: 2_000 }));
    assert.equal(stopReason, 'length');
    assert.ok(usage.inputTokens + usage.outputTokens <= WINDOW + 1);
  });

  test('random weights under the action schema write actions that are understood', async () => {
    const request = jsonProtocol.request([{ role: 'user', content: 'Fix it.' }], toolDefinitions);
    let understood = 0;
    for (let tries = 0; tries < 12; tries++) {
      const events = await eventsOf('tiny', { ...request, maxOutputTokens: 3_000 });
      if (doneOf(events).stopReason === 'length') continue;
      const content = textOf(events);
      JSON.parse(content);
      const parsed = jsonProtocol.parse({ content, toolCalls: [] });
      assert.ok(parsed.ok, content);
      understood++;
    }
    assert.ok(understood >= 3, `${understood} of 12 were whole`);
  });

  test('the count of the prompt: no part of it is missing', async () => {
    const content = 'export function sum(a, b) {\n  return a - b;\n}\n'.repeat(20);
    const { usage } = doneOf(await eventsOf('tiny', { messages: [{ role: 'user', content }], maxOutputTokens: 5 }));
    // One token a byte is the most that there can be: far above the estimate for real vocabularies.
    assert.ok(usage.inputTokens >= content.length && usage.inputTokens > estimateTokens(content));
  });

  test('a prompt that only grew is read from the cache', async () => {
    const start = { role: 'user', content: 'y'.repeat(3_000) } as const;
    const first = doneOf(await eventsOf('tiny', { messages: [start], maxOutputTokens: 5 })).usage;
    const same = doneOf(await eventsOf('tiny', { messages: [start], maxOutputTokens: 5 })).usage;
    assert.equal(same.inputTokens, first.inputTokens);
    // Thousands of tokens against one: no machine is so uneven.
    assert.ok((same.promptMs ?? 0) < (first.promptMs ?? 0) / 2, `${first.promptMs} ms, then ${same.promptMs} ms`);
  });

  test('a stream that is cancelled frees the server at once', async () => {
    const stop = new AbortController();
    const events: ModelEvent[] = [];
    for await (const event of modelAt('tiny').stream(LONG, stop.signal)) {
      events.push(event);
      if (event.type === 'text') stop.abort();
    }
    assert.deepEqual(events.at(-1), { type: 'aborted' });
    // One request at a time: this one would wait for the other to end.
    doneOf(await eventsOf('tiny', { ...HELLO, maxOutputTokens: 5 }));
  });

  test('a reply of one token again and again, which the server breaks off, is a reply', async () => {
    const events = await eventsOf('stutter', { ...HELLO, maxOutputTokens: 400 });
    assert.match(textOf(events), /^a{30,}$/);
    // A server that does not break it off writes as much as it may.
    assert.ok(['repeating', 'length'].includes(doneOf(events).stopReason));
  });

  test('refusals', async () => {
    const missing = (await eventsOf('nosuch', HELLO)).at(-1);
    assert.ok(missing?.type === 'error' && missing.error.reason === 'model-missing');
    const noTools = (await eventsOf('plain', { ...HELLO, tools: toolDefinitions })).at(-1);
    assert.ok(noTools?.type === 'error' && noTools.error.reason === 'bad-request');
    assert.match(noTools.error.message, /does not support tools/);
  });

  test('a pull of a model that nobody has ends in words, with and without a network', async () => {
    const pull = async (): Promise<void> => {
      for await (const progress of pullModel('protege-no-such-model', server.url, NEVER)) assert.ok(progress.status);
    };
    await assert.rejects(pull(), /no model protege-no-such-model|can't reach its library/);
  });

  test('a model stays loaded as long as was asked, and another time of zero unloads it', async () => {
    doneOf(await eventsOf('tiny', HELLO));
    assert.ok((await loaded()).includes('tiny:latest'));
    const brief = new OllamaChatModel({ endpoint: server.url, model: 'tiny', contextTokens: WINDOW, keepAlive: 0 });
    for await (const event of brief.stream(HELLO, NEVER)) assert.notEqual(event.type, 'error');
    let names = await loaded();
    await until(() => {
      void loaded().then((now) => (names = now));
      return !names.includes('tiny:latest');
    });
    assert.equal(await brief.allocatedContext(NEVER), null);
  });

  test('a server that is killed in the middle of a reply', async () => {
    const events: ModelEvent[] = [];
    let killed: Promise<void> | undefined;
    for await (const event of modelAt('tiny').stream(LONG, NEVER)) {
      events.push(event);
      if (event.type === 'text') killed ??= server.kill();
    }
    await killed;
    const last = events.at(-1);
    assert.ok(last?.type === 'error' && last.error.reason === 'server', JSON.stringify(last));
    const later = (await eventsOf('tiny', HELLO)).at(-1);
    assert.ok(later?.type === 'error' && later.error.reason === 'unreachable');
  });
});
