import type { ChatModel, ChatRequest, DescribeResult, ModelEvent } from '../../core/model/chatModel';
import { StreamWatch, type StreamLimits } from '../http/streamWatch';
import { ollamaEndpoint } from '../http/endpoint';
import { ChatLineReader } from './chatLineReader';
import { describeOllamaModel } from './describeOllamaModel';
import { ollamaClient } from './ollamaClient';
import { isEndBeforeDone, ModelFailure, modelErrorOf, stoppedError, type OllamaContext } from './ollamaErrors';
import { psSchema, wireMessage, wireTool, type WireChatRequest } from './ollamaWire';
import { withTimeLimit } from './timeLimit';

export interface OllamaChatModelOptions {
  /** Any form of `OLLAMA_HOST`; this machine's port 11434 where it is left out. */
  readonly endpoint?: string;
  readonly model: string;
  /** The window, in tokens: sent as `num_ctx` with every request, since a change would reload the model. */
  readonly contextTokens: number;
  /** How long the server keeps the model loaded after a request: seconds, or `30m`. */
  readonly keepAlive?: string | number;
  readonly think?: boolean | 'low' | 'medium' | 'high';
  readonly limits?: Partial<OllamaLimits>;
}

export interface OllamaLimits extends StreamLimits {
  /**
   * Between two bytes of a request with tools: Ollama sends nothing while the model writes a call, and a whole file written on
   * a slow machine takes minutes.
   */
  readonly silentWithToolsMs: number;
}

export const DEFAULT_OLLAMA_LIMITS: OllamaLimits = {
  firstTokenMs: 300_000,
  silentMs: 120_000,
  silentWithToolsMs: 300_000,
};

const DEFAULT_KEEP_ALIVE = '30m';
const LOOK_TIMEOUT_MS = 15_000;

/** One Ollama model, for one run. Every reply is streamed, so that an abort ends the connection and frees the model. */
export class OllamaChatModel implements ChatModel {
  readonly provider = 'ollama';
  readonly name: string;
  readonly contextTokens: number;
  private readonly url: string;
  private readonly context: OllamaContext;
  private readonly limits: OllamaLimits;
  private callCount = 0;

  /** @throws {ModelFailure} where the endpoint is no http or https address. */
  constructor(private readonly options: OllamaChatModelOptions) {
    const endpoint = ollamaEndpoint(options.endpoint);
    if (!endpoint.ok) throw new ModelFailure({ reason: 'bad-request', message: endpoint.message });
    this.url = endpoint.url;
    this.context = { shown: endpoint.shown, model: options.model };
    this.name = options.model;
    this.contextTokens = options.contextTokens;
    this.limits = { ...DEFAULT_OLLAMA_LIMITS, ...options.limits };
  }

  async describe(signal: AbortSignal): Promise<DescribeResult> {
    return await describeOllamaModel(this.url, this.context, signal);
  }

  async allocatedContext(signal: AbortSignal): Promise<number | null> {
    return await withTimeLimit(signal, LOOK_TIMEOUT_MS, async (limited) => {
      const client = await ollamaClient(this.url, { signal: limited });
      const loaded = psSchema.parse(await client.ps()).models ?? [];
      const wanted = withTag(this.name);
      const found = loaded.find(({ name, model }) => withTag(name) === wanted || withTag(model ?? '') === wanted);
      return found?.context_length ?? null;
    }).catch(() => null);
  }

  async *stream(request: ChatRequest, signal: AbortSignal): AsyncGenerator<ModelEvent, void> {
    const { silentWithToolsMs, ...base } = this.limits;
    const silentMs = request.tools === undefined ? base.silentMs : Math.max(base.silentMs, silentWithToolsMs);
    const limits: StreamLimits = { ...base, silentMs };
    const watch = new StreamWatch(signal, limits);
    const reader = new ChatLineReader(() => `call_${++this.callCount}`);
    try {
      if (watch.cause === null) {
        const client = await ollamaClient(this.url, { signal: watch.signal, onBytes: watch.onBytes });
        for await (const line of await client.chat(this.wireRequest(request))) yield* reader.read(line);
        const ending = reader.ending();
        if (ending !== null) yield ending;
        if (ending !== null) return;
      }
      yield { type: 'aborted' };
    } catch (error) {
      const brokenOff = watch.cause === null && isEndBeforeDone(error) ? reader.brokenOff() : null;
      if (watch.cause === 'aborted') yield { type: 'aborted' };
      else if (brokenOff !== null) yield brokenOff;
      else
        yield {
          type: 'error',
          error:
            watch.cause === null ? modelErrorOf(error, this.context) : stoppedError(watch.cause, limits, this.context),
        };
    } finally {
      watch.dispose();
    }
  }

  private wireRequest(request: ChatRequest): WireChatRequest {
    return {
      model: this.name,
      messages: request.messages.map(wireMessage),
      stream: true,
      truncate: false,
      shift: false,
      keep_alive: this.options.keepAlive ?? DEFAULT_KEEP_ALIVE,
      options: {
        num_ctx: this.contextTokens,
        ...(request.maxOutputTokens === undefined ? {} : { num_predict: request.maxOutputTokens }),
      },
      ...(request.tools === undefined ? {} : { tools: request.tools.map(wireTool) }),
      ...(request.format === undefined ? {} : { format: request.format }),
      ...(this.options.think === undefined ? {} : { think: this.options.think }),
    };
  }
}

/** `qwen3` and `qwen3:latest` are one model. */
export function withTag(name: string): string {
  return /:[^/]*$/.test(name) ? name : `${name}:latest`;
}
