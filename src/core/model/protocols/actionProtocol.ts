import type { MalformedAction } from '../../tools/action';
import type { Protocol } from '../../trajectory/runEvent';
import type { ChatMessage, ChatRequest, ToolDefinition } from '../chatModel';

export type AssistantMessage = Extract<ChatMessage, { role: 'assistant' }>;

/** A call as the model meant it: the name and the arguments are still to be validated. */
export interface ActionRequest {
  readonly id: string;
  readonly name: string;
  readonly arguments: unknown;
  /** What the model should be told beside the result, for example that only its first call was taken. */
  readonly note?: string;
}

/** `message` is what the conversation keeps of the reply, in a form that servers take back. */
export type ParsedReply =
  | { readonly ok: true; readonly call: ActionRequest; readonly message: AssistantMessage }
  | { readonly ok: false; readonly malformed: MalformedAction; readonly message: AssistantMessage };

export type Reply = Pick<AssistantMessage, 'content' | 'thinking' | 'toolCalls'>;

/** One way to speak with a model: how tools are told, how a call is read, how its result is fed back. */
export interface ActionProtocol {
  readonly id: Protocol;
  /** Extra instructions for the system prompt; empty where the server tells the tools itself. */
  systemText(tools: readonly ToolDefinition[]): string;
  request(
    messages: readonly ChatMessage[],
    tools: readonly ToolDefinition[],
  ): Pick<ChatRequest, 'messages' | 'tools' | 'format'>;
  /**
   * Reads one action from a reply. With `isCutOff` (the model ran out of room) nothing is guessed at the end of the text:
   * half a file must never be written as if it were whole.
   */
  parse(reply: Reply, isCutOff?: boolean): ParsedReply;
  /** `call` is null where the reply held none. */
  resultMessage(call: ActionRequest | null, text: string): ChatMessage;
}
