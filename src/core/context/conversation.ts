import type { ChatMessage } from '../model/chatModel';

/** `task` and `advice` are never compacted away. */
export type EntryKind = 'system' | 'task' | 'advice' | 'turn';

interface Entry {
  readonly kind: EntryKind;
  readonly step: number;
  readonly message: ChatMessage;
  readonly tokens: number;
}

export interface CompactionResult {
  readonly droppedMessages: number;
  readonly tokensBefore: number;
  readonly tokensAfter: number;
}

/**
 * The messages of a run: append-only, so that the server's prefix cache holds, except at a compaction. Whole steps leave
 * together, because a tool result without its call is refused by servers.
 */
export class Conversation {
  private entries: Entry[] = [];
  private readonly notes = new Map<number, string>();

  /** `estimate` counts the tokens of a text. */
  constructor(private readonly estimate: (text: string) => number) {}

  append(kind: EntryKind, step: number, message: ChatMessage): void {
    this.entries.push({ kind, step, message, tokens: this.tokensOf(message) });
  }

  /** One line that will stand for the step when its messages have been compacted. */
  note(step: number, line: string): void {
    this.notes.set(step, line);
  }

  get messages(): readonly ChatMessage[] {
    return this.entries.map((entry) => entry.message);
  }

  get length(): number {
    return this.entries.length;
  }

  get tokens(): number {
    return this.entries.reduce((sum, entry) => sum + entry.tokens, 0);
  }

  /** Replaces the system message: a declared break of the prefix, used when the protocol changes. */
  replaceSystem(content: string): void {
    const message: ChatMessage = { role: 'system', content };
    this.entries = this.entries.map((entry) =>
      entry.kind === 'system' ? { ...entry, message, tokens: this.tokensOf(message) } : entry,
    );
  }

  /**
   * Drops the oldest steps until at most `targetTokens` are left, and says in one message what they did. The task, the
   * advice and the newest step stay. Returns null when nothing could be dropped.
   */
  compact(targetTokens: number): CompactionResult | null {
    const tokensBefore = this.tokens;
    const kept = this.entries.filter((entry) => entry.kind !== 'turn');
    const turns = this.entries.filter((entry) => entry.kind === 'turn');
    const fixedTokens = kept.reduce((sum, entry) => sum + entry.tokens, 0);
    const steps = [...new Set(turns.map((entry) => entry.step))];
    const firstKept = this.firstStepThatFits(turns, steps, targetTokens - fixedTokens);
    const dropped = turns.filter((entry) => entry.step < firstKept);
    if (dropped.length === 0) return null;
    const message: ChatMessage = { role: 'user', content: this.digest(firstKept) };
    const digest: Entry = { kind: 'turn', step: firstKept - 1, message, tokens: this.tokensOf(message) };
    this.entries = [...kept, digest, ...turns.filter((entry) => entry.step >= firstKept)];
    return { droppedMessages: dropped.length, tokensBefore, tokensAfter: this.tokens };
  }

  private firstStepThatFits(turns: readonly Entry[], steps: readonly number[], room: number): number {
    const newest = steps.at(-1) ?? 0;
    let first = newest;
    let used = 0;
    for (const step of [...steps].reverse()) {
      used += turns.filter((entry) => entry.step === step).reduce((sum, entry) => sum + entry.tokens, 0);
      if (used > room && step !== newest) break;
      first = step;
    }
    return first;
  }

  private digest(beforeStep: number): string {
    const lines = [...this.notes]
      .filter(([step]) => step < beforeStep)
      .map(([step, line]) => `- step ${step}: ${line}`);
    return ['Earlier steps, shortened to save room (read files again where you need them):', ...lines.slice(-40)].join(
      '\n',
    );
  }

  private tokensOf(message: ChatMessage): number {
    const calls = message.role === 'assistant' ? (message.toolCalls ?? []) : [];
    const callText = calls.map((call) => call.name + JSON.stringify(call.arguments ?? {})).join('');
    // Four tokens a message for the role markers of a chat template.
    return this.estimate(message.content) + (callText === '' ? 0 : this.estimate(callText)) + 4;
  }
}
