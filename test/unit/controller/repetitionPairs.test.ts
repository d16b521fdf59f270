import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { StepInput } from './steps';
import { shell, sql, times, watch } from './steps';

/** Two actions in a row and what came back: does the second repeat the first, as a person would say? */
type Pair = readonly [name: string, first: StepInput, second: StepInput];

const TEXT = times(30, (i) => `const value${i} = ${i};`).join('\n');
const call = (
  tool: string,
  args: Record<string, unknown>,
  observation: string,
  ok: boolean | null = true,
): StepInput => ({
  tool,
  args,
  command: `${tool} ${JSON.stringify(args)}`,
  observation,
  ok,
});
const word = (command: string, observation: string): StepInput => ({
  tool: command.split(' ')[0] ?? '',
  command,
  observation,
  ok: true,
});
/** The same result for both. */
const both = (name: string, observation: string, first: string, second: string, code = 0): Pair => [
  name,
  shell(first, observation, code),
  shell(second, observation, code),
];
const calls = (
  name: string,
  tool: string,
  observation: string,
  first: Record<string, unknown>,
  second: Record<string, unknown>,
  ok = true,
): Pair => [name, call(tool, first, observation, ok), call(tool, second, observation, ok)];

const REPEATS: readonly Pair[] = [
  both('the very same line', TEXT, 'cat src/a.ts', 'cat src/a.ts'),
  both('white space', TEXT, 'cat   src/a.ts', 'cat src/a.ts '),
  both('double quotes', TEXT, 'cat "src/a.ts"', 'cat src/a.ts'),
  both('single quotes', 'src/a.ts:3: foo', 'grep -n "foo" src/a.ts', "grep -n 'foo' src/a.ts"),
  both('a dot before the path', TEXT, 'cat ./src/a.ts', 'cat src/a.ts'),
  both('a doubled slash', TEXT, 'cat src//a.ts', 'cat src/a.ts'),
  both('a slash at the end', 'a.ts\nb.ts', 'ls src/', 'ls src'),
  both('a cd before it', TEXT, 'cd /repo && cat src/a.ts', 'cat src/a.ts'),
  both('cd with a semicolon', TEXT, 'cd /repo; cat src/a.ts', 'cd /repo && cat src/a.ts'),
  both('the path from the root', TEXT, 'cd /repo && cat /repo/src/a.ts', 'cd /repo && cat src/a.ts'),
  both('flags in another order', 'a.ts:1: x', 'grep -r -n x src', 'grep -n -r x src'),
  both('flags joined', 'src/a.ts:1: x', 'grep -r -n x src', 'grep -rn x src'),
  both('one flag more', 'src/a.ts:1: x', 'grep -rn x src', 'grep -rnE x src'),
  both('an extra path', 'src/a.ts:1: x', 'grep -rn x src', 'grep -rn x src lib'),
  both('a wider place, the same finds', 'src/a.ts:1: x', 'grep -rn x src/core', 'grep -rn x src'),
  both('an assignment before it', 'ok 1', 'node run.js', 'DEBUG=1 node run.js'),
  both('a wrapper before it', 'ok 1', 'node run.js', 'timeout 60 node run.js'),
  both('python and python3', 'ok 1', 'python x.py', 'python3 x.py'),
  both('errors sent along', 'ok 1', 'python x.py', 'python x.py 2>&1'),
  both('a pager behind it', TEXT, 'cat src/a.ts', 'cat src/a.ts | head -100'),
  both('an echo before it', TEXT, 'echo reading && cat src/a.ts', 'cat src/a.ts'),
  both('head with the flag spelled out', TEXT, 'head -n 30 src/a.ts', 'head -30 src/a.ts'),
  both('another tool for the same view', TEXT, 'cat src/a.ts', 'head -200 src/a.ts'),
  both('the letter case of a search without a find', '', 'grep -rn Foo src', 'grep -rn foo src', 1),
  both('the same missing file', 'cat: b.ts: No such file or directory', 'cat b.ts', 'cat ./b.ts', 1),
  [
    'a range shifted by one line',
    shell("sed -n '1,30p' src/a.ts", TEXT),
    shell("sed -n '2,31p' src/a.ts", TEXT.split('\n').slice(1).join('\n') + '\nconst last = 1;'),
  ],
  [
    'a range that is one line longer',
    shell("sed -n '1,30p' src/a.ts", TEXT),
    shell("sed -n '1,31p' src/a.ts", TEXT + '\nconst last = 1;'),
  ],
  ['results that differ in a duration', shell('node run.js', 'done in 0.31 s'), shell('node run.js', 'done in 0.29 s')],
  [
    'results that differ in an address',
    shell('python x.py', '<object at 0x7f00aa12>'),
    shell('python x.py', '<object at 0x7f00bb34>'),
  ],
  calls('a number and a text', 'open', TEXT, { path: 'a.ts', line: 16 }, { path: 'a.ts', line: '16' }),
  calls('arguments in another order', 'open', TEXT, { path: 'a.ts', line: 16 }, { line: 16, path: 'a.ts' }),
  calls('an empty argument', 'search', 'a.ts:1: x', { pattern: 'x', path: '' }, { pattern: 'x' }),
  calls('an argument of null', 'search', 'a.ts:1: x', { pattern: 'x', glob: null }, { pattern: 'x' }),
  calls('a flag that is off', 'search', 'a.ts:1: x', { pattern: 'x', regex: false }, { pattern: 'x' }),
  calls('a path with a dot', 'read_file', TEXT, { path: './a.ts' }, { path: 'a.ts' }),
  calls('a path with backslashes', 'read_file', TEXT, { path: 'src\\a.ts' }, { path: 'src/a.ts' }),
  calls('one line further', 'read_file', TEXT, { path: 'a.ts', from: 1, to: 30 }, { path: 'a.ts', from: 1, to: 31 }),
  calls('the whole and its whole range', 'read_file', TEXT, { path: 'a.ts' }, { path: 'a.ts', from: 1, to: 30 }),
  calls('a search elsewhere too', 'search', 'a.ts:1: x', { pattern: 'x', path: 'src' }, { pattern: 'x' }),
  calls('letter case without a find', 'search', 'No matches.', { pattern: 'Foo' }, { pattern: 'foo' }),
  calls('a refused edit with one blank more', 'edit_file', 'error: the text did not appear verbatim',
    { path: 'a.ts', search: 'const  a = 1', replace: 'b' }, { path: 'a.ts', search: 'const a = 1', replace: 'b' }, false), // prettier-ignore
  calls('a limit given as a decimal', 'list', 'a\nb', { path: 'src', limit: 10 }, { path: 'src', limit: 10.0 }),
  [
    'a statement in other letters',
    sql('SELECT name FROM pets', 'rex', true),
    sql('select name from pets;', 'rex', true),
  ],
  ['a statement with other quotes', sql('SELECT "a" FROM `pets`', 'a', true), sql("SELECT 'a' FROM pets", 'a', true)],
  [
    'a statement with another literal that fails alike',
    sql('SELECT x FROM pets WHERE id = 1', "Unknown column 'x'", false),
    sql('SELECT x FROM pets WHERE id = 2', "Unknown column 'x'", false),
  ],
  ['a word line with quotes', word('OPEN "door"', 'It is locked.'), word('OPEN door', 'It is locked.')],
  ['a word line with blanks', word('GO  north', 'A wall.'), word('GO north', 'A wall.')],
  both('flags in one word, another order', 'a.ts\nb.ts', 'ls -la', 'ls -al'),
  both('the folder named', 'a.ts\nb.ts', 'ls', 'ls .'),
  both('a module run as one', '=== 1 failed in 0.1s ===', 'python -m pytest a.py', 'pytest a.py', 1),
  both('the same tests, told at length', '=== 1 failed, 2 passed in 0.1s ===', 'pytest a.py', 'pytest a.py -q', 1),
  both('a script and its short form', '1 failing', 'npm test', 'npm run test', 1),
  both('git without its pager', 'diff --git a/x b/x', 'git diff', 'git --no-pager diff'),
  both('a find with a slash', './a.ts', 'find . -name "*.ts"', "find ./ -name '*.ts'"),
  [
    'a part of the range just seen',
    shell("sed -n '1,30p' src/a.ts", TEXT),
    shell("sed -n '1,24p' src/a.ts", TEXT.split('\n').slice(0, 24).join('\n')),
  ],
  both('cat into grep', 'foo here', 'grep foo a.ts', 'cat a.ts | grep foo'),
  both('another search program', 'src/a.ts:1: foo', 'grep -rn foo src', 'rg -n foo src'),
  both('the whole file through sed', TEXT, 'cat a.ts', "sed -n '1,$p' a.ts"),
  both('brackets round it', TEXT, '(cat a.ts)', 'cat a.ts'),
  both('true behind it', 'error: nope', 'npx tsc || true', 'npx tsc'),
  both('home spelled out', TEXT, 'cat "$PWD/a.ts"', 'cat a.ts'),
  [
    'a statement with a larger limit',
    sql('SELECT name FROM pets LIMIT 10', 'rex', true),
    sql('SELECT name FROM pets LIMIT 20', 'rex', true),
  ],
  [
    'a statement with its conditions turned round',
    sql("SELECT name FROM pets WHERE age = 3 AND kind = 'dog'", 'rex', true),
    sql("SELECT name FROM pets WHERE kind = 'dog' AND age = 3", 'rex', true),
  ],
  [
    'a statement with blanks round its commas',
    sql('SELECT name,age FROM pets WHERE id=1', 'rex 3', true),
    sql('SELECT name, age FROM pets WHERE id = 1', 'rex 3', true),
  ],
  calls(
    'an argument in a list of one',
    'search',
    'a.ts:1: x',
    { pattern: 'x', paths: ['src'] },
    { pattern: 'x', paths: 'src' },
  ),
  calls('a default spelled out', 'read_file', TEXT, { path: 'a.ts' }, { path: 'a.ts', encoding: 'utf8' }),
  calls(
    'a refused edit with more context',
    'edit_file',
    'error: the text did not appear verbatim',
    { path: 'a.ts', search: 'const a = 1', replace: 'const a = 2' },
    { path: 'a.ts', search: 'const a = 1;\n', replace: 'const a = 2;\n' },
    false,
  ),
];

const LOOK_ALIKES: readonly Pair[] = [
  ['the next page', shell("sed -n '1,30p' a.ts", TEXT), shell("sed -n '31,60p' a.ts", TEXT.replaceAll('value', 'more'))],
  ['the next page by tool', call('read_file', { path: 'a.ts', from: 1, to: 30 }, TEXT),
    call('read_file', { path: 'a.ts', from: 31, to: 60 }, TEXT.replaceAll('value', 'more'))], // prettier-ignore
  ['the next screen', word('scroll_down', TEXT), word('scroll_down', TEXT.replaceAll('value', 'more'))],
  ['another file', shell('cat a.ts', TEXT), shell('cat b.ts', TEXT.replaceAll('value', 'other'))],
  ['another file with the same name', shell('cat src/a.ts', TEXT), shell('cat lib/a.ts', TEXT.replaceAll('value', 'o'))],
  ['another folder', shell('ls src', 'a.ts\nb.ts'), shell('ls test', 'c.ts\nd.ts')],
  ['another search', shell('grep -rn foo src', 'src/a.ts:1: foo'), shell('grep -rn bar src', 'src/b.ts:9: bar')],
  ['the same search with other finds', shell('grep -rn foo src', 'src/a.ts:1: foo'), shell('grep -rn foo lib', 'lib/z.ts:7: foo()')],
  ['one thing in one file after another', shell('grep -n foo a.ts', '', 1), shell('grep -n foo b.ts', '', 1)],
  ['two things not found', shell('grep -rn alpha src', '', 1), shell('grep -rn omega src', '', 1)],
  ['two things not found in one file', shell('grep alphaMode a.ts', '', 1), shell('grep alphaModes a.ts', '', 1)],
  ['a part of what was not found', shell('grep -rn "duplicate term of" src', '', 1), shell('grep -rn "duplicate term" src', '', 1)],
  ['another value that fails alike', shell(`python -c "f('.example.com')"`, 'ValueError: empty label', 1), shell(`python -c "f('example..com')"`, 'ValueError: empty label', 1)],
  ['another option that fails alike', shell('lint --names="foo,bar" a.py', 'error: bad pattern', 1), shell('lint --names="foo,,bar" a.py', 'error: bad pattern', 1)],
  ['another way to run the tests', shell('pytest a.py', TEXT, 1), shell('pytest --doctest-modules a.py', TEXT, 1)],
  ['another interpreter', shell('/usr/bin/python3 -m pytest a.py', 'No module named pytest', 1), shell('python -m pytest a.py', 'No module named pytest', 1)],
  ['another script that fails alike', shell("cat <<'E' > a.py\nf(r'a.b')\nE\npython a.py", 'ValueError: bad path', 1), shell("cat <<'E' > a.py\nf('a/b')\nE\npython a.py", 'ValueError: bad path', 1)],
  ['much more of the same place', shell("sed -n '1,30p' a.ts", TEXT), shell("sed -n '1,45p' a.ts", `${TEXT}\n${TEXT.replaceAll('value', 'more')}`)],
  ['waiting', shell('sleep 5; cat status', 'still running'), shell('sleep 5; cat status', 'finished with 3 files')],
  ['a counter that goes up', shell('cat progress', '10 % done'), shell('cat progress', '20 % done')],
  ['another branch', shell('git log main', 'commit about cats'), shell('git log fix', 'commit about dogs')],
  ['another statement', sql('SELECT name FROM pets', 'rex', true), sql('SELECT age FROM pets', '3', true)],
  ['another table', sql('SELECT * FROM pets', 'rex', true), sql('SELECT * FROM owners', 'ann', true)],
  ['another literal, another answer', sql('SELECT n FROM t WHERE id=1', 'rex', true), sql('SELECT n FROM t WHERE id=2', 'tom', true)],
  ['the same edit in another file', call('edit', { path: 'a.ts', old: 'x', new: 'y' }, 'Edited a.ts.'), call('edit', { path: 'b.ts', old: 'x', new: 'y' }, 'Edited b.ts.')],
  ['another edit in the same file', call('edit', { path: 'a.ts', old: 'x', new: 'y' }, 'Edited a.ts.'), call('edit', { path: 'a.ts', old: 'p', new: 'q' }, 'Edited a.ts.')],
  ['another attempt at the same line', word('PATCH 3 ADD B 1', 'Line 3 replaced.\n3: ADD B 1'), word('PATCH 3 ADD B 2', 'Line 3 replaced.\n3: ADD B 2')],
  ['the same words for another line', word('PATCH 3 ADD B 1', 'Line 3 replaced.\n3: ADD B 1'), word('PATCH 4 ADD B 1', 'Line 4 replaced.\n4: ADD B 1')],
  ['an edit, then a test', shell('sed -i s/a/b/ x.py', ''), shell('pytest x.py', '1 passed in 0.1s')],
  ['a test of one file, then of all', shell('pytest a.py', '=== 1 failed in 0.1s ==='), shell('pytest', '=== 9 failed, 12 passed in 3.1s ===')],
  ['writing two files', shell("cat <<'E' > a.py\nprint(1)\nE", ''), shell("cat <<'E' > b.py\nimport os\nE", '')],
  ['a new text for the same file', shell("cat <<'E' > a.py\nprint(1)\nE", ''), shell("cat <<'E' > a.py\nimport os\nos.exit()\nE", '')],
  ['looking, then counting', shell('cat a.ts', TEXT), shell('wc -l a.ts', '30 a.ts')],
  ['a folder, then deeper', shell('ls src', 'core\nnode'), shell('ls src/core', 'agent\nbudget')],
  ['another way', word('GO north', 'You are in a hall.'), word('GO east', 'You are in a yard.')],
  ['the same way, another room', word('GO north', 'You are in a hall.'), word('GO north', 'You are in a tower.')],
  ['two scripts', shell('python a.py', 'alpha'), shell('python b.py', 'beta')],
  ['a script with other arguments', shell('python a.py --day 1', 'monday'), shell('python a.py --week 7', 'july')],
  ['installing two packages', shell('pip install foo', 'Successfully installed foo'), shell('pip install bar', 'Successfully installed bar')],
  ['a failure and its mending', shell('python a.py', 'NameError: x', 1), shell('python a.py', '42')],
  ['two failures of two kinds', shell('python a.py', 'NameError: x', 1), shell('python b.py', 'ImportError: y', 1)],
]; // prettier-ignore

describe('an action that repeats the one before it', () => {
  for (const [name, first, second] of REPEATS) test(name, () => assert.ok(isRepeated(first, second)));
});

describe('an action that only looks like the one before it', () => {
  for (const [name, first, second] of LOOK_ALIKES) test(name, () => assert.ok(!isRepeated(first, second)));
});

function isRepeated(first: StepInput, second: StepInput): boolean {
  const signals = watch([first, second]).signals[1] ?? [];
  return signals.some(({ kind }) => kind === 'repeat' || kind === 'near-repeat');
}
