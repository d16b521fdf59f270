import type { Advice } from '../../src/core/expert/advice';
import type { ExpertCounts } from './scriptedExperts';
import { startScriptedServer } from './scriptedServer';
import type { RawReply, ScriptedServer } from './scriptedServer';

export interface OpenAiBody {
  readonly model: string;
  readonly messages: readonly { readonly role: string; readonly content: string }[];
  readonly max_tokens?: number;
  readonly max_completion_tokens?: number;
  readonly response_format?: { readonly type: string };
}

export interface ScriptedOpenAi extends ScriptedServer {
  /** The base address, up to `/v1`. */
  readonly baseUrl: string;
  asked(): OpenAiBody[];
}

/** An endpoint that speaks OpenAI's chat completions. `index` counts requests from 0. */
export async function startScriptedOpenAi(
  reply: ((body: OpenAiBody, index: number) => RawReply) | RawReply,
): Promise<ScriptedOpenAi> {
  const bodies: OpenAiBody[] = [];
  const server = await startScriptedServer((request) => {
    if (request.path !== '/v1/chat/completions') return null;
    const body = request.body as OpenAiBody;
    const index = bodies.push(body) - 1;
    return typeof reply === 'function' ? reply(body, index) : reply;
  });
  return { ...server, baseUrl: `${server.url}/v1`, asked: () => bodies };
}

export function completion(
  text: string,
  options: ExpertCounts & { readonly finishReason?: string; readonly refusal?: string } = {},
): RawReply {
  return {
    headers: { 'content-type': 'application/json' },
    parts: [
      JSON.stringify({
        id: 'chatcmpl-scripted',
        object: 'chat.completion',
        choices: [
          {
            index: 0,
            finish_reason: options.finishReason ?? 'stop',
            message: { role: 'assistant', content: text, refusal: options.refusal ?? null },
          },
        ],
        usage: {
          prompt_tokens: options.inputTokens ?? 900,
          completion_tokens: options.outputTokens ?? 200,
          prompt_tokens_details: { cached_tokens: options.cacheReadTokens ?? 0 },
        },
      }),
    ],
  };
}

export function completionAdvice(advice: Advice, counts: ExpertCounts = {}): RawReply {
  return completion(JSON.stringify(advice), counts);
}

export function openAiError(status: number, message: string): RawReply {
  return {
    status,
    headers: { 'content-type': 'application/json' },
    parts: [JSON.stringify({ error: { message, type: 'invalid_request_error' } })],
  };
}
