import { exampleOf } from '../../tools/parseAction';
import type { ToolCall } from '../chatModel';
import type { AssistantMessage, ParsedReply } from './actionProtocol';
import { normaliseCall } from './normaliseCall';

/** Makes the parsed reply of a call that was found: normalised, or refused with a hint. */
export function finishParse(
  call: ToolCall,
  callCount: number,
  message: (call: ToolCall) => AssistantMessage,
): ParsedReply {
  const normalised = normaliseCall(call.name, call.arguments);
  if (!normalised.ok) return { ok: false, malformed: normalised.malformed, message: message(call) };
  const settled = { id: call.id, name: normalised.name, arguments: normalised.arguments };
  const note =
    callCount > 1
      ? { note: `Only the first of your ${callCount} calls was carried out. Send one call in each reply.` }
      : {};
  return { ok: true, call: { ...settled, ...note }, message: message(settled) };
}

export function noCall(problem: string, example: string, message: AssistantMessage): ParsedReply {
  return { ok: false, malformed: { problem, example }, message };
}

/** The text of a result with what the model should know beside it. */
export function withNote(text: string, note: string | undefined): string {
  return note === undefined ? text : `${text}\n\n(${note})`;
}

export const EXAMPLE = exampleOf('read_file');

/** Half a minute's worth of text is enough to find a call in; the rest of a runaway reply is not searched. */
const MAX_SEARCHED_CHARS = 400_000;

export function searchable(text: string): string {
  return text.length <= MAX_SEARCHED_CHARS ? text : text.slice(0, MAX_SEARCHED_CHARS);
}
