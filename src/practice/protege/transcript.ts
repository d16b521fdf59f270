import { argumentNamed, argumentsObject, toolNamed } from '../../core/tools/actionArguments';
import type { ToolName } from '../../core/tools/action';

/** A message as any of the endpoints gives it. */
export interface HeardMessage {
  readonly role: string;
  readonly content: string;
  readonly toolCalls: readonly { readonly name: string; readonly arguments: unknown }[];
}

export interface HeardCall {
  readonly tool: ToolName;
  /** The argument of that name, or an empty text. */
  readonly argument: (name: string) => string;
}

/** What happened, in order: the practice protégé knows nothing else. */
export type Heard =
  | { readonly kind: 'task'; readonly text: string }
  | { readonly kind: 'call'; readonly call: HeardCall }
  | { readonly kind: 'result'; readonly call: HeardCall; readonly text: string }
  | { readonly kind: 'guidance'; readonly text: string }
  | { readonly kind: 'remark'; readonly text: string };

/** Reads the messages, whichever protocol carries the calls. */
export function readTranscript(messages: readonly HeardMessage[]): Heard[] {
  const heard: Heard[] = [];
  let open: HeardCall | undefined;
  for (const message of messages) {
    if (message.role === 'system') continue;
    if (message.role === 'assistant') {
      open = callOf(message);
      if (open !== undefined) heard.push({ kind: 'call', call: open });
      continue;
    }
    const { content: text } = message;
    if (!heard.some(({ kind }) => kind === 'task')) heard.push({ kind: 'task', text });
    else if (isGuidance(text)) heard.push({ kind: 'guidance', text });
    else if (open !== undefined) heard.push({ kind: 'result', call: open, text });
    else heard.push({ kind: 'remark', text });
    if (!isGuidance(text)) open = undefined;
  }
  return heard;
}

/** Is this a text of advice, pinned by the controller? */
export function isGuidance(text: string): boolean {
  return /^\W*(?:SECOND OPINION|GUIDANCE|ADVICE)\b|^Diagnosis:/im.test(text) && /^\s*\d+[.)]\s/m.test(text);
}

function callOf(message: HeardMessage): HeardCall | undefined {
  const native = message.toolCalls[0];
  if (native !== undefined) return heardCall(native.name, native.arguments);
  const json = /\{[\s\S]*\}/.exec(message.content)?.[0];
  if (json === undefined) return undefined;
  const value = argumentsObject(json);
  const name = value?.['tool'] ?? value?.['name'] ?? value?.['action'];
  if (value === null || typeof name !== 'string') return undefined;
  return heardCall(name, value['arguments'] ?? value['args'] ?? value['parameters'] ?? value);
}

function heardCall(name: string, args: unknown): HeardCall | undefined {
  const tool = toolNamed(name);
  const values = argumentsObject(args) ?? {};
  if (tool === null) return undefined;
  return {
    tool,
    argument: (wanted) => {
      const value = argumentNamed(values, wanted);
      return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
    },
  };
}
