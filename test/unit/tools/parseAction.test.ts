import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { Action } from '../../../src/core/tools/action';
import { actionSchema } from '../../../src/core/tools/action';
import { commandOf } from '../../../src/core/tools/commandOf';
import { exampleOf, parseAction } from '../../../src/core/tools/parseAction';
import { toolDefinitions } from '../../../src/core/tools/toolDefinitions';

const good: [name: string, args: unknown, action: Action][] = [
  ['read_file', { path: 'src/a.js' }, { tool: 'read_file', path: 'src/a.js' }],
  [
    'read_file',
    { path: './src\\a.js', from: '10', to: '20' },
    { tool: 'read_file', path: 'src/a.js', from: 10, to: 20 },
  ],
  ['read_file', { path: 'a', from: null, to: null }, { tool: 'read_file', path: 'a' }],
  ['read_file', { path: 'a', from: 3.7 }, { tool: 'read_file', path: 'a', from: 3 }],
  ['read_file', { path: 'a', from: -5 }, { tool: 'read_file', path: 'a', from: 1 }],
  ['read_file', { path: 'a', from: 20, to: 10 }, { tool: 'read_file', path: 'a', from: 10, to: 20 }],
  ['read_file', { path: 'a', from: 'soon' }, { tool: 'read_file', path: 'a' }],
  ['read_file', { path: 'a', from: '' }, { tool: 'read_file', path: 'a' }],
  ['read_file', { path: 'a', from: 'line 12' }, { tool: 'read_file', path: 'a', from: 12 }],
  ['read_file', { file_path: 'a', start_line: 1, end_line: 5 }, { tool: 'read_file', path: 'a', from: 1, to: 5 }],
  ['read_file', { filePath: 'a' }, { tool: 'read_file', path: 'a' }],
  ['read_file', '{"path":"a"}', { tool: 'read_file', path: 'a' }],
  ['read_file', "{path: 'a',}", { tool: 'read_file', path: 'a' }],
  ['read_file', [{ path: 'a' }], { tool: 'read_file', path: 'a' }],
  ['read_file', { arguments: { path: 'a' } }, { tool: 'read_file', path: 'a' }],
  ['read_file', { name: 'read_file', parameters: '{"path":"a"}' }, { tool: 'read_file', path: 'a' }],
  ['ReadFile', { path: 'a' }, { tool: 'read_file', path: 'a' }],
  ['functions.read_file', { path: 'a' }, { tool: 'read_file', path: 'a' }],
  [' read-file ', { path: 'a' }, { tool: 'read_file', path: 'a' }],
  ['cat', { path: 'a' }, { tool: 'read_file', path: 'a' }],
  ['search', { pattern: 'x' }, { tool: 'search', pattern: 'x' }],
  ['search', { pattern: 'x', path: '' }, { tool: 'search', pattern: 'x' }],
  ['search', { pattern: ' x', path: './src' }, { tool: 'search', pattern: ' x', path: 'src' }],
  ['grep', { query: 'x', path: 'src/*.js' }, { tool: 'search', pattern: 'x', path: 'src/*.js' }],
  ['search', { pattern: 42 }, { tool: 'search', pattern: '42' }],
  ['list_files', {}, { tool: 'list_files' }],
  ['list_files', null, { tool: 'list_files' }],
  ['list_files', '', { tool: 'list_files' }],
  ['list_files', [], { tool: 'list_files' }],
  ['list_files', { glob: null }, { tool: 'list_files' }],
  ['ls', { path: './src' }, { tool: 'list_files', glob: 'src' }],
  ['edit_file', { path: 'a', search: 'x', replace: '' }, { tool: 'edit_file', path: 'a', search: 'x', replace: '' }],
  ['edit_file', { path: 'a', search: '', replace: 'x' }, { tool: 'edit_file', path: 'a', search: '', replace: 'x' }],
  [
    'edit_file',
    { path: 'a', old_string: 'x', new_string: 'y' },
    { tool: 'edit_file', path: 'a', search: 'x', replace: 'y' },
  ],
  [
    'edit_file',
    { path: 'a', search: ['x', 'y'], replace: 7 },
    { tool: 'edit_file', path: 'a', search: 'x\ny', replace: '7' },
  ],
  [
    'edit_file',
    { path: 'a', search: ' x \n', replace: '\ty\r\n' },
    { tool: 'edit_file', path: 'a', search: ' x \n', replace: '\ty\r\n' },
  ],
  ['write_file', { path: 'a', content: '' }, { tool: 'write_file', path: 'a', content: '' }],
  [
    'write_file',
    { path: 'a.json', content: { a: 1 } },
    { tool: 'write_file', path: 'a.json', content: '{\n  "a": 1\n}\n' },
  ],
  ['create_file', { filename: 'a', text: 'x' }, { tool: 'write_file', path: 'a', content: 'x' }],
  ['run_tests', undefined, { tool: 'run_tests' }],
  ['run_tests', { selector: '' }, { tool: 'run_tests' }],
  ['run_tests', { selector: 'sum adds' }, { tool: 'run_tests', selector: 'sum adds' }],
  ['run_tests', { command: 'rm -rf /' }, { tool: 'run_tests' }],
  ['ask_expert', { question: 'why?' }, { tool: 'ask_expert', question: 'why?' }],
  ['finish', { summary: 'done' }, { tool: 'finish', summary: 'done' }],
  ['finish', { summary: '' }, { tool: 'finish', summary: '' }],
  // A path that can't be right stays as it is: the tool refuses it and says why.
  ['read_file', { path: '../../etc/passwd' }, { tool: 'read_file', path: '../../etc/passwd' }],
  ['read_file', { path: '/root/x/a.js:4' }, { tool: 'read_file', path: '/root/x/a.js:4' }],
];

const bad: [name: string, args: unknown, problem: RegExp][] = [
  [
    'bash',
    { command: 'ls' },
    /no tool 'bash'.*read_file, search, list_files, edit_file, write_file, run_tests, ask_expert, finish/,
  ],
  ['', {}, /no tool ''/],
  ['read_file', {}, /'path' is missing/],
  ['read_file', { path: '' }, /'path' is empty/],
  ['read_file', { path: '  ' }, /'path' is empty/],
  ['read_file', { path: null }, /'path' is missing/],
  ['read_file', { path: { a: 1 } }, /'path' must be text/],
  ['read_file', 'not json at all', /not a JSON object/],
  ['read_file', '[1, 2]', /not a JSON object/],
  ['read_file', 42, /not a JSON object/],
  ['search', {}, /'pattern' is missing/],
  ['search', { pattern: '' }, /'pattern' is empty/],
  ['edit_file', { path: 'a', search: 'x' }, /'replace' is missing \(write "" to delete/],
  [
    'edit_file',
    { path: 'a', content: 'x', replace: 'y' },
    /'search' is missing \(to write a whole file use write_file\)/,
  ],
  ['edit_file', {}, /'path' is missing; 'search' is missing.*; 'replace' is missing/],
  ['write_file', { path: 'a' }, /'content' is missing/],
  ['ask_expert', {}, /'question' is missing/],
  ['finish', {}, /'summary' is missing/],
];

describe('a tool call', () => {
  for (const [name, args, action] of good) {
    test(`${name} ${JSON.stringify(args)} is understood`, () => {
      assert.deepEqual(parseAction(name, args), { ok: true, action });
    });
  }
  for (const [name, args, problem] of bad) {
    test(`${name} ${JSON.stringify(args)} is answered with what is wrong`, () => {
      const parsed = parseAction(name, args);
      assert.equal(parsed.ok, false);
      assert.match(parsed.malformed.problem, problem);
      assert.ok(parsed.malformed.example.length > 0);
    });
  }

  test('is never an exception, whatever the model sends', () => {
    const name = fc.oneof(fc.string(), fc.constantFrom(...toolDefinitions.map((definition) => definition.name)));
    fc.assert(
      fc.property(name, fc.anything(), (tool, args) => {
        const parsed = parseAction(tool, args);
        if (parsed.ok) assert.deepEqual(actionSchema.parse(parsed.action), parsed.action);
        else assert.ok(parsed.malformed.problem.length > 0);
      }),
      { numRuns: 1000 },
    );
  });

  test('the example of every tool is a right call itself', () => {
    for (const { name } of toolDefinitions) {
      const parsed = parseAction(name, {});
      const tool = parsed.ok
        ? parsed.action.tool
        : actionSchema.options.map((o) => o.shape.tool.value).find((t) => t === name);
      assert.ok(tool !== undefined);
      const example = exampleOf(tool);
      assert.equal(parseAction(name, example.slice(name.length + 1)).ok, true, example);
    }
  });
});

describe('the tool definitions', () => {
  test('are the eight tools of the schema', () => {
    const names = actionSchema.options.map((option) => option.shape.tool.value);
    assert.deepEqual(
      toolDefinitions.map(({ name }) => name),
      names,
    );
    for (const { name, parameters } of toolDefinitions) {
      const option = actionSchema.options.find((each) => each.shape.tool.value === name);
      assert.deepEqual(
        Object.keys(parameters['properties'] ?? {}).sort(),
        Object.keys(option?.shape ?? {})
          .filter((key) => key !== 'tool')
          .sort(),
      );
    }
  });

  test('stay under 650 tokens at four characters a token', () => {
    const asSent = JSON.stringify(toolDefinitions.map((definition) => ({ type: 'function', function: definition })));
    assert.ok(asSent.length / 4 < 650, `${asSent.length / 4}`);
  });
});

describe('the command of an action', () => {
  const cases: [Action, string][] = [
    [{ tool: 'run_tests' }, 'run_tests'],
    [{ tool: 'read_file', to: 5, path: 'a b.js', from: 1 }, 'read_file from=1 path="a b.js" to=5'],
    [{ tool: 'edit_file', replace: 'y', search: 'x\n', path: 'a' }, 'edit_file path="a" replace="y" search="x\\n"'],
  ];
  for (const [action, command] of cases) {
    test(command, () => {
      assert.equal(commandOf(action), command);
      assert.ok(!commandOf(action).includes('\n'));
    });
  }

  test('is equal for two spellings of one call', () => {
    const spellings: [string, unknown][] = [
      ['read_file', { path: './a.js', from: '16', to: null }],
      ['cat', { from: 16, file: 'a.js' }],
    ];
    const commands = spellings.map(([name, args]) => {
      const parsed = parseAction(name, args);
      return parsed.ok ? commandOf(parsed.action) : '';
    });
    assert.deepEqual(commands, ['read_file from=16 path="a.js"', 'read_file from=16 path="a.js"']);
  });
});
