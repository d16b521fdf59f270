import type Anthropic from '@anthropic-ai/sdk';
import { z } from 'zod';
import { adviceJsonSchema } from '../../core/expert/adviceFormat';
import type { ConsultationPacket, Expert, ExpertLimits, ExpertReply } from '../../core/expert/expert';
import type { ModelUsage } from '../../core/model/chatModel';
import { createHttpFetch } from '../http/httpFetch';
import { httpEndpoint } from '../http/endpoint';
import { HttpStatusError, retryAfterSeconds } from '../http/httpFailure';
import { StreamWatch } from '../http/streamWatch';
import { brokenFailure, failure, NOT_BILLED, replyOf, statusFailure, withoutKey } from './expertFailure';

export interface AnthropicExpertOptions {
  readonly apiKey: string;
  readonly model: string;
  /** `https://api.anthropic.com` where it is left out. */
  readonly baseUrl?: string;
  /** Left to the model's own default where it is left out; not every model takes it. */
  readonly effort?: 'low' | 'medium' | 'high';
}

const DEFAULT_BASE_URL = 'https://api.anthropic.com';
const KEY_HINT = 'Check ANTHROPIC_API_KEY, or set the key again in the editor.';

const messageSchema = z.object({
  content: z.array(z.object({ type: z.string(), text: z.string().optional() })),
  stop_reason: z.string().nullish(),
  usage: z
    .object({
      input_tokens: z.number(),
      output_tokens: z.number(),
      cache_creation_input_tokens: z.number().nullish(),
      cache_read_input_tokens: z.number().nullish(),
    })
    .nullish(),
  _request_id: z.string().nullish(),
});

/**
 * Anthropic's Messages API with structured output. One request a consultation: a retry would send the packet, and maybe cost,
 * a second time. The request is not streamed, so its usage is known exactly or not at all.
 */
export class AnthropicExpert implements Expert {
  readonly provider = 'anthropic';
  readonly model: string;

  constructor(private readonly options: AnthropicExpertOptions) {
    this.model = options.model;
  }

  async ask(packet: ConsultationPacket, limits: ExpertLimits, signal: AbortSignal): Promise<ExpertReply> {
    const endpoint = httpEndpoint(this.options.baseUrl ?? DEFAULT_BASE_URL);
    if (!endpoint.ok) return failure('bad-request', endpoint.message, { usage: NOT_BILLED, sent: false });
    const watch = new StreamWatch(signal, { firstTokenMs: limits.timeoutMs, silentMs: limits.timeoutMs });
    let isConnected = false;
    try {
      const client = await this.client(endpoint.url, limits, watch.signal, () => {
        isConnected = true;
      });
      if (watch.cause !== null) return brokenFailure(null, watch.cause, { ...NAMED, isConnected, ...limits });
      const message = await client.messages.create(this.request(packet, limits), { signal: watch.signal });
      return readMessage(message, packet);
    } catch (error) {
      return await this.failureOf(error, watch, isConnected, limits);
    } finally {
      watch.dispose();
    }
  }

  private async client(
    baseURL: string,
    limits: ExpertLimits,
    signal: AbortSignal,
    onConnected: () => void,
  ): Promise<Anthropic> {
    const { Anthropic: Client } = await import('@anthropic-ai/sdk');
    return new Client({
      apiKey: this.options.apiKey,
      authToken: null,
      webhookKey: null,
      baseURL,
      maxRetries: 0,
      timeout: limits.timeoutMs,
      openTelemetry: false,
      // At other levels, which the environment can set, it prints packets to the console.
      logLevel: 'off',
      fetch: createHttpFetch({ signal, onConnected, passesStatus: true, expects: /json/i }),
    });
  }

  private request(packet: ConsultationPacket, limits: ExpertLimits): Anthropic.MessageCreateParamsNonStreaming {
    const { effort } = this.options;
    return {
      model: this.model,
      max_tokens: limits.maxOutputTokens,
      // Constant in every packet, so the next consultations read it from the cache where it is long enough for one.
      system: [{ type: 'text', text: packet.system, cache_control: { type: 'ephemeral' } }],
      messages: [{ role: 'user', content: packet.user }],
      output_config: {
        format: { type: 'json_schema', schema: adviceJsonSchema },
        ...(effort === undefined ? {} : { effort }),
      },
    };
  }

  private async failureOf(
    error: unknown,
    watch: StreamWatch,
    isConnected: boolean,
    limits: ExpertLimits,
  ): Promise<ExpertReply> {
    const { APIError } = await import('@anthropic-ai/sdk');
    const page = statusErrorIn(error);
    if (watch.cause === null && page !== null)
      return failure('malformed', `${NAMED.name} answered with something else than JSON. Check its address.`, {
        usage: null,
        sent: true,
      });
    if (watch.cause === null && error instanceof APIError && typeof error.status === 'number') {
      const detail = withoutKey(error.apiMessage ?? '', this.options.apiKey);
      const headers: unknown = error.headers;
      const retryAfter = headers instanceof Headers ? headers.get('retry-after') : null;
      return statusFailure(error.status, detail, NAMED.name, KEY_HINT, retryAfterSeconds(retryAfter));
    }
    if (watch.cause === null && error instanceof SyntaxError)
      return failure('malformed', `${NAMED.name} answered with broken JSON.`, { usage: null, sent: true });
    return brokenFailure(error, watch.cause, { ...NAMED, isConnected, ...limits });
  }
}

const NAMED = { name: 'Anthropic' };

/** The library wraps what its fetch throws. */
function statusErrorIn(error: unknown): HttpStatusError | null {
  for (let current = error; current instanceof Error; current = current.cause)
    if (current instanceof HttpStatusError) return current;
  return null;
}

function readMessage(message: unknown, packet: ConsultationPacket): ExpertReply {
  const parsed = messageSchema.safeParse(message);
  if (!parsed.success)
    return failure('malformed', `${NAMED.name} answered in an unknown form.`, { usage: null, sent: true });
  const { content, stop_reason: stopReason, _request_id: requestId } = parsed.data;
  const text = content.map((block) => (block.type === 'text' ? (block.text ?? '') : '')).join('');
  const ending =
    stopReason === 'refusal'
      ? 'refusal'
      : stopReason === 'max_tokens' || stopReason === 'model_context_window_exceeded'
        ? 'cut-off'
        : 'whole';
  return replyOf(text, ending, usageOf(parsed.data.usage ?? null), packet, requestId ?? undefined);
}

function usageOf(usage: z.infer<typeof messageSchema>['usage']): ModelUsage | null {
  if (usage === null || usage === undefined) return null;
  const written = usage.cache_creation_input_tokens ?? 0;
  const read = usage.cache_read_input_tokens ?? 0;
  return {
    inputTokens: usage.input_tokens + written + read,
    outputTokens: usage.output_tokens,
    cacheReadTokens: read,
    cacheWriteTokens: written,
  };
}
