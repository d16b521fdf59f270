import { z } from 'zod';
import { adviceJsonSchema } from '../../core/expert/adviceFormat';
import type { ConsultationPacket, Expert, ExpertLimits, ExpertReply } from '../../core/expert/expert';
import type { ModelUsage } from '../../core/model/chatModel';
import { httpEndpoint } from '../http/endpoint';
import { HttpStatusError, messageIn } from '../http/httpFailure';
import { createHttpFetch } from '../http/httpFetch';
import { StreamWatch } from '../http/streamWatch';
import { brokenFailure, failure, NOT_BILLED, replyOf, statusFailure, withoutKey } from './expertFailure';
import { firstShape, shapedRequest, simplerShape, type RequestShape } from './openAiRequest';

export interface OpenAiCompatibleExpertOptions {
  /** Up to and including `/v1`, say; `https://api.openai.com/v1` where it is left out. */
  readonly baseUrl?: string;
  readonly model: string;
  /** Left out for local servers that want none. */
  readonly apiKey?: string;
}

const DEFAULT_BASE_URL = 'https://api.openai.com/v1';
const KEY_HINT = 'Check OPENAI_API_KEY, or set the key again in the editor.';
const MAX_REPLY_CHARS = 16_000_000;

const calledSchema = z.object({ arguments: z.string() });

const completionSchema = z.object({
  id: z.string().nullish(),
  choices: z
    .array(
      z.object({
        finish_reason: z.string().nullish(),
        message: z.object({
          content: z.union([z.string(), z.array(z.object({ text: z.string().optional() }))]).nullish(),
          refusal: z.string().nullish(),
          // Where servers put an answer that their template took for something else.
          tool_calls: z
            .array(z.object({ function: calledSchema }))
            .nullish()
            .catch(null),
          function_call: calledSchema.nullish().catch(null),
          reasoning_content: z.string().nullish().catch(null),
          reasoning: z.string().nullish().catch(null),
        }),
      }),
    )
    .min(1),
  usage: z
    .object({
      prompt_tokens: z.number(),
      completion_tokens: z.number(),
      prompt_tokens_details: z.object({ cached_tokens: z.number().nullish() }).nullish(),
    })
    .nullish()
    // Usage that is told in part is not known.
    .catch(null),
});

/**
 * Any endpoint with OpenAI's chat completions. Where it refuses a field (a schema, a name for the token limit), the request is
 * sent again without it: still one consultation, since refused requests are not billed. What worked is kept for the next one.
 */
export class OpenAiCompatibleExpert implements Expert {
  readonly provider = 'openai';
  readonly model: string;
  private shape: RequestShape;

  constructor(private readonly options: OpenAiCompatibleExpertOptions) {
    this.model = options.model;
    this.shape = firstShape(options.baseUrl ?? DEFAULT_BASE_URL);
  }

  async ask(packet: ConsultationPacket, limits: ExpertLimits, signal: AbortSignal): Promise<ExpertReply> {
    const given = (this.options.baseUrl ?? DEFAULT_BASE_URL).replace(/\/chat\/completions\/?$/, '');
    const endpoint = httpEndpoint(given);
    if (!endpoint.ok) return failure('bad-request', endpoint.message, { usage: NOT_BILLED, sent: false });
    const watch = new StreamWatch(signal, { firstTokenMs: limits.timeoutMs, silentMs: limits.timeoutMs });
    const state = { name: endpoint.shown, isConnected: false, timeoutMs: limits.timeoutMs };
    try {
      if (watch.cause !== null) return brokenFailure(null, watch.cause, state);
      const send = createHttpFetch({
        signal: watch.signal,
        expects: /json/i,
        onConnected: () => {
          state.isConnected = true;
        },
      });
      const text = await this.send(send, endpoint.url, packet, limits);
      return readCompletion(text, state.name, packet, this.options.apiKey);
    } catch (error) {
      if (watch.cause === null && error instanceof HttpStatusError) return this.statusFailure(error, state.name);
      return brokenFailure(error, watch.cause, state);
    } finally {
      watch.dispose();
    }
  }

  /** Goes down to simpler requests as long as the endpoint names a field that it does not take. */
  private async send(
    send: typeof fetch,
    url: string,
    packet: ConsultationPacket,
    limits: ExpertLimits,
  ): Promise<string> {
    for (;;) {
      try {
        const response = await send(`${url}/chat/completions`, {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            accept: 'application/json',
            ...(this.options.apiKey === undefined ? {} : { authorization: `Bearer ${this.options.apiKey}` }),
          },
          body: JSON.stringify(shapedRequest(this.model, packet, limits, adviceJsonSchema, this.shape)),
        });
        return await response.text();
      } catch (error) {
        const isFieldRefused = error instanceof HttpStatusError && (error.status === 400 || error.status === 422);
        const next = isFieldRefused ? simplerShape(this.shape, error.body) : null;
        if (next === null) throw error;
        this.shape = next;
      }
    }
  }

  private statusFailure(error: HttpStatusError, name: string): ExpertReply {
    if (error.status >= 200 && error.status < 300)
      return failure('malformed', `${name} answered with something else than JSON. Check the address.`, {
        usage: null,
        sent: true,
      });
    if (error.status >= 300 && error.status < 400)
      return failure('bad-request', `${name} sends to another address, which is not followed. Give the final one.`, {
        usage: NOT_BILLED,
        sent: true,
      });
    // OpenAI answers a spent account as it does a moment's haste: waiting would not fill it.
    const status = error.status === 429 && error.body.includes('insufficient_quota') ? 402 : error.status;
    return statusFailure(status, withoutKey(error.detail, this.options.apiKey), name, KEY_HINT, error.retryAfterS);
  }
}

function readCompletion(text: string, name: string, packet: ConsultationPacket, key: string | undefined): ExpertReply {
  const unreadable = failure('malformed', `${name} answered in a form that is not OpenAI's.`, {
    usage: null,
    sent: true,
  });
  if (text.length > MAX_REPLY_CHARS) return unreadable;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return unreadable;
  }
  const parsed = completionSchema.safeParse(value);
  const choice = parsed.data?.choices[0];
  const error = choice === undefined ? errorIn(text, key) : null;
  if (error !== null) return failure('server', `${name} failed (HTTP 200): ${error}.`, { usage: null, sent: true });
  if (!parsed.success || choice === undefined) return unreadable;
  const { refusal } = choice.message;
  const words = wordsOf(choice.message);
  const isRefused = (refusal ?? '') !== '' || choice.finish_reason === 'content_filter';
  const ending = isRefused ? 'refusal' : choice.finish_reason === 'length' ? 'cut-off' : 'whole';
  return replyOf(words, ending, usageOf(parsed.data.usage), packet, parsed.data.id ?? undefined);
}

type Message = z.infer<typeof completionSchema>['choices'][number]['message'];

/** The answer; where it is empty, what stands in the place of a tool call or of thoughts. */
function wordsOf(message: Message): string {
  const { content } = message;
  const words = typeof content === 'string' ? content : (content ?? []).map((part) => part.text ?? '').join('');
  const called = message.tool_calls?.[0]?.function ?? message.function_call;
  const places = [words, called?.arguments, message.reasoning_content, message.reasoning];
  return places.find((each) => (each ?? '').trim() !== '') ?? '';
}

/** An error that came with a good status, in the endpoint's own words; null where there is none. */
function errorIn(body: string, key: string | undefined): string | null {
  const message = messageIn(body);
  return message === null ? null : withoutKey(message, key).replace(/\.$/, '');
}

function usageOf(usage: z.infer<typeof completionSchema>['usage']): ModelUsage | null {
  if (usage === null || usage === undefined) return null;
  const cached = usage.prompt_tokens_details?.cached_tokens;
  return {
    inputTokens: usage.prompt_tokens,
    outputTokens: usage.completion_tokens,
    ...(cached === null || cached === undefined ? {} : { cacheReadTokens: cached }),
  };
}
