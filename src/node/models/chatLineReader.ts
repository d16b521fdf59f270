import type { ModelEvent } from '../../core/model/chatModel';
import { BrokenStreamError } from '../http/httpFailure';
import { chatLineSchema, usageOf, type ChatLine } from './ollamaWire';

const TAIL_LENGTH = 1_200;
/** The same piece at least twenty times, or as much white space. */
const REPEATED_TAIL = /(?:(\S{1,24}?)\s*)(?:\1\s*){19,}$|\s{20,}$/;

/** Turns the lines of one chat into events. Tool calls may come in any line, the last one included. */
export class ChatLineReader {
  private last: ChatLine | null = null;
  private hasCalls = false;
  private readonly held = { text: '', thinking: '' };
  /** The end of what was said: enough to see that it repeats itself. */
  private tail = '';

  constructor(private readonly nextId: () => string) {}

  *read(raw: unknown): Generator<ModelEvent, void> {
    const parsed = chatLineSchema.safeParse(raw);
    if (!parsed.success)
      throw new BrokenStreamError('malformed', 'The reply has a line in an unknown form.', parsed.error);
    const line = parsed.data;
    const { message } = line;
    this.tail = (this.tail + (message?.thinking ?? '') + (message?.content ?? '')).slice(-TAIL_LENGTH);
    yield* this.piece('thinking', message?.thinking ?? '');
    yield* this.piece('text', message?.content ?? '');
    for (const call of message?.tool_calls ?? []) {
      this.hasCalls = true;
      const { name, arguments: args } = call.function ?? { name: '', arguments: {} };
      const id = call.id === undefined || call.id === null || call.id === '' ? this.nextId() : call.id;
      yield { type: 'tool-call', call: { id, name: name ?? '', arguments: args ?? {} } };
    }
    if (line.done !== true) return;
    yield* this.flush();
    this.last = line;
  }

  /** The last event, or null where the stream ended before it was done. */
  ending(): ModelEvent | null {
    if (this.last === null) return null;
    const stopReason = this.hasCalls ? 'tool-calls' : this.last.done_reason === 'length' ? 'length' : 'stop';
    return { type: 'done', stopReason, usage: usageOf(this.last) };
  }

  /**
   * The last event of a stream that ended in order and before it was done, or null where it must have been cut. Ollama ends a
   * reply so after about thirty equal tokens (white space counts as one), with neither an error nor a last line.
   */
  brokenOff(): ModelEvent | null {
    if (!REPEATED_TAIL.test(this.tail)) return null;
    return { type: 'done', stopReason: 'repeating', usage: { inputTokens: 0, outputTokens: 0 } };
  }

  /** A character may be split over two lines: its first half waits for the second. */
  private *piece(channel: 'text' | 'thinking', added: string): Generator<ModelEvent, void> {
    if (added === '') return;
    const text = this.held[channel] + added;
    const isSplit = /[\ud800-\udbff]$/.test(text);
    this.held[channel] = isSplit ? text.slice(-1) : '';
    const whole = isSplit ? text.slice(0, -1) : text;
    if (whole !== '') yield { type: channel, text: whole };
  }

  private *flush(): Generator<ModelEvent, void> {
    for (const channel of ['thinking', 'text'] as const) {
      const text = this.held[channel];
      this.held[channel] = '';
      if (text !== '') yield { type: channel, text: '\ufffd' };
    }
  }
}
