import type { ChatMessage } from '../chatModel';

/**
 * Messages for a model that knows nothing of native calls: earlier ones become text. Used where a run or a model changed its
 * protocol; a conversation that was plain from the start comes back unchanged.
 */
export function plainMessages(messages: readonly ChatMessage[]): readonly ChatMessage[] {
  const isPlain = messages.every(
    (message) => message.role !== 'tool' && !(message.role === 'assistant' && message.toolCalls !== undefined),
  );
  return isPlain ? messages : messages.map(plainMessage);
}

function plainMessage(message: ChatMessage): ChatMessage {
  if (message.role === 'tool') return { role: 'user', content: `Result of ${message.toolName}:\n${message.content}` };
  if (message.role !== 'assistant' || message.toolCalls === undefined) return message;
  const calls = message.toolCalls.map((call) => JSON.stringify({ tool: call.name, arguments: call.arguments }));
  return { role: 'assistant', content: [message.content, ...calls].filter((part) => part !== '').join('\n') };
}
