import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ToolResult } from '../../../src/core/tools/action';
import { isWorkspaceAction, runTool } from '../../../src/core/tools/runTool';
import type { WorkspaceAction } from '../../../src/core/tools/toolPorts';
import { bracketChecker, MemoryWorkspace } from './memoryWorkspace';

type Files = Readonly<Record<string, string | Uint8Array>>;

async function run(files: Files, action: WorkspaceAction, workspace = new MemoryWorkspace(files)): Promise<ToolResult> {
  return runTool(
    action,
    { workspace, syntax: bracketChecker, roots: ['/home/me/project'] },
    AbortSignal.timeout(60_000),
  );
}

const project: Files = {
  'README.md': '# Sums\n',
  'package.json': '{}\n',
  'src/sum.js': 'export function sum(a, b) {\n  return a - b;\n}\n',
  'src/lib/twice.js': 'export function twice(a) {\n  return a * 3;\n}\n',
  'test/sum.test.js': 'check(sum(1, 2), 3);\n',
  'logo.png': new Uint8Array([137, 80, 78, 71]),
  'empty.txt': '',
};
const long = Array.from({ length: 540 }, (_value, index) => `line ${index + 1}`).join('\n');

interface Case {
  readonly action: WorkspaceAction;
  readonly files?: Files;
  readonly ok?: boolean;
  /** The whole text for the model, or pieces of it. */
  readonly text?: string;
  readonly says?: readonly (string | RegExp)[];
  readonly saysNot?: readonly string[];
}

async function check({ action, files = project, ok = true, text, says = [], saysNot = [] }: Case): Promise<void> {
  const result = await run(files, action);
  assert.equal(result.ok, ok, result.forModel);
  if (text !== undefined) assert.equal(result.forModel, text);
  for (const words of says) {
    if (typeof words === 'string') assert.ok(result.forModel.includes(words), result.forModel);
    else assert.match(result.forModel, words);
  }
  for (const words of saysNot) assert.ok(!result.forModel.includes(words), result.forModel);
  assert.ok(result.forPerson.length > 0 && !result.forPerson.includes('\n'), result.forPerson);
}

describe('read_file', () => {
  const cases: Record<string, Case> = {
    'shows a whole file with line numbers': {
      action: { tool: 'read_file', path: 'src/sum.js' },
      text: 'src/sum.js, all 3 lines:\n1 | export function sum(a, b) {\n2 |   return a - b;\n3 | }',
    },
    'shows a part': {
      action: { tool: 'read_file', path: 'src/sum.js', from: 2, to: 2 },
      text: 'src/sum.js, lines 2-2 of 3:\n2 |   return a - b;\n(1 more line in the file. Go on with from=3.)',
    },
    'shows a part up to the end': {
      action: { tool: 'read_file', path: 'src/sum.js', from: 2, to: 99 },
      text: 'src/sum.js, lines 2-3 of 3:\n2 |   return a - b;\n3 | }',
    },
    'stops at 200 lines and says how to go on': {
      files: { a: long },
      action: { tool: 'read_file', path: 'a' },
      says: [
        'a, lines 1-200 of 540:',
        '200 | line 200',
        '(340 more lines in the file. The limit of one call was reached. Go on with from=201.)',
      ],
      saysNot: ['line 201'],
    },
    'goes on where it stopped': {
      files: { a: long },
      action: { tool: 'read_file', path: 'a', from: 501 },
      says: ['lines 501-540 of 540', /540 \| line 540$/],
    },
    'stops at 8 kB': {
      files: { a: `${'x'.repeat(300)}\n`.repeat(100) },
      action: { tool: 'read_file', path: 'a' },
      says: [/lines 1-2\d of 100/, /Go on with from=2\d/],
    },
    'cuts a long line and says so': {
      files: { a: `${'x'.repeat(5000)}\nshort\n` },
      action: { tool: 'read_file', path: 'a' },
      says: ['[4600 more characters in this line]', '2 | short'],
    },
    'does not cut through a character': {
      files: { a: 'x'.repeat(399) + '😀'.repeat(10) },
      action: { tool: 'read_file', path: 'a' },
      says: [/1 \| x+ \[20 more characters in this line\]/],
    },
    'reads CRLF': {
      files: { a: 'x\r\ny\r\n' },
      action: { tool: 'read_file', path: 'a' },
      text: 'a, all 2 lines:\n1 | x\n2 | y',
    },
    'reads an empty file': { action: { tool: 'read_file', path: 'empty.txt' }, text: 'empty.txt is empty.' },
    'names the length when asked for a line beyond the end': {
      action: { tool: 'read_file', path: 'src/sum.js', from: 10 },
      ok: false,
      says: ['has only 3 lines'],
    },
    'refuses a binary file': {
      action: { tool: 'read_file', path: 'logo.png' },
      ok: false,
      says: ['binary file (4 bytes)'],
    },
    'names the closest files for a missing one': {
      action: { tool: 'read_file', path: 'source/sum.ts' },
      ok: false,
      says: ['Did you mean: src/sum.js'],
    },
    'points to list_files where nothing is close': {
      action: { tool: 'read_file', path: 'zzz/qqqqqq.rb' },
      ok: false,
      says: ['list_files'],
    },
    'lists a folder that is taken for a file': {
      action: { tool: 'read_file', path: 'src' },
      ok: false,
      says: ['src is a folder', 'src/lib/twice.js, src/sum.js'],
    },
    'takes an absolute path of a stack trace': {
      action: { tool: 'read_file', path: 'file:///home/me/project/src/sum.js:2:3' },
      says: ['src/sum.js, all 3 lines'],
    },
    'refuses a path outside': { action: { tool: 'read_file', path: '../secret' }, ok: false, says: ["'..'"] },
    'refuses the project itself': { action: { tool: 'read_file', path: '.' }, ok: false },
    'refuses the repository folder': {
      action: { tool: 'read_file', path: '.git/config' },
      ok: false,
      says: ['version control'],
    },
  };
  for (const [name, each] of Object.entries(cases)) test(name, async () => check(each));

  test('passes on what the workspace refuses', async () => {
    const workspace = new MemoryWorkspace({ a: 'x' });
    workspace.refusals.set('a', 'a leads out of the workspace.');
    const result = await run({}, { tool: 'read_file', path: 'a' }, workspace);
    assert.deepEqual(result, { ok: false, forModel: 'a leads out of the workspace.', forPerson: 'Could not read a' });
  });
});

describe('search', () => {
  const many: Files = { a: 'needle\n'.repeat(90), b: 'needle\n' };
  const cases: Record<string, Case> = {
    'finds lines of several files': {
      action: { tool: 'search', pattern: 'export function' },
      text: '2 lines in 2 files match export function:\nsrc/lib/twice.js\n1 | export function twice(a) {\nsrc/sum.js\n1 | export function sum(a, b) {',
    },
    'reads a regular expression': {
      action: { tool: 'search', pattern: 'return a [*-] \\w+;$' },
      says: ['2 lines in 2 files'],
    },
    'anchors at lines': { action: { tool: 'search', pattern: '^  return' }, says: ['2 lines in 2 files'] },
    'anchors at the end of CRLF lines': {
      files: { a: 'one\r\ntwo\r\n' },
      action: { tool: 'search', pattern: 'o$' },
      says: ['1 line in 1 file', '2 | two'],
    },
    'falls back to plain text when the pattern is broken': {
      action: { tool: 'search', pattern: 'sum(a' },
      says: ['as plain text', '1 | export function sum(a, b) {'],
    },
    'falls back to plain text when the pattern finds nothing': {
      action: { tool: 'search', pattern: 'sum(1, 2)' },
      says: ['as plain text', 'test/sum.test.js'],
    },
    'says when only the case differs': {
      action: { tool: 'search', pattern: 'EXPORT FUNCTION SUM' },
      says: ['only when case is ignored', 'src/sum.js'],
    },
    'says when there is nothing': {
      action: { tool: 'search', pattern: 'nowhere' },
      says: ['No line matches nowhere', 'files searched'],
    },
    'looks in one folder': {
      action: { tool: 'search', pattern: 'function', path: 'src/lib' },
      says: ['1 line in 1 file in src/lib'],
      saysNot: ['sum.js'],
    },
    'looks in one file': { action: { tool: 'search', pattern: 'function', path: 'src/sum.js' }, says: ['1 line'] },
    'looks in a glob': {
      action: { tool: 'search', pattern: 'sum', path: '**/*.test.js' },
      says: ['test/sum.test.js'],
      saysNot: ['src/sum.js'],
    },
    'looks in a bare glob': {
      action: { tool: 'search', pattern: 'sum', path: '*.md' },
      says: ['case is ignored', 'README.md'],
    },
    'says when the folder is not there': {
      action: { tool: 'search', pattern: 'x', path: 'nowhere' },
      ok: false,
      says: ['no files in nowhere'],
    },
    'refuses a path outside': { action: { tool: 'search', pattern: 'x', path: '../other' }, ok: false },
    'limits what it shows and says how much is left': {
      files: many,
      action: { tool: 'search', pattern: 'needle' },
      says: ['91 lines in 2 files', '(51 more not shown'],
    },
    'stops counting at a thousand': {
      files: { a: 'needle\n'.repeat(5000) },
      action: { tool: 'search', pattern: 'needle' },
      says: ['1000 or more lines', '(at least 960 more not shown'],
    },
    'cuts long lines around the match': {
      files: { a: `${'x'.repeat(3000)}needle${'y'.repeat(3000)}` },
      action: { tool: 'search', pattern: 'needle' },
      says: ['[2880 characters] x', 'needley', 'more characters in this line]'],
    },
    'skips binary files': {
      files: { 'a.png': new Uint8Array([1]), b: 'x' },
      action: { tool: 'search', pattern: 'x' },
      says: ['1 line in 1 file'],
    },
    'is linear for a pattern that would explode': {
      files: { a: `${'a'.repeat(3000)}!` },
      action: { tool: 'search', pattern: '(a+)+(a+)+$' },
      says: ['No line matches'],
    },
    'says what it can not read in a pattern': {
      action: { tool: 'search', pattern: '(?<=sum)x' },
      says: ['No line matches', 'no regular expression that can be used here'],
    },
  };
  for (const [name, each] of Object.entries(cases)) test(name, async () => check(each));

  test('in 10,000 files lets others run, and stops when told', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 10_000 }, (_value, index) => [`src/f${index}.js`, `const x${index} = 1;\n`]),
    );
    const workspace = new MemoryWorkspace(files);
    const found = await run(files, { tool: 'search', pattern: 'x9999\\b' }, workspace);
    assert.match(found.forModel, /src\/f9999\.js/);
    const controller = new AbortController();
    const search = runTool(
      { tool: 'search', pattern: 'nothing' },
      { workspace, syntax: bracketChecker },
      controller.signal,
    );
    setTimeout(() => controller.abort(), 1);
    await assert.rejects(search, { name: 'AbortError' });
  });
});

describe('list_files', () => {
  const cases: Record<string, Case> = {
    'shows the project as a short tree': {
      action: { tool: 'list_files' },
      text: '7 files:\n./: README.md, empty.txt, logo.png, package.json\nsrc/: sum.js\ntest/: sum.test.js\nsrc/lib/: twice.js',
    },
    'takes a glob': {
      action: { tool: 'list_files', glob: 'src/**/*.js' },
      text: '2 files match src/**/*.js:\nsrc/: sum.js\nsrc/lib/: twice.js',
    },
    'takes a bare glob in every folder': {
      action: { tool: 'list_files', glob: '*.test.js' },
      says: ['test/: sum.test.js'],
    },
    'takes a folder': {
      action: { tool: 'list_files', glob: 'src' },
      says: ['src/: sum.js', 'src/lib/: twice.js'],
      saysNot: ['README'],
    },
    'takes a folder with a slash': { action: { tool: 'list_files', glob: './src/lib/' }, says: ['1 file'] },
    'takes the root in several spellings': { action: { tool: 'list_files', glob: './' }, says: ['7 files'] },
    'takes an absolute folder of the project': {
      action: { tool: 'list_files', glob: '/home/me/project/src' },
      says: ['2 files'],
    },
    'names similar files when nothing matches': {
      action: { tool: 'list_files', glob: 'sums.js' },
      ok: false,
      says: ['src/sum.js'],
    },
    'refuses what is outside': { action: { tool: 'list_files', glob: '../**' }, ok: false, says: ['..'] },
    'refuses an absolute glob': { action: { tool: 'list_files', glob: '/etc/*' }, ok: false },
    'limits what it shows and counts the rest': {
      files: Object.fromEntries(
        Array.from({ length: 900 }, (_value, index) => [`d${Math.floor(index / 100)}/f${index % 100}.js`, '']),
      ),
      action: { tool: 'list_files' },
      says: ['900 files', 'and 50 more', '(600 more files in 6 deeper folders are not shown'],
    },
    'says when there is nothing at all': { files: {}, action: { tool: 'list_files' }, ok: false, says: ['no files'] },
    'lists a file whose name looks like a glob': {
      files: { 'app/[id].js': '' },
      action: { tool: 'list_files', glob: 'app/[id].js' },
      says: ['app/: [id].js'],
    },
  };
  for (const [name, each] of Object.entries(cases)) test(name, async () => check(each));
});

describe('edit_file', () => {
  const edit = (path: string, search: string, replace: string): WorkspaceAction => ({
    tool: 'edit_file',
    path,
    search,
    replace,
  });
  const cases: Record<string, Case> = {
    'shows the changed lines with a little context': {
      action: edit('src/sum.js', 'a - b', 'a + b'),
      text: 'Edited src/sum.js. Now:\n1 | export function sum(a, b) {\n2 |   return a + b;\n3 | }',
    },
    'names the rung when it had to be forgiving': {
      action: edit('src/sum.js', 'return a - b;\n}', 'return a + b;\n}'),
      says: ['Edited src/sum.js. Now'],
    },
    'names a forgiving rung': {
      action: edit('src/sum.js', 'function sum(a,b) {\n  return a-b;', 'x'),
      ok: false,
      says: ['closest lines'],
    },
    'names indentation': {
      action: edit('src/sum.js', '    return a - b;\n  }', '    return a + b;\n  }'),
      says: ['(match apart from indentation)', '2 |   return a + b;'],
    },
    'refuses a syntax error that it would add, with the lines': {
      action: edit('src/sum.js', 'return a - b;', 'return (a + b;'),
      ok: false,
      says: ['Nothing was changed', 'line 2, column 1: `)` is missing', '2 |   return (a + b;'],
    },
    'lets a file be that was broken before': {
      files: { a: 'x = ((1\ny = 1\n' },
      action: edit('a', 'y = 1', 'y = 2'),
      says: ['Edited a'],
    },
    'refuses to make a broken file worse': {
      files: { a: 'x = ((1\ny = 1\n' },
      action: edit('a', 'y = 1', 'y = (2'),
      ok: false,
    },
    'shows a refusal of the ladder': {
      action: edit('src/sum.js', 'nothing of the kind', 'x'),
      ok: false,
      says: ['src/sum.js: The search text is not in the file'],
    },
    'points to write_file for a missing file': {
      action: edit('src/new.js', 'a', 'b'),
      ok: false,
      says: ['There is no file src/new.js', 'write_file'],
    },
    'points to write_file for an empty file': { action: edit('empty.txt', 'a', 'b'), ok: false, says: ['write_file'] },
    'says that a test file is one': { action: edit('test/sum.test.js', '3', '4'), says: ['this is a test file'] },
    'refuses a binary file': { action: edit('logo.png', 'a', 'b'), ok: false, says: ['binary'] },
    'refuses installed dependencies': {
      files: { 'node_modules/x/a.js': 'a' },
      action: edit('node_modules/x/a.js', 'a', 'b'),
      ok: false,
      says: ['installed dependencies'],
    },
    'refuses the repository folder': {
      files: { '.git/config': 'a' },
      action: edit('.git/config', 'a', 'b'),
      ok: false,
    },
    'shows only so many changed lines, and says so': {
      files: { a: 'x\n' },
      action: edit('a', 'x', Array.from({ length: 100 }, (_value, index) => `line ${index}`).join('\n')),
      says: ['40 | line 39', '(60 more changed or neighbouring lines not shown)'],
    },
    'says when the file is empty afterwards': {
      files: { a: 'x' },
      action: edit('a', 'x', ''),
      says: ['(the file is empty now)'],
    },
  };
  for (const [name, each] of Object.entries(cases)) test(name, async () => check(each));

  test('writes through the workspace and counts lines', async () => {
    const workspace = new MemoryWorkspace(project);
    const result = await run({}, edit('./src/sum.js', '  return a - b;', '  // adds\n  return a + b;'), workspace);
    assert.deepEqual(result.edited, { path: 'src/sum.js', rung: 'exact', addedLines: 2, removedLines: 1 });
    assert.equal(result.forPerson, 'Edited src/sum.js +2 -1');
    assert.deepEqual(await workspace.changes(), [
      {
        path: 'src/sum.js',
        before: project['src/sum.js'],
        after: 'export function sum(a, b) {\n  // adds\n  return a + b;\n}\n',
      },
    ]);
  });

  test('changes nothing when it is refused', async () => {
    const workspace = new MemoryWorkspace(project);
    await run({}, edit('src/sum.js', 'a - b', '(a + b'), workspace);
    await run({}, edit('src/sum.js', 'a', 'b'), workspace);
    assert.deepEqual(await workspace.changes(), []);
  });

  test('passes on what the workspace refuses', async () => {
    const workspace = new MemoryWorkspace({ a: 'x' });
    workspace.write = () =>
      Promise.resolve({ kind: 'refused', reason: 'nested-repository', message: 'a is in a nested repository.' });
    const result = await run({}, edit('a', 'x', 'y'), workspace);
    assert.deepEqual(result, {
      ok: false,
      forModel: 'a is in a nested repository. Nothing was changed.',
      forPerson: 'Could not write a',
    });
  });
});

describe('write_file', () => {
  const write = (path: string, content: string): WorkspaceAction => ({ tool: 'write_file', path, content });
  const fifty = Array.from({ length: 50 }, (_value, index) => `line ${index}\n`).join('');
  const cases: Record<string, Case> = {
    'creates a file': { action: write('src/new/a.js', 'a\n'), text: 'Created src/new/a.js. Now:\n1 | a' },
    'replaces a file': {
      action: write('src/sum.js', 'export const sum = (a, b) => a + b;\n'),
      says: ['Edited src/sum.js', '1 | export const sum'],
    },
    'refuses a syntax error in a new file': {
      action: write('a.js', 'f(\n'),
      ok: false,
      says: ['Nothing was changed', 'line 1'],
    },
    'refuses a file from which code was left out': {
      files: { a: fifty },
      action: write('a', 'line 0\n// ... rest of the code unchanged ...\n'),
      ok: false,
      says: ['Line 2', 'edit_file'],
    },
    'refuses to delete most of a file': {
      files: { a: fifty },
      action: write('a', 'line 0\nline 1\n'),
      ok: false,
      says: ['has 50 lines', 'only 2'],
    },
    'refuses what changes nothing': {
      action: write('README.md', '# Sums\n'),
      ok: false,
      says: ['exactly this content'],
    },
    'refuses a binary file': { action: write('logo.png', 'x'), ok: false },
    'refuses the repository folder': { action: write('.git/hooks/pre-commit', 'x'), ok: false },
    'refuses installed dependencies': { action: write('node_modules/a.js', 'x'), ok: false },
    'refuses a path outside': { action: write('/etc/passwd', 'x'), ok: false },
    'refuses a device': { action: write('src/nul', 'x'), ok: false },
    'says that a test file is one': { action: write('src/sum.spec.ts', 'x\n'), says: ['this is a test file'] },
  };
  for (const [name, each] of Object.entries(cases)) test(name, async () => check(each));

  test('reports the edit as a whole file', async () => {
    const result = await run(project, write('README.md', '# Better\n'));
    assert.deepEqual(result.edited, { path: 'README.md', rung: 'whole-file', addedLines: 1, removedLines: 1 });
  });
});

test('the loop does three of the eight actions itself', () => {
  assert.equal(isWorkspaceAction({ tool: 'run_tests' }), false);
  assert.equal(isWorkspaceAction({ tool: 'ask_expert', question: '' }), false);
  assert.equal(isWorkspaceAction({ tool: 'finish', summary: '' }), false);
  assert.equal(isWorkspaceAction({ tool: 'list_files' }), true);
});

test('a tool does not start once the signal has aborted', async () => {
  const ports = { workspace: new MemoryWorkspace(project), syntax: bracketChecker };
  await assert.rejects(runTool({ tool: 'list_files' }, ports, AbortSignal.abort()), { name: 'AbortError' });
});
