import type { OllamaChatBody } from '../scriptedOllama';

/** A step of the notes pinned in the conversation, as a model reads it. */
export interface HeardStep {
  readonly action: string;
  readonly path: string;
  /** From 1; null where the notes name no line. */
  readonly line: number | null;
}

/** What the conversation holds that a protégé could react to. Nothing else of the product reaches a script. */
export interface Heard {
  /** The newest notes; null before there are any. */
  readonly notes: { readonly id: string; readonly steps: readonly HeardStep[] } | null;
  /** Since the last reply: a local nudge, and a reminder of the notes. */
  readonly isNudged: boolean;
  readonly isReminded: boolean;
}

export function hear(body: Pick<OllamaChatBody, 'messages'>): Heard {
  const { messages } = body;
  const lastReply = messages.findLastIndex((message) => message.role === 'assistant');
  const news = messages
    .slice(lastReply + 1)
    .map((message) => message.content)
    .join('\n');
  return {
    notes: newestNotes(messages),
    isNudged: /You are (?:repeating yourself|not getting on): /.test(news),
    isReminded: news.includes('Your last actions did not follow the notes'),
  };
}

function newestNotes(messages: OllamaChatBody['messages']): Heard['notes'] {
  for (const { role, content } of [...messages].reverse()) {
    const id = role === 'user' ? /^\[\[SECOND OPINION (\S+)\]\]$/m.exec(content)?.[1] : undefined;
    if (id === undefined) continue;
    const steps = [...content.matchAll(/^\d+\. \[([^\]]+)\] (\S+?)(?::(\d+))?: /gm)].map(
      ([, action = '', path = '', line]) => ({ action, path, line: line === undefined ? null : Number(line) }),
    );
    return { id, steps };
  }
  return null;
}
