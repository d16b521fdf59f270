import type { JsonSchema, ToolDefinition } from '../chatModel';
import type { ActionProtocol, AssistantMessage, ParsedReply, Reply } from './actionProtocol';
import { argumentNames, describeTools } from './describeTools';
import { finishParse, noCall, searchable, withNote } from './finishParse';
import { plainMessages } from './plainMessages';
import { callsFromValue, printedCallsIn } from './printedCall';
import { readJson } from './readJson';

const EXAMPLE = '{"thought":"I look at the code first.","action":{"tool":"read_file","path":"src/sum.js","from":1}}';

/** One JSON object a reply, constrained by a schema, so that even a small model cannot break the syntax. */
export const jsonProtocol: ActionProtocol = {
  id: 'json',
  systemText: (tools) => `A tool call is one JSON object, and the reply is nothing else:
${EXAMPLE}
Tools:
${describeTools(tools)}`,
  request: (messages, tools) => ({ messages: plainMessages(messages), format: actionFormat(tools) }),
  parse: parseJson,
  resultMessage: (call, text) => ({
    role: 'user',
    content: call === null ? text : `Result of ${call.name}:\n${withNote(text, call.note)}`,
  }),
};

/** The schema of a reply: a thought, then one action, whose arguments depend on its tool. */
export function actionFormat(tools: readonly ToolDefinition[]): JsonSchema {
  return {
    type: 'object',
    properties: { thought: { type: 'string' }, action: { anyOf: tools.map(actionSchemaOf) } },
    required: ['thought', 'action'],
  };
}

function actionSchemaOf(tool: ToolDefinition): JsonSchema {
  const properties = tool.parameters.properties as Readonly<Record<string, JsonSchema>>;
  const bare = argumentNames(tool).map(({ name }) => [name, { type: properties[name]?.type ?? 'string' }] as const);
  return {
    type: 'object',
    properties: { tool: { type: 'string', enum: [tool.name] }, ...Object.fromEntries(bare) },
    required: [
      'tool',
      ...argumentNames(tool)
        .filter(({ isRequired }) => isRequired)
        .map(({ name }) => name),
    ],
  };
}

function parseJson(reply: Reply, isCutOff = false): ParsedReply {
  const message: AssistantMessage = { role: 'assistant', content: reply.content };
  const text = searchable(reply.content);
  const whole = callsFromValue(readJson(text), 0);
  const native = (reply.toolCalls ?? []).map(({ name, arguments: args }) => ({ name, arguments: args, start: 0 }));
  const printed = whole.length > 0 || native.length > 0 ? null : printedCallsIn(text, isCutOff);
  const first = whole[0] ?? native[0] ?? printed?.first ?? null;
  if (first !== null) {
    const count = whole.length || native.length || (printed?.count ?? 1);
    const kept = reply.content.trim() === '' ? JSON.stringify({ tool: first.name, arguments: first.arguments }) : null;
    const call = { id: '', name: first.name, arguments: first.arguments };
    return finishParse(call, count, () => (kept === null ? message : { role: 'assistant', content: kept }));
  }
  return noCall(problemOf(text), EXAMPLE, message);
}

function problemOf(text: string): string {
  if (text.trim() === '') return 'The reply was empty.';
  const named = /"(?:tool|name)"\s*:\s*"([^"]{1,60})"/.exec(text)?.[1];
  if (text.trimStart().startsWith('{') && !text.trimEnd().endsWith('}'))
    return 'The JSON stops before its end. Send a shorter action.';
  return named === undefined
    ? 'The reply was not one JSON object with an action in it.'
    : `There is no tool '${named}', or its JSON is broken.`;
}
