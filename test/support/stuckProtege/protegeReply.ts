import { callTool, say } from '../scriptedOllama';
import type { OllamaChatBody } from '../scriptedOllama';
import type { RawReply } from '../scriptedServer';
import type { CallArguments, Deed } from './deed';

/** Says a deed in the way of speaking that the request asks for: native calls, one JSON object, or a fenced block. */
export function protegeReply(deed: Deed, body: OllamaChatBody): RawReply {
  // Four characters a token: no server counts here, and both models' shares must be estimated alike.
  const promptTokens = Math.ceil(JSON.stringify([body.messages, body.tools ?? []]).length / 4);
  const outputTokens = Math.ceil(JSON.stringify(deed).length / 4);
  const counts = { promptTokens, outputTokens };
  if ('say' in deed) return say(deed.say, counts);
  const { name, arguments: args } = deed.call;
  if (body.tools !== undefined) return callTool(name, args, { ...counts, text: 'The next step.' });
  if (body.format !== undefined)
    return say(JSON.stringify({ thought: 'The next step.', action: { tool: name, ...args } }), counts);
  return say(`The next step.\n${fenced(name, args)}`, counts);
}

function fenced(name: string, args: CallArguments): string {
  const { search, replace, content, ...plain } = args;
  const lines = Object.entries(plain).map(([key, value]) => `${key}: ${value}`);
  const edit = search === undefined ? [] : ['<<<<<<< SEARCH', search, '=======', replace, '>>>>>>> REPLACE'];
  const whole = content === undefined ? [] : ['<<<<<<< CONTENT', content, '>>>>>>> CONTENT'];
  return ['```action', name, ...lines, ...edit, ...whole, '```'].join('\n');
}
