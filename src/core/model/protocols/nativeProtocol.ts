import type { ToolCall } from '../chatModel';
import type { ActionProtocol, AssistantMessage, ParsedReply, Reply } from './actionProtocol';
import { EXAMPLE, finishParse, noCall, searchable, withNote } from './finishParse';
import { printedCallsIn } from './printedCall';

/**
 * The server's own tool calls. A model that prints its call as text is understood all the same, and its message is kept in the
 * native form: the history then shows it the right way. Earlier thinking is not sent again: a small window has no room for it.
 */
export const nativeProtocol: ActionProtocol = {
  id: 'native',
  systemText: () => '',
  request: (messages, tools) => ({ messages, tools }),
  parse: parseNative,
  resultMessage: (call, text) =>
    call === null
      ? { role: 'user', content: text }
      : { role: 'tool', content: withNote(text, call.note), toolName: call.name, toolCallId: call.id },
};

function parseNative(reply: Reply, isCutOff = false): ParsedReply {
  const calls = reply.toolCalls ?? [];
  const [first] = calls;
  if (first !== undefined) return finishNative(first, calls.length, reply.content);
  const text = searchable(reply.content);
  const printed = printedCallsIn(text, isCutOff);
  if (printed.first !== null) {
    const { name, arguments: args, start } = printed.first;
    return finishNative({ id: printedId(text), name, arguments: args }, printed.count, text.slice(0, start).trim());
  }
  const message: AssistantMessage = { role: 'assistant', content: reply.content };
  const problem =
    reply.content.trim() === ''
      ? 'The reply was empty: there was no tool call in it.'
      : 'There was no tool call in the reply. Call exactly one tool.';
  return noCall(problem, EXAMPLE, message);
}

function finishNative(call: ToolCall, count: number, content: string): ParsedReply {
  const parsed = finishParse(call, count, (settled) => ({ role: 'assistant', content, toolCalls: [settled] }));
  if (parsed.ok) return parsed;
  // The answer to a refused call comes as a user message, so the history must not hold a call that waits for its result.
  const spoken = `${content}\n${JSON.stringify({ name: call.name, arguments: call.arguments })}`.trim();
  return { ...parsed, message: { role: 'assistant', content: spoken } };
}

/** Servers name calls; a printed one gets a name from its text, the same for the same text. */
function printedId(text: string): string {
  let hash = 0;
  for (let index = 0; index < text.length; index++) hash = (hash * 31 + text.charCodeAt(index)) | 0;
  return `printed_${(hash >>> 0).toString(36)}`;
}
