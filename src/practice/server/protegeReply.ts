import { z } from 'zod';
import { decide } from '../protege/decide';
import type { Decision } from '../protege/decide';
import { replay } from '../protege/replay';
import { readTranscript } from '../protege/transcript';
import type { HeardMessage } from '../protege/transcript';

export interface PracticeRequest {
  readonly messages: readonly HeardMessage[];
  readonly hasTools: boolean;
  /** `json`, a schema, or nothing. */
  readonly format: unknown;
}

export interface PracticeReply {
  readonly content: string;
  readonly calls: readonly { readonly name: string; readonly arguments: Readonly<Record<string, unknown>> }[];
}

const introduction = 'I am a practice model: a small search for repairs, no language model.';

/** The practice protégé's answer, in the form that the request asks for: native call, JSON action or fenced block. */
export function replyTo(request: PracticeRequest): PracticeReply {
  const heard = readTranscript(request.messages);
  const decision = decide(replay(heard));
  const { tool, ...given } = decision.action;
  const isFirst = !heard.some(({ kind }) => kind === 'call');
  const thought = isFirst ? `${introduction} ${decision.thought}` : decision.thought;
  if (request.hasTools) return { content: thought, calls: [{ name: tool, arguments: given }] };
  const action = jsonAction(decision, request.format);
  if (request.format !== undefined && request.format !== null && request.format !== '')
    return { content: JSON.stringify(action), calls: [] };
  return { content: `${thought}\n\n\`\`\`json\n${JSON.stringify(action)}\n\`\`\``, calls: [] };
}

const schemaSchema = z.object({ properties: z.record(z.string(), z.unknown()) });

/** Fills the schema's own names: where the tool stands, and whether the arguments stand beside it or inside. */
function jsonAction({ action, thought }: Decision, format: unknown): Record<string, unknown> {
  const { tool, ...given } = action;
  const parsed = schemaSchema.safeParse(format);
  const names = parsed.success ? Object.keys(parsed.data.properties) : ['tool', 'arguments'];
  const find = (...wanted: string[]): string | undefined => wanted.find((name) => names.includes(name));
  const toolKey = find('tool', 'action', 'name', 'function') ?? 'tool';
  const argumentsKey = find('arguments', 'args', 'parameters', 'input');
  const thoughtKey = find('thought', 'thinking', 'reason', 'why');
  return {
    ...(thoughtKey === undefined ? {} : { [thoughtKey]: thought }),
    [toolKey]: tool,
    ...(argumentsKey === undefined ? given : { [argumentsKey]: given }),
  };
}
