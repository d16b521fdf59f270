import { createChantDetector } from '../model/protocols/chantDetector';
import type { ChatMessage, ChatRequest, ModelError, ModelUsage, StopReason, ToolCall } from '../model/chatModel';
import { estimateTokens } from '../model/estimateTokens';
import type { RunEvent } from '../trajectory/runEvent';
import type { Run } from './run';

export type AssistantMessage = Extract<ChatMessage, { role: 'assistant' }>;

export type StreamedReply =
  | {
      readonly kind: 'streamed';
      readonly message: AssistantMessage;
      readonly usage: ModelUsage;
      readonly stopReason: StopReason;
      readonly isChanting: boolean;
      readonly firstTokenMs: number | null;
    }
  | { readonly kind: 'failed'; readonly error: ModelError }
  /** The user has spoken meanwhile: what was written so far is dropped. */
  | { readonly kind: 'interrupted' }
  | { readonly kind: 'aborted' };

/** How often is looked whether the user has spoken. */
const LISTEN_MS = 400;

/** Streams one reply, live; stops it early when it repeats itself, or where the user speaks before its action is there. */
export async function* streamReply(run: Run, request: ChatRequest): AsyncGenerator<RunEvent, StreamedReply> {
  const stop = new AbortController();
  const onAbort = (): void => stop.abort();
  run.signal.addEventListener('abort', onAbort, { once: true });
  if (run.signal.aborted) stop.abort();
  const detector = createChantDetector();
  const text = { content: '', thinking: '' };
  const toolCalls: ToolCall[] = [];
  let firstTokenMs: number | null = null;
  let isChanting = false;
  const user = { hasSpoken: false };
  const listening = setInterval(() => {
    // The last step has none after it in which the word could do anything.
    const isLast = run.step >= run.task.maxSteps;
    if (isChanting || isLast || toolCalls.length > 0 || run.ports.words?.isWaiting() !== true) return;
    user.hasSpoken = true;
    stop.abort();
  }, LISTEN_MS);
  const message = (): AssistantMessage => ({
    role: 'assistant',
    content: text.content,
    ...(text.thinking === '' ? {} : { thinking: text.thinking }),
    ...(toolCalls.length === 0 ? {} : { toolCalls }),
  });
  try {
    for await (const event of run.ports.model.stream(request, stop.signal)) {
      firstTokenMs ??= run.ports.clock.monotonic();
      switch (event.type) {
        case 'text':
        case 'thinking':
          text[event.type === 'text' ? 'content' : 'thinking'] += event.text;
          yield run.emit({ type: 'model-delta', step: run.step, channel: event.type, text: event.text });
          if (!isChanting && detector.feed(event.text)) {
            isChanting = true;
            stop.abort();
          }
          break;
        case 'tool-call':
          toolCalls.push(event.call);
          yield run.emit({ type: 'model-delta', step: run.step, channel: 'tool-call', text: event.call.name });
          break;
        case 'done':
          return {
            kind: 'streamed',
            message: message(),
            // A reply that was broken off comes without counts.
            usage: event.stopReason === 'repeating' ? guessedUsage(run, text.content) : event.usage,
            stopReason: event.stopReason,
            isChanting: isChanting || event.stopReason === 'repeating',
            firstTokenMs,
          };
        case 'error':
          return { kind: 'failed', error: event.error };
        case 'aborted':
          if (user.hasSpoken && !run.signal.aborted) return { kind: 'interrupted' };
          if (!isChanting) return { kind: 'aborted' };
          return {
            kind: 'streamed',
            message: message(),
            usage: guessedUsage(run, text.content),
            stopReason: 'length',
            isChanting,
            firstTokenMs,
          };
      }
    }
    return { kind: 'failed', error: { reason: 'protocol', message: 'The model stream ended without a result.' } };
  } finally {
    clearInterval(listening);
    run.signal.removeEventListener('abort', onAbort);
    stop.abort();
  }
}

/** A stream that we stopped ourselves gives no counts. */
function guessedUsage(run: Run, content: string): ModelUsage {
  return { inputTokens: run.gauge.estimate(run.conversation.tokens), outputTokens: estimateTokens(content) };
}
