import type { Advice } from '../../src/core/expert/advice';
import type { ExpertCounts } from './scriptedExperts';
import { startScriptedServer } from './scriptedServer';
import type { RawReply, ScriptedServer } from './scriptedServer';

export interface AnthropicBody {
  readonly model: string;
  readonly max_tokens: number;
  readonly system: unknown;
  readonly messages: readonly { readonly role: string; readonly content: unknown }[];
  readonly output_config?: { readonly format?: unknown };
  readonly stream?: boolean;
}

export interface ScriptedAnthropic extends ScriptedServer {
  asked(): AnthropicBody[];
}

/** An endpoint that speaks Anthropic's Messages API. `index` counts messages from 0. */
export async function startScriptedAnthropic(
  reply: ((body: AnthropicBody, index: number) => RawReply) | RawReply,
): Promise<ScriptedAnthropic> {
  const bodies: AnthropicBody[] = [];
  const server = await startScriptedServer((request) => {
    if (request.path.split('?')[0] !== '/v1/messages') return null;
    const body = request.body as AnthropicBody;
    const index = bodies.push(body) - 1;
    return typeof reply === 'function' ? reply(body, index) : reply;
  });
  return { ...server, asked: () => bodies };
}

export function anthropicMessage(
  text: string,
  options: ExpertCounts & { readonly stopReason?: string } = {},
): RawReply {
  return {
    headers: { 'content-type': 'application/json', 'request-id': 'req_scripted' },
    parts: [
      JSON.stringify({
        id: 'msg_scripted',
        type: 'message',
        role: 'assistant',
        model: 'claude-sonnet-5-5',
        content: text === '' ? [] : [{ type: 'text', text }],
        stop_reason: options.stopReason ?? 'end_turn',
        stop_sequence: null,
        usage: {
          input_tokens: options.inputTokens ?? 900,
          output_tokens: options.outputTokens ?? 200,
          cache_creation_input_tokens: options.cacheWriteTokens ?? 0,
          cache_read_input_tokens: options.cacheReadTokens ?? 0,
        },
      }),
    ],
  };
}

export function anthropicAdvice(advice: Advice, counts: ExpertCounts = {}): RawReply {
  return anthropicMessage(JSON.stringify(advice), counts);
}

/** `type` such as `overloaded_error`. */
export function anthropicError(status: number, type: string, message: string): RawReply {
  return {
    status,
    headers: { 'content-type': 'application/json' },
    parts: [JSON.stringify({ type: 'error', error: { type, message }, request_id: 'req_scripted' })],
  };
}
