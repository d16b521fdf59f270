import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Protocol } from '../../../src/core/trajectory/runEvent';
import { protocolById } from '../../../src/core/model/protocols/protocolById';
import { parseAction } from '../../../src/core/tools/parseAction';
import { toolDefinitions } from '../../../src/core/tools/toolDefinitions';

interface Case {
  readonly title: string;
  readonly protocol: Protocol;
  readonly content?: string;
  readonly toolCalls?: readonly { readonly name: string; readonly arguments: unknown }[];
  readonly isCutOff?: boolean;
  /** The validated action, or what the answer to a malformed one must say. */
  readonly action?: Record<string, unknown>;
  readonly problem?: RegExp;
  readonly note?: RegExp;
}

const READ = { tool: 'read_file', path: 'src/a.js' };
const FENCE = '```';

const CASES: readonly Case[] = [
  {
    title: 'a native call',
    protocol: 'native',
    toolCalls: [{ name: 'read_file', arguments: { path: 'src/a.js' } }],
    action: READ,
  },
  {
    title: 'arguments as a JSON string',
    protocol: 'native',
    toolCalls: [{ name: 'read_file', arguments: '{"path":"src/a.js"}' }],
    action: READ,
  },
  {
    title: 'a trailing comma in them',
    protocol: 'native',
    toolCalls: [{ name: 'read_file', arguments: '{"path":"src/a.js",}' }],
    action: READ,
  },
  {
    title: 'numbers as strings',
    protocol: 'native',
    toolCalls: [{ name: 'read_file', arguments: { path: 'src/a.js', from: '3', to: '9' } }],
    action: { ...READ, from: 3, to: 9 },
  },
  {
    title: 'wrapped arguments',
    protocol: 'native',
    toolCalls: [{ name: 'read_file', arguments: { arguments: { path: 'src/a.js' } } }],
    action: READ,
  },
  {
    title: 'synonyms',
    protocol: 'native',
    toolCalls: [{ name: 'str_replace', arguments: { file_path: 'src/a.js', old_string: 'a', new_string: 'b' } }],
    action: { tool: 'edit_file', path: 'src/a.js', search: 'a', replace: 'b' },
  },
  {
    title: 'an editor tool: view',
    protocol: 'native',
    toolCalls: [{ name: 'str_replace_editor', arguments: { command: 'view', path: 'src/a.js', view_range: [3, 9] } }],
    action: { ...READ, from: 3, to: 9 },
  },
  {
    title: 'an editor tool: str_replace',
    protocol: 'native',
    toolCalls: [
      {
        name: 'str_replace_based_edit_tool',
        arguments: { command: 'str_replace', path: 'src/a.js', old_str: 'a', new_str: 'b' },
      },
    ],
    action: { tool: 'edit_file', path: 'src/a.js', search: 'a', replace: 'b' },
  },
  {
    title: 'an editor tool: create',
    protocol: 'native',
    toolCalls: [{ name: 'str_replace_editor', arguments: { command: 'create', path: 'src/b.js', file_text: 'x\n' } }],
    action: { tool: 'write_file', path: 'src/b.js', content: 'x\n' },
  },
  {
    title: 'a shell',
    protocol: 'native',
    toolCalls: [{ name: 'bash', arguments: { command: 'npm test' } }],
    problem: /no shell.*run_tests/i,
  },
  {
    title: 'a shell that reads',
    protocol: 'native',
    toolCalls: [{ name: 'bash', arguments: { command: 'cat src/a.js' } }],
    problem: /read_file/,
  },
  {
    title: 'a shell that searches',
    protocol: 'native',
    toolCalls: [{ name: 'run_command', arguments: { cmd: 'grep -rn foo .' } }],
    problem: /search/,
  },
  {
    title: 'a patch',
    protocol: 'native',
    toolCalls: [{ name: 'apply_patch', arguments: { patch: '*** Begin' } }],
    problem: /edit_file/,
  },
  {
    title: 'an unknown tool',
    protocol: 'native',
    toolCalls: [{ name: 'teleport', arguments: {} }],
    problem: /no tool 'teleport'/,
  },
  {
    title: 'arguments cut off',
    protocol: 'native',
    toolCalls: [{ name: 'write_file', arguments: '{"path":"a.js","content":"half of' }],
    problem: /cut off/,
  },
  {
    title: 'several calls',
    protocol: 'native',
    toolCalls: [
      { name: 'read_file', arguments: { path: 'src/a.js' } },
      { name: 'run_tests', arguments: {} },
    ],
    action: READ,
    note: /first of your 2/,
  },
  { title: 'an empty reply', protocol: 'native', content: '  \n', problem: /empty/ },
  {
    title: 'words alone',
    protocol: 'native',
    content: 'I should read the file src/a.js first.',
    problem: /no tool call/,
  },
  {
    title: 'JSON that is no call',
    protocol: 'native',
    content: 'The config is {"name": "my-app", "version": 1}.',
    problem: /no tool call/,
  },
  {
    title: 'a printed call',
    protocol: 'native',
    content: '{"name": "read_file", "arguments": {"path": "src/a.js"}}',
    action: READ,
  },
  {
    title: 'a printed call after words',
    protocol: 'native',
    content: 'I look first.\n{"name":"read_file","arguments":{"path":"src/a.js"}}',
    action: READ,
  },
  {
    title: 'a printed call in a fence',
    protocol: 'native',
    content: `Now:\n${FENCE}json\n{"name": "read_file", "parameters": {"path": "src/a.js"}}\n${FENCE}`,
    action: READ,
  },
  {
    title: 'a printed call in tags',
    protocol: 'native',
    content: '<tool_call>\n{"name": "read_file", "arguments": {"path": "src/a.js"}}\n</tool_call>',
    action: READ,
  },
  {
    title: 'two in tags',
    protocol: 'native',
    content:
      '<tool_call>{"name":"read_file","arguments":{"path":"src/a.js"}}</tool_call><tool_call>{"name":"run_tests","arguments":{}}</tool_call>',
    action: READ,
    note: /first of your 2/,
  },
  {
    title: 'an unclosed tag',
    protocol: 'native',
    content: '<tool_call>\n{"name": "read_file", "arguments": {"path": "src/a.js"}}',
    action: READ,
  },
  {
    title: "Mistral's mark",
    protocol: 'native',
    content: '[TOOL_CALLS][{"name": "read_file", "arguments": {"path": "src/a.js"}}]',
    action: READ,
  },
  {
    title: "Llama's mark",
    protocol: 'native',
    content: '<|python_tag|>{"name": "read_file", "parameters": {"path": "src/a.js"}}',
    action: READ,
  },
  {
    title: 'a named function tag',
    protocol: 'native',
    content: '<function=read_file>{"path": "src/a.js"}</function>',
    action: READ,
  },
  {
    title: "Qwen coder's XML",
    protocol: 'native',
    content:
      '<function=edit_file>\n<parameter=path>\nsrc/a.js\n</parameter>\n<parameter=search>\n  if (a < b) {\n</parameter>\n<parameter=replace>\n  if (a <= b) {\n</parameter>\n</function>',
    action: { tool: 'edit_file', path: 'src/a.js', search: '  if (a < b) {', replace: '  if (a <= b) {' },
  },
  { title: 'elements', protocol: 'native', content: '<read_file>\n<path>src/a.js</path>\n</read_file>', action: READ },
  {
    title: 'a call in Python',
    protocol: 'native',
    content: 'read_file(path="src/a.js", from=3)',
    action: { ...READ, from: 3 },
  },
  {
    title: 'one with positions and escapes',
    protocol: 'native',
    content: `${FENCE}python\nedit_file("src/a.js", 'a\\n"b"', """c\nd""")\n${FENCE}`,
    action: { tool: 'edit_file', path: 'src/a.js', search: 'a\n"b"', replace: 'c\nd' },
  },
  {
    title: 'a call without arguments in Python',
    protocol: 'native',
    content: 'run_tests()',
    action: { tool: 'run_tests' },
  },
  {
    title: "OpenAI's nesting",
    protocol: 'native',
    content: '{"type":"function","function":{"name":"read_file","arguments":"{\\"path\\":\\"src/a.js\\"}"}}',
    action: READ,
  },
  {
    title: 'single quotes',
    protocol: 'native',
    content: "{'name': 'read_file', 'arguments': {'path': 'src/a.js'}}",
    action: READ,
  },
  { title: 'the tool as a key', protocol: 'native', content: '{"read_file": {"path": "src/a.js"}}', action: READ },
  {
    title: 'braces in strings',
    protocol: 'native',
    content: '{"name":"edit_file","arguments":{"path":"a.js","search":"if (x) {","replace":"if (y) {"}}',
    action: { tool: 'edit_file', path: 'a.js', search: 'if (x) {', replace: 'if (y) {' },
  },
  {
    title: 'a printed call cut off',
    protocol: 'native',
    content: '{"name":"write_file","arguments":{"path":"a.js","content":"half of',
    isCutOff: true,
    problem: /no tool call/,
  },

  {
    title: 'an action',
    protocol: 'json',
    content: '{"thought":"x","action":{"tool":"read_file","path":"src/a.js"}}',
    action: READ,
  },
  {
    title: 'a flat action',
    protocol: 'json',
    content: '{"thought":"x","tool":"read_file","path":"src/a.js"}',
    action: READ,
  },
  {
    title: 'name and arguments',
    protocol: 'json',
    content: '{"name":"read_file","arguments":{"path":"src/a.js"}}',
    action: READ,
  },
  {
    title: 'a fence around it',
    protocol: 'json',
    content: `${FENCE}json\n{"action":{"tool":"read_file","path":"src/a.js"}}\n${FENCE}`,
    action: READ,
  },
  {
    title: 'a trailing comma',
    protocol: 'json',
    content: '{"action":{"tool":"read_file","path":"src/a.js",},}',
    action: READ,
  },
  {
    title: 'raw line ends in a string',
    protocol: 'json',
    content: '{"action":{"tool":"write_file","path":"a.js","content":"a\nb\n"}}',
    action: { tool: 'write_file', path: 'a.js', content: 'a\nb\n' },
  },
  {
    title: 'an action cut off',
    protocol: 'json',
    content: '{"thought":"x","action":{"tool":"write_file","path":"a.js","content":"half',
    isCutOff: true,
    problem: /stops before its end/,
  },
  { title: 'an unknown tool', protocol: 'json', content: '{"action":{"tool":"teleport"}}', problem: /teleport/ },
  { title: 'a shell', protocol: 'json', content: '{"action":{"tool":"bash","command":"ls"}}', problem: /list_files/ },
  { title: 'words', protocol: 'json', content: 'Hello', problem: /not one JSON object/ },
  { title: 'nothing', protocol: 'json', content: '', problem: /empty/ },

  {
    title: 'a block',
    protocol: 'text',
    content: `I look.\n${FENCE}action\nread_file\npath: src/a.js\n${FENCE}`,
    action: READ,
  },
  {
    title: 'a block with tool:',
    protocol: 'text',
    content: `${FENCE}action\ntool: read_file\npath: src/a.js\nfrom: 3\n${FENCE}`,
    action: { ...READ, from: 3 },
  },
  {
    title: 'the path on the first line',
    protocol: 'text',
    content: `${FENCE}action\nread_file src/a.js\n${FENCE}`,
    action: READ,
  },
  {
    title: "the tool as the fence's label",
    protocol: 'text',
    content: `${FENCE}read_file\npath: src/a.js\n${FENCE}`,
    action: READ,
  },
  {
    title: 'a tool without arguments',
    protocol: 'text',
    content: `${FENCE}action\nrun_tests\n${FENCE}`,
    action: { tool: 'run_tests' },
  },
  {
    title: 'CRLF',
    protocol: 'text',
    content: `${FENCE}action\r\nread_file\r\npath: src/a.js\r\n${FENCE}\r\n`,
    action: READ,
  },
  { title: 'no closing fence', protocol: 'text', content: `${FENCE}action\nread_file\npath: src/a.js`, action: READ },
  { title: 'tildes', protocol: 'text', content: '~~~action\nread_file\npath: src/a.js\n~~~', action: READ },
  {
    title: 'an edit',
    protocol: 'text',
    content: `${FENCE}action\nedit_file\npath: src/a.js\n<<<<<<< SEARCH\n  return a - b;\n=======\n  return a + b;\n>>>>>>> REPLACE\n${FENCE}`,
    action: { tool: 'edit_file', path: 'src/a.js', search: '  return a - b;', replace: '  return a + b;' },
  },
  {
    title: 'an edit that deletes',
    protocol: 'text',
    content: `${FENCE}action\nedit_file\npath: src/a.js\n<<<<<<< SEARCH\nx\n=======\n>>>>>>> REPLACE\n${FENCE}`,
    action: { tool: 'edit_file', path: 'src/a.js', search: 'x', replace: '' },
  },
  {
    title: 'a file with fences inside',
    protocol: 'text',
    content: `${FENCE}action\nwrite_file\npath: README.md\n<<<<<<< CONTENT\n# A\n${FENCE}js\none();\n${FENCE}\nend\n>>>>>>> CONTENT\n${FENCE}`,
    action: { tool: 'write_file', path: 'README.md', content: `# A\n${FENCE}js\none();\n${FENCE}\nend\n` },
  },
  {
    title: 'a file with fences inside and no marks',
    protocol: 'text',
    content: `${FENCE}action\nwrite_file\npath: README.md\ncontent:\n# A\n${FENCE}js\none();\n${FENCE}\nend\n${FENCE}\n`,
    action: { tool: 'write_file', path: 'README.md', content: `# A\n${FENCE}js\none();\n${FENCE}\nend\n` },
  },
  {
    title: 'a file with an action block inside',
    protocol: 'text',
    content: `${FENCE}action\nwrite_file\npath: d.md\n<<<<<<< CONTENT\n${FENCE}action\nread_file\n${FENCE}\n>>>>>>> CONTENT\n${FENCE}`,
    action: { tool: 'write_file', path: 'd.md', content: `${FENCE}action\nread_file\n${FENCE}\n` },
  },
  {
    title: 'a file in an inner fence',
    protocol: 'text',
    content: `${FENCE}action\nwrite_file\npath: a.py\n${FENCE}python\nx = 1\n${FENCE}\n${FENCE}`,
    action: { tool: 'write_file', path: 'a.py', content: 'x = 1\n' },
  },
  {
    title: 'a file cut off',
    protocol: 'text',
    content: `${FENCE}action\nwrite_file\npath: a.py\n<<<<<<< CONTENT\nx = 1\ny =`,
    isCutOff: true,
    problem: /cut off/,
  },
  {
    title: 'a question',
    protocol: 'text',
    content: `${FENCE}action\nask_expert\nWhy does it fail?\nI tried all.\n${FENCE}`,
    action: { tool: 'ask_expert', question: 'Why does it fail?\nI tried all.' },
  },
  {
    title: 'two blocks',
    protocol: 'text',
    content: `${FENCE}action\nread_file\npath: src/a.js\n${FENCE}\n${FENCE}action\nrun_tests\n${FENCE}`,
    action: READ,
    note: /first of your 2/,
  },
  {
    title: 'JSON in a block',
    protocol: 'text',
    content: `${FENCE}action\n{"tool":"read_file","path":"src/a.js"}\n${FENCE}`,
    action: READ,
  },
  {
    title: 'an unknown word',
    protocol: 'text',
    content: `${FENCE}action\nteleport\n${FENCE}`,
    problem: /name the tool/,
  },
  { title: 'no block', protocol: 'text', content: 'Let me think.', problem: /no action block/ },
  {
    title: 'code of another kind',
    protocol: 'text',
    content: `${FENCE}js\nconst a = 1;\n${FENCE}`,
    problem: /no action block/,
  },
];

describe('replies are read as actions', () => {
  for (const [index, given] of CASES.entries())
    test(`${given.protocol}: ${given.title} (${index})`, () => {
      const parsed = protocolById(given.protocol).parse(
        {
          content: given.content ?? '',
          ...(given.toolCalls === undefined
            ? {}
            : { toolCalls: given.toolCalls.map((call, at) => ({ id: `c${at}`, ...call })) }),
        },
        given.isCutOff,
      );
      const action = parsed.ok ? parseAction(parsed.call.name, parsed.call.arguments) : parsed;
      if (given.problem !== undefined) {
        assert.ok(!action.ok, JSON.stringify(action));
        assert.match(action.malformed.problem, given.problem);
        assert.notEqual(action.malformed.example, '');
        return;
      }
      assert.ok(action.ok, JSON.stringify(action));
      assert.deepEqual('action' in action ? action.action : null, given.action);
      if (given.note !== undefined) assert.match((parsed.ok ? parsed.call.note : '') ?? '', given.note);
    });
});

describe('what the conversation keeps', () => {
  test('a printed call becomes a native one, and its result a tool message', () => {
    const protocol = protocolById('native');
    const parsed = protocol.parse({ content: 'I look.\n{"name":"read_file","arguments":{"path":"a.js"}}' });
    assert.ok(parsed.ok);
    assert.equal(parsed.message.content, 'I look.');
    assert.deepEqual(
      parsed.message.toolCalls?.map(({ name, arguments: args }) => ({ name, args })),
      [{ name: 'read_file', args: { path: 'a.js' } }],
    );
    const result = protocol.resultMessage(parsed.call, 'text');
    assert.deepEqual(result, { role: 'tool', content: 'text', toolName: 'read_file', toolCallId: parsed.call.id });
  });

  test('of several native calls only the first stays, and the result says so', () => {
    const protocol = protocolById('native');
    const toolCalls = ['a', 'b'].map((id) => ({ id, name: 'read_file', arguments: { path: `${id}.js` } }));
    const parsed = protocol.parse({ content: '', toolCalls });
    assert.ok(parsed.ok);
    assert.equal(parsed.message.toolCalls?.length, 1);
    assert.match(protocol.resultMessage(parsed.call, 'text').content, /^text\n\n\(Only the first of your 2 calls/);
  });

  test('a refused call leaves no call without its result', () => {
    const protocol = protocolById('native');
    const parsed = protocol.parse({
      content: '',
      toolCalls: [{ id: 'a', name: 'bash', arguments: { command: 'ls' } }],
    });
    assert.ok(!parsed.ok);
    assert.equal(parsed.message.toolCalls, undefined);
    assert.match(parsed.message.content, /bash/);
    assert.equal(protocol.resultMessage(null, 'no').role, 'user');
  });

  for (const id of ['json', 'text'] as const)
    test(`${id}: an earlier native conversation is sent as text`, () => {
      const call = { id: 'a', name: 'read_file', arguments: { path: 'a.js' } };
      const request = protocolById(id).request(
        [
          { role: 'system', content: 's' },
          { role: 'assistant', content: 'I look.', toolCalls: [call] },
          { role: 'tool', content: 'one', toolName: 'read_file', toolCallId: 'a' },
        ],
        toolDefinitions,
      );
      assert.deepEqual(
        request.messages.map(({ role }) => role),
        ['system', 'assistant', 'user'],
      );
      assert.match(request.messages[1]!.content, /I look\.\n\{"tool":"read_file"/);
      assert.equal(request.tools, undefined);
    });

  test('json: each tool has its own arguments in the schema', () => {
    const { format } = protocolById('json').request([], toolDefinitions);
    const text = JSON.stringify(format);
    for (const { name } of toolDefinitions) assert.ok(text.includes(`"enum":["${name}"]`), name);
  });
});

test('a reply of five megabytes of braces is read in no time to speak of', { timeout: 20_000 }, () => {
  for (const id of ['native', 'json', 'text'] as const)
    for (const content of [
      '{'.repeat(5_000_000),
      '<a>'.repeat(1_600_000),
      `${FENCE}\n`.repeat(1_200_000),
      'read_file('.repeat(500_000),
      ' '.repeat(5_000_000),
      '\n'.repeat(5_000_000),
    ])
      assert.equal(protocolById(id).parse({ content }).ok, false);
});
