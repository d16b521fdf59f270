import { adviceJsonSchema } from '../../core/expert/adviceFormat';
import type {
  ConsultationPacket,
  Expert,
  ExpertErrorReason,
  ExpertLimits,
  ExpertReply,
} from '../../core/expert/expert';
import type { ModelError, ModelErrorReason } from '../../core/model/chatModel';
import { OllamaChatModel } from '../models/ollamaChatModel';
import { ModelFailure } from '../models/ollamaErrors';
import { failure, NOT_BILLED, replyOf } from './expertFailure';

export interface OllamaExpertOptions {
  /** Any form of `OLLAMA_HOST`. */
  readonly endpoint?: string;
  readonly model: string;
  /** The window, in tokens: room for the packet and the advice. */
  readonly contextTokens?: number;
}

const DEFAULT_CONTEXT_TOKENS = 16_384;

/** A larger model behind Ollama: advice constrained by a schema, for no money. */
export class OllamaExpert implements Expert {
  readonly provider = 'ollama';
  readonly model: string;

  constructor(private readonly options: OllamaExpertOptions) {
    this.model = options.model;
  }

  async ask(packet: ConsultationPacket, limits: ExpertLimits, signal: AbortSignal): Promise<ExpertReply> {
    const model = this.chatModel();
    if (model instanceof ModelFailure) return errorReply(model.error, false);
    const deadline = new AbortController();
    const stop = (): void => deadline.abort();
    const timer = setTimeout(stop, limits.timeoutMs);
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    try {
      return await this.collect(model, packet, limits, { outer: signal, own: deadline.signal });
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
    }
  }

  private chatModel(): OllamaChatModel | ModelFailure {
    try {
      const { endpoint, contextTokens } = this.options;
      return new OllamaChatModel({
        model: this.model,
        contextTokens: contextTokens ?? DEFAULT_CONTEXT_TOKENS,
        ...(endpoint === undefined ? {} : { endpoint }),
      });
    } catch (error) {
      if (error instanceof ModelFailure) return error;
      throw error;
    }
  }

  private async collect(
    model: OllamaChatModel,
    packet: ConsultationPacket,
    limits: ExpertLimits,
    signals: { readonly outer: AbortSignal; readonly own: AbortSignal },
  ): Promise<ExpertReply> {
    const wasStopped = signals.own.aborted;
    const request = {
      messages: [
        { role: 'system', content: packet.system },
        { role: 'user', content: packet.user },
      ],
      format: adviceJsonSchema,
      maxOutputTokens: limits.maxOutputTokens,
    } as const;
    let text = '';
    for await (const event of model.stream(request, signals.own)) {
      switch (event.type) {
        case 'text':
          text += event.text;
          break;
        case 'done':
          return replyOf(text, event.stopReason === 'length' ? 'cut-off' : 'whole', event.usage, packet);
        case 'error':
          return errorReply(event.error, event.error.reason !== 'unreachable');
        case 'aborted':
          return signals.outer.aborted
            ? failure('cancelled', 'The consultation was cancelled.', { usage: NOT_BILLED, sent: !wasStopped })
            : failure(
                'timeout',
                `${this.model} did not answer within ${Math.round(limits.timeoutMs / 1000)} seconds.`,
                {
                  usage: NOT_BILLED,
                  sent: true,
                },
              );
        default:
          break;
      }
    }
    return failure('malformed', `${this.model} gave no answer.`, { usage: NOT_BILLED, sent: true });
  }
}

const REASONS: Readonly<Record<ModelErrorReason, ExpertErrorReason>> = {
  unreachable: 'unreachable',
  timeout: 'timeout',
  overloaded: 'overloaded',
  'rate-limited': 'rate-limited',
  unauthorized: 'unauthorized',
  'model-missing': 'bad-request',
  'context-overflow': 'bad-request',
  'bad-request': 'bad-request',
  protocol: 'malformed',
  server: 'server',
};

/** A local model costs nothing, so what it used up in vain is no loss. */
function errorReply(error: ModelError, sent: boolean): ExpertReply {
  return failure(REASONS[error.reason], error.message, { usage: NOT_BILLED, sent });
}
