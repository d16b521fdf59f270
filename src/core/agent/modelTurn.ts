import { promptRoom, outputReserve } from '../context/window';
import type { ChatMessage, ChatRequest, ModelError } from '../model/chatModel';
import { estimateTokens } from '../model/estimateTokens';
import { toolDefinitions } from '../tools/toolDefinitions';
import type { RunEvent, RunOutcome } from '../trajectory/runEvent';
import { delay } from './deadline';
import type { Run } from './run';
import { streamReply, type AssistantMessage } from './streamReply';

export interface ModelReply {
  readonly kind: 'reply';
  readonly message: AssistantMessage;
  /** The stream was stopped because it repeated itself. */
  readonly isChanting: boolean;
  /** The model ran out of room for its words. */
  readonly isCutOff: boolean;
}

export type TurnResult =
  | ModelReply
  | { readonly kind: 'failed'; readonly error: ModelError }
  | { readonly kind: 'ended'; readonly outcome: RunOutcome; readonly message: string }
  /** Broken off, as the user has spoken. */
  | { readonly kind: 'interrupted' }
  | { readonly kind: 'aborted' };

const COMPACT_TO = 0.5;
const MAX_TRIES = 3;
const RETRY_DELAY_MS = 1_000;

/** What the last request held, to see whether the next one extends it exactly. */
export interface RequestMemory {
  messages: readonly ChatMessage[];
}

/** One reply of the protégé: makes room, sends, streams, retries what is worth a retry. */
export async function* takeModelTurn(run: Run, memory: RequestMemory): AsyncGenerator<RunEvent, TurnResult> {
  for (let tryIndex = 1; ; tryIndex++) {
    const room = yield* makeRoom(run, tryIndex > 1);
    if (room !== null) return room;
    const result = yield* sendOnce(run, memory);
    if (result.kind !== 'failed' || run.signal.aborted) return run.signal.aborted ? { kind: 'aborted' } : result;
    const { error } = result;
    if (error.reason === 'context-overflow' && tryIndex === 1) {
      // The server counts more than we did: believe it, and try once with less.
      run.contextTokens = Math.floor(run.contextTokens * 0.75);
      yield notice(
        run,
        'window-overrun',
        `The prompt did not fit the model's window; older steps are shortened. ${error.message}`,
      );
      continue;
    }
    if (!isWorthRetry(error) || tryIndex >= triesFor(error)) return result;
    yield notice(run, 'model-retry', `The model endpoint failed (${error.message}). Trying again.`);
    await delay(RETRY_DELAY_MS * tryIndex, run.signal);
  }
}

function triesFor(error: ModelError): number {
  return error.reason === 'unreachable' ? 2 : MAX_TRIES;
}

function isWorthRetry(error: ModelError): boolean {
  switch (error.reason) {
    case 'unreachable':
    case 'timeout':
    case 'overloaded':
    case 'rate-limited':
    case 'server':
    case 'protocol':
      return true;
    case 'unauthorized':
    case 'model-missing':
    case 'context-overflow':
    case 'bad-request':
      return false;
  }
}

/** Compacts when the next request would not fit, and says so. Returns an ending when nothing can be dropped any more. */
function* makeRoom(run: Run, isRetry: boolean): Generator<RunEvent, TurnResult | null> {
  const room = promptRoom(run.contextTokens) - toolTokens(run);
  const needed = (): number => run.gauge.estimate(run.conversation.tokens);
  if (needed() <= room) return null;
  const compaction = run.conversation.compact(Math.floor((room * COMPACT_TO * run.conversation.tokens) / needed()));
  if (compaction !== null) {
    const isExcuse = run.deeds.compact();
    if (isExcuse) run.ports.controller.rearm('compaction');
    yield run.emit({ type: 'compacted', step: run.step, ...compaction, ...(isExcuse ? {} : { isExcuse }) });
  }
  if (needed() <= room || isRetry) return null;
  return {
    kind: 'ended',
    outcome: 'configuration',
    message: `The task does not fit the model's window of ${run.contextTokens} tokens (${needed()} needed, ${room} free). Set a larger window (protege.contextTokens in VS Code, PROTEGE_CONTEXT_TOKENS in the environment) or choose another model.`,
  };
}

function toolTokens(run: Run): number {
  const request = run.protocol.request([], toolDefinitions);
  return run.gauge.estimate(estimateTokens(JSON.stringify(request.tools ?? [])));
}

async function* sendOnce(run: Run, memory: RequestMemory): AsyncGenerator<RunEvent, TurnResult> {
  const messages = run.conversation.messages;
  const isExtension = memory.messages.every((message, index) => messages[index] === message);
  const rawTokens = run.conversation.tokens;
  yield run.emit({
    type: 'model-requested',
    step: run.step,
    protocol: run.protocol.id,
    added: messages.slice(isExtension ? memory.messages.length : 0),
    messageCount: messages.length,
    extendsPrevious: isExtension,
    estimatedTokens: run.gauge.estimate(rawTokens),
  });
  memory.messages = messages;
  const request: ChatRequest = {
    ...run.protocol.request(messages, toolDefinitions),
    maxOutputTokens: outputReserve(run.contextTokens),
  };
  const startedMs = run.ports.clock.monotonic();
  const reply = yield* streamReply(run, request);
  if (reply.kind !== 'streamed') return reply;
  const { usage } = reply;
  run.costs.add({ provider: run.ports.model.provider, model: run.ports.model.name, role: 'protege' }, usage, 0);
  run.habits.countSpeed(usage);
  yield run.emit({
    type: 'model-replied',
    step: run.step,
    message: reply.message,
    stopReason: reply.isChanting || reply.stopReason === 'repeating' ? 'chanting' : reply.stopReason,
    usage,
    durationMs: run.ports.clock.monotonic() - startedMs,
    firstTokenMs: reply.firstTokenMs === null ? null : reply.firstTokenMs - startedMs,
  });
  const isCut = !reply.isChanting && run.gauge.observe(rawTokens, usage.inputTokens) === 'cut';
  // Once: at every step it would hide everything else.
  if (isCut && !run.history.some((event) => event.type === 'notice' && event.code === 'prompt-cut'))
    yield notice(
      run,
      'prompt-cut',
      `The server counted ${usage.inputTokens} tokens where about ${rawTokens} were sent: it may have dropped part of the prompt. Check its window (num_ctx) with: protege doctor`,
    );
  yield* checkWindow(run);
  return {
    kind: 'reply',
    message: reply.message,
    isChanting: reply.isChanting,
    isCutOff: reply.stopReason === 'length',
  };
}

/** Once a run, when the model is loaded: the server may have allocated less than was asked for. */
async function* checkWindow(run: Run): AsyncGenerator<RunEvent, void> {
  if (run.isWindowChecked) return;
  run.isWindowChecked = true;
  const allocated = await run.ports.model.allocatedContext(run.signal);
  if (allocated === null || allocated >= run.contextTokens) return;
  run.contextTokens = allocated;
  yield notice(
    run,
    'window-smaller',
    `The server allocated a window of ${allocated} tokens, less than the ${run.ports.model.contextTokens} asked for. The prompt is kept inside it; free memory or choose a smaller model for more.`,
  );
}

function notice(run: Run, code: string, message: string): RunEvent {
  return run.emit({ type: 'notice', step: run.step, level: 'warning', code, message });
}
