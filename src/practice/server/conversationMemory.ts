import { isGuidance } from '../protege/transcript';
import type { HeardMessage } from '../protege/transcript';

const maxConversations = 16;

/**
 * Remembers what was said before a compaction. The practice protégé works everything out from the messages; where a client
 * has dropped some, they are put back from here, found by the first message of the user, which is never dropped.
 */
export class ConversationMemory {
  private readonly histories = new Map<string, readonly string[]>();

  /** The messages with those that the client dropped, system messages left out. */
  complete(messages: readonly HeardMessage[]): HeardMessage[] {
    const heard = messages.filter((message) => message.role !== 'system').map((message) => JSON.stringify(message));
    const key = heard[0] ?? '';
    const history = joined(this.histories.get(key) ?? [], heard);
    this.histories.delete(key);
    this.histories.set(key, history);
    const oldest = this.histories.keys().next().value;
    if (this.histories.size > maxConversations && oldest !== undefined) this.histories.delete(oldest);
    return history.map((text) => JSON.parse(text) as HeardMessage);
  }
}

function joined(known: readonly string[], heard: readonly string[]): readonly string[] {
  const isContinued = known.every((text, index) => heard[index] === text);
  const isNew = heard.every((text, index) => known[index] === text);
  if (isContinued || isNew) return heard;
  const last = known.at(-1);
  const end = last === undefined ? -1 : heard.lastIndexOf(last);
  if (end < 0) return heard;
  // A compaction puts advice before what is left of the turns, advice that has only just come as well.
  const advice = heard.slice(0, end).filter((text) => !known.includes(text) && isGuidance(contentOf(text)));
  return [...known, ...advice, ...heard.slice(end + 1)];
}

function contentOf(text: string): string {
  return (JSON.parse(text) as HeardMessage).content;
}
