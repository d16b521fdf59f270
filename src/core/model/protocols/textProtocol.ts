import type { ActionProtocol, AssistantMessage, ParsedReply, Reply } from './actionProtocol';
import { describeTools } from './describeTools';
import { finishParse, noCall, searchable, withNote } from './finishParse';
import { plainMessages } from './plainMessages';
import { printedCallsIn } from './printedCall';
import { readTextActions } from './textAction';

const EXAMPLE = '```action\nread_file\npath: src/sum.js\nfrom: 1\n```';

/** Fenced blocks in plain text, for models that can keep to neither native calls nor JSON. */
export const textProtocol: ActionProtocol = {
  id: 'text',
  systemText: (tools) => `A tool call is one fenced block at the end of the reply:
${EXAMPLE}
A text of several lines stands between marks, as it is, unescaped:
\`\`\`action
edit_file
path: src/sum.js
<<<<<<< SEARCH
  return a - b;
=======
  return a + b;
>>>>>>> REPLACE
\`\`\`
\`\`\`action
write_file
path: src/new.js
<<<<<<< CONTENT
export const one = 1;
>>>>>>> CONTENT
\`\`\`
Tools:
${describeTools(tools)}`,
  request: (messages) => ({ messages: plainMessages(messages) }),
  parse: parseText,
  resultMessage: (call, text) => ({
    role: 'user',
    content: call === null ? text : `Result of ${call.name}:\n${withNote(text, call.note)}`,
  }),
};

function parseText(reply: Reply, isCutOff = false): ParsedReply {
  const message: AssistantMessage = { role: 'assistant', content: reply.content };
  const text = searchable(reply.content);
  const read = readTextActions(text, isCutOff);
  if (read.kind === 'broken') return noCall(read.problem, EXAMPLE, message);
  if (read.kind === 'calls') {
    const { name, arguments: args } = read.first;
    return finishParse({ id: '', name, arguments: args }, read.count, () => message);
  }
  const [native] = reply.toolCalls ?? [];
  if (native !== undefined) {
    const content = `${reply.content}\n${JSON.stringify({ tool: native.name, arguments: native.arguments })}`.trim();
    return finishParse(native, reply.toolCalls?.length ?? 1, () => ({ role: 'assistant', content }));
  }
  const printed = printedCallsIn(text, isCutOff);
  if (printed.first !== null) {
    const { name, arguments: args } = printed.first;
    return finishParse({ id: '', name, arguments: args }, printed.count, () => message);
  }
  return noCall(
    text.trim() === '' ? 'The reply was empty.' : 'There was no action block in the reply. End it with exactly one.',
    EXAMPLE,
    message,
  );
}
