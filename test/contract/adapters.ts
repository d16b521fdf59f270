import assert from 'node:assert/strict';
import type { ExpertErrorReason, ExpertReply } from '../../src/core/expert/expert';
import type { ChatRequest, ModelErrorReason, ModelEvent } from '../../src/core/model/chatModel';
import { AnthropicExpert } from '../../src/node/experts/anthropicExpert';
import { OllamaExpert } from '../../src/node/experts/ollamaExpert';
import { OpenAiCompatibleExpert } from '../../src/node/experts/openAiCompatibleExpert';
import { OllamaChatModel } from '../../src/node/models/ollamaChatModel';
import { anthropicMessage, startScriptedAnthropic } from '../support/scriptedAnthropic';
import { completion, startScriptedOpenAi } from '../support/scriptedOpenAi';
import { say, startScriptedOllama } from '../support/scriptedOllama';
import type { RawReply, ScriptedServer } from '../support/scriptedServer';

/** What a call came to, in words that all adapters share. */
export interface Outcome {
  readonly kind: 'ok' | 'failed' | 'aborted';
  readonly reason?: ModelErrorReason | ExpertErrorReason;
  readonly message?: string;
  /** The text of the reply; for an expert the diagnosis. */
  readonly text: string;
  readonly sent?: boolean;
}

export interface Adapter {
  readonly title: string;
  start(reply: RawReply): Promise<ScriptedServer>;
  /** A whole good reply that carries the text. */
  good(text: string): RawReply;
  /** Calls once. `url` is a server's, `limitMs` the time that it may be silent. */
  call(url: string, limitMs: number, signal: AbortSignal): Promise<Outcome>;
}

export const KEY = 'sk-secret-0123456789';

const REQUEST: ChatRequest = { messages: [{ role: 'user', content: 'Hello' }] };
export const PACKET = { system: 'You advise.', user: 'It fails.', estimatedInputTokens: 50 };

export function adviceText(diagnosis: string): string {
  return JSON.stringify({
    diagnosis,
    steps: [{ action: 'test', target: 'test/a.test.js', detail: 'Run it.' }],
    stopDoing: [],
    confidence: 'low',
    needsUser: false,
  });
}

export const ollamaAdapter: Adapter = {
  title: 'the Ollama model',
  start: (reply) => startScriptedOllama({ chat: [reply] }),
  good: (text) => say(text),
  call: async (url, limitMs, signal) => {
    const model = new OllamaChatModel({
      endpoint: url,
      model: 'scripted',
      contextTokens: 4096,
      limits: { firstTokenMs: limitMs, silentMs: limitMs },
    });
    return outcomeOfEvents(await collect(model.stream(REQUEST, signal)));
  },
};

export const ollamaExpertAdapter: Adapter = {
  title: 'the Ollama expert',
  start: (reply) => startScriptedOllama({ chat: [reply] }),
  good: (text) => say(adviceText(text)),
  call: async (url, timeoutMs, signal) =>
    outcomeOfReply(
      await new OllamaExpert({ endpoint: url, model: 'scripted' }).ask(
        PACKET,
        { maxOutputTokens: 500, timeoutMs },
        signal,
      ),
    ),
};

export const anthropicAdapter: Adapter = {
  title: 'the Anthropic expert',
  start: (reply) => startScriptedAnthropic(reply),
  good: (text) => anthropicMessage(adviceText(text)),
  call: async (url, timeoutMs, signal) => {
    const expert = new AnthropicExpert({ apiKey: KEY, model: 'claude-sonnet-5-5', baseUrl: url });
    return outcomeOfReply(await expert.ask(PACKET, { maxOutputTokens: 500, timeoutMs }, signal));
  },
};

export const openAiAdapter: Adapter = {
  title: 'the OpenAI-compatible expert',
  start: (reply) => startScriptedOpenAi(reply),
  good: (text) => completion(adviceText(text)),
  call: async (url, timeoutMs, signal) => {
    const expert = new OpenAiCompatibleExpert({ apiKey: KEY, model: 'some-model', baseUrl: `${url}/v1` });
    return outcomeOfReply(await expert.ask(PACKET, { maxOutputTokens: 500, timeoutMs }, signal));
  },
};

export const adapters = [ollamaAdapter, ollamaExpertAdapter, anthropicAdapter, openAiAdapter];

/** Collects a stream, and holds it to its promise: one ending, at the end. */
export async function collect(stream: AsyncIterable<ModelEvent>): Promise<ModelEvent[]> {
  const events: ModelEvent[] = [];
  for await (const event of stream) events.push(event);
  const endings = events.filter(({ type }) => type === 'done' || type === 'error' || type === 'aborted');
  assert.equal(endings.length, 1, JSON.stringify(events.slice(-3)));
  assert.equal(events.at(-1), endings[0]);
  return events;
}

export function textOf(events: readonly ModelEvent[]): string {
  return events.map((event) => (event.type === 'text' ? event.text : '')).join('');
}

function outcomeOfEvents(events: readonly ModelEvent[]): Outcome {
  const text = textOf(events);
  const last = events.at(-1);
  if (last?.type === 'error') return { kind: 'failed', reason: last.error.reason, message: last.error.message, text };
  return { kind: last?.type === 'aborted' ? 'aborted' : 'ok', text };
}

function outcomeOfReply(reply: ExpertReply): Outcome {
  if (reply.ok) return { kind: 'ok', text: reply.advice.diagnosis };
  const { reason, message, sent } = reply;
  return { kind: reason === 'cancelled' ? 'aborted' : 'failed', reason, message, text: '', sent };
}
