import { adviceJsonSchema } from '../../core/expert/adviceFormat';
import { estimateTokens } from '../../core/expert/estimateTokens';
import type { ConsultationPacket, Expert, ExpertLimits, ExpertReply } from '../../core/expert/expert';
import type { ModelUsage } from '../../core/model/chatModel';
import { isEditorModelError, type EditorModel, type EditorModels } from './editorModels';
import { failure, NOT_BILLED, replyOf } from './expertFailure';

/** Where the user named no model: the first one that the editor has. */
const ANY_MODEL = 'default';
/** The editor does not say how long it blocks a model; most often a quota is used up, and that is for long. */
const QUOTA_WAIT_S = 3_600;

/**
 * A language model of the editor. It takes no schema and no limit of its own: the schema is asked for in words, and an answer that
 * goes over the limit is stopped. Tokens are the editor's estimate; dollars are the subscription's affair, see the price table.
 */
export class VscodeExpert implements Expert {
  readonly provider = 'vscode';
  readonly model: string;

  constructor(
    private readonly models: EditorModels,
    private readonly wanted: string | undefined,
  ) {
    this.model = wanted ?? ANY_MODEL;
  }

  async ask(packet: ConsultationPacket, limits: ExpertLimits, signal: AbortSignal): Promise<ExpertReply> {
    const stop = new AbortController();
    const abort = (): void => stop.abort();
    const timer = setTimeout(abort, limits.timeoutMs);
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
    const state = { isSent: false, usage: NOT_BILLED };
    try {
      return await Promise.race([this.answer(packet, limits, stop.signal, state), aborted(stop.signal)]);
    } catch (error) {
      if (signal.aborted)
        return failure('cancelled', 'The consultation was cancelled.', { usage: state.usage, sent: state.isSent });
      if (stop.signal.aborted)
        return failure(
          'timeout',
          `${this.model} did not answer within ${Math.round(limits.timeoutMs / 1000)} seconds.`,
          {
            usage: state.usage,
            sent: state.isSent,
          },
        );
      return failureOf(error, state);
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      stop.abort();
    }
  }

  private async answer(
    packet: ConsultationPacket,
    limits: ExpertLimits,
    signal: AbortSignal,
    state: { isSent: boolean; usage: ModelUsage },
  ): Promise<ExpertReply> {
    const model = await this.models.find(this.wanted);
    if (model === null) return failure('bad-request', noModel(this.wanted), { usage: NOT_BILLED, sent: false });
    const messages = [`${packet.system}\n\nThe JSON schema:\n${JSON.stringify(adviceJsonSchema)}`, packet.user];
    const inputTokens = await model.countTokens(messages.join('\n\n'));
    if (inputTokens > model.maxInputTokens)
      return failure(
        'bad-request',
        `${model.name} takes ${model.maxInputTokens} tokens, and the packet has ${inputTokens}.`,
        {
          usage: NOT_BILLED,
          sent: false,
        },
      );
    signal.throwIfAborted();
    state.isSent = true;
    state.usage = { inputTokens, outputTokens: 0 };
    let text = '';
    for await (const piece of model.send(messages, signal)) {
      text += piece;
      state.usage = { inputTokens, outputTokens: estimateTokens(text) };
      if (state.usage.outputTokens > limits.maxOutputTokens) return replyOf(text, 'cut-off', state.usage, packet);
    }
    signal.throwIfAborted();
    return replyOf(text, 'whole', { inputTokens, outputTokens: await counted(model, text) }, packet);
  }
}

/** The answer is there: a count that fails must not lose it. */
async function counted(model: EditorModel, text: string): Promise<number> {
  return await model.countTokens(text).catch(() => estimateTokens(text));
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const stop = (): void => reject(new Error('The consultation was stopped.'));
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
  });
}

function noModel(wanted: string | undefined): string {
  const which = wanted === undefined ? 'no language model' : `no language model ${wanted}`;
  return `The editor has ${which}. Install an extension that brings one, or choose another expert.`;
}

function failureOf(error: unknown, { isSent, usage }: { isSent: boolean; usage: ModelUsage }): ExpertReply {
  const message = error instanceof Error ? error.message : String(error);
  const notSent = { usage: NOT_BILLED, sent: false };
  if (!isEditorModelError(error)) return failure('server', message, { usage, sent: isSent });
  switch (error.reason) {
    case 'no-model':
      return failure('bad-request', `The language model is not there any more: ${message}.`, notSent);
    case 'no-consent':
      return failure('unauthorized', `You have not allowed Protégé to use this language model. ${message}`, notSent);
    case 'blocked':
      return failure('rate-limited', `The language model is blocked for now, or its quota is used up. ${message}`, {
        usage: NOT_BILLED,
        sent: true,
        retryAfterS: QUOTA_WAIT_S,
      });
    case 'off-topic':
      return failure('refusal', `The language model declined to answer. ${message}`, { usage, sent: true });
    case 'failed':
      return failure('server', `The language model failed. ${message}`, { usage, sent: isSent });
  }
}
