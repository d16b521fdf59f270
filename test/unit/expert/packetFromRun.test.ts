import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { functionAround, splitLines } from '../../../src/core/expert/packet/excerpt';
import { definitionsOf, importsOf, placesInPatch, placesInTests } from '../../../src/core/expert/packet/focus';
import { describeTests } from '../../../src/core/expert/packet/describeTests';
import { packetFromRun } from '../../../src/core/expert/packet/packetFromRun';
import { readCode } from '../../../src/core/expert/packet/readCode';
import { stepList } from '../../../src/core/expert/packet/stepList';
import { runFacts } from '../../../src/core/expert/packet/runFacts';
import type { RunEvent } from '../../../src/core/trajectory/runEvent';
import type { Workspace } from '../../../src/core/workspace/workspace';
import { outcome, redactor } from './packetInputs';

const project = join(__dirname, '..', '..', 'fixtures', 'bugs', 'cart', 'project');
const paths = ['package.json', 'src/cart.js', 'src/pricing.js', 'test/cart.test.js'];
const texts = new Map(paths.map((path) => [path, readFileSync(join(project, path), 'utf8')]));

const workspace: Workspace = {
  list: () => Promise.resolve(paths),
  read: (path) => {
    const text = texts.get(path);
    return Promise.resolve(text === undefined ? { kind: 'missing' } : { kind: 'text', text, encoding: 'utf8' });
  },
  write: () => Promise.reject(new Error('a packet writes nothing')),
  changes: () => Promise.resolve([]),
  treeHash: () => Promise.resolve(''),
};

const base = { at: '2026-11-20T12:00:00.000Z', runId: 'r1' };
const testLine =
  splitLines(texts.get('test/cart.test.js')!).findIndex((line) => /assert/.test(line) && !/require|import/.test(line)) +
  1;
const failing = outcome({
  failing: [{ id: 'cart > total', message: `1 !== 2\n    at file:///tmp/copy/test/cart.test.js:${testLine}:10` }],
  output: '',
});

function edit(step: number, search: string, replace: string, ok = true): RunEvent[] {
  const args = { path: 'src/cart.js', search, replace };
  return [
    { ...base, type: 'action', step, tool: 'edit_file', args, command: 'edit_file src/cart.js' },
    {
      ...base,
      type: 'tool-result',
      step,
      tool: 'edit_file',
      ok,
      forModel: '',
      forPerson: 'no such text',
      durationMs: 1,
      treeHash: null,
    },
  ];
}

const events: RunEvent[] = [
  {
    ...base,
    type: 'run-started',
    version: 1,
    task: 'Fix the total.',
    workspace: '/w',
    testCommand: 'npm test',
    model: { provider: 'ollama', name: 'm', contextTokens: 8192, isPractice: false },
    protocol: 'native',
    expert: null,
    limits: { maxSteps: 10, maxMinutes: 10 },
    sandbox: 'none',
  },
  { ...base, type: 'tests-ran', phase: 'baseline', outcome: failing },
  {
    ...base,
    type: 'action',
    step: 1,
    tool: 'read_file',
    args: { path: 'src/cart.js' },
    command: 'read_file src/cart.js',
  },
  {
    ...base,
    type: 'action',
    step: 2,
    tool: 'read_file',
    args: { path: 'src/cart.js' },
    command: 'read_file src/cart.js',
  },
  ...edit(3, 'a - b', 'a + b'),
  {
    ...base,
    type: 'tests-ran',
    step: 4,
    phase: 'step',
    outcome: { ...failing, failing: [...failing.failing, { id: 'cart > empty' }] },
  },
  ...edit(5, 'zzz', 'yyy', false),
];

describe('stepList', () => {
  for (const [steps, words] of [
    [[], ''],
    [[3], '3'],
    [[1, 2, 3, 4, 9], '1-4, 9'],
    [[1, 3, 5, 7, 9, 11, 13, 15, 17, 18], '..., 3, 5, 7, 9, 11, 13, 15, 17-18'],
  ] as const)
    test(`of ${JSON.stringify(steps)}`, () => assert.equal(stepList(steps), words));
});

describe('packetFromRun', () => {
  test('tells the run: task, what was tried with its effect, and the functions that the failing test calls', async () => {
    const packet = await packetFromRun(
      {
        events,
        workspace,
        redactor,
        patch: '',
        evidence: ['The same edit again'],
        question: '',
        maxInputTokens: 12_000,
      },
      new AbortController().signal,
    );
    for (const part of [
      'Fix the total.',
      'step 3: edited src/cart.js: "a - b" became "a + b"\n    -> tests: 1 failing before, 2 after; newly failing: cart > empty',
      'step 5: edited src/cart.js: "zzz" became "yyy"\n    -> refused: no such text',
      'Other actions: read_file src/cart.js (2 times, in steps 1-2).',
      'The same edit again',
      'The engineer is stuck as described above.',
    ])
      assert.ok(packet.user.includes(part), `${part}\n---\n${packet.user}`);
    assert.match(packet.user, /^src\/cart\.js \(lines \d+-\d+ of \d+\), inside `export class Cart \{`$/m);
    assert.match(packet.user, /^test\/cart\.test\.js \(lines/m);
    assert.ok(packet.user.indexOf('src/cart.js (lines') < packet.user.indexOf('test/cart.test.js (lines'));
    assert.ok(packet.estimatedInputTokens < 5_000, String(packet.estimatedInputTokens));
  });
});

describe('runFacts', () => {
  const ran = (phase: 'baseline' | 'step', change: Parameters<typeof outcome>[0], step = 2): RunEvent => ({
    ...base,
    type: 'tests-ran',
    step,
    phase,
    outcome: outcome({ passing: [], ...change }),
  });
  const effects = (...later: RunEvent[]): string[] =>
    runFacts([
      ran('baseline', { failing: [{ id: 'a' }, { id: 'b' }], passing: ['c'] }, 0),
      ...edit(1, 'x', 'y'),
      ...later,
    ]).attempts.map(({ effect }) => effect);

  test('a run of some tests only says nothing about the others', () => {
    assert.deepEqual(effects(ran('step', { selector: 'test/a.js', failing: [{ id: 'a' }, { id: 'c' }] })), [
      'tests: 2 failing before, 3 after; newly failing: c (only test/a.js was run)',
    ]);
    assert.deepEqual(effects(ran('step', { selector: 'test/a.js', failing: [], passing: ['a'], status: 'passed' })), [
      'tests: 2 failing before, 1 after; now passing: a (only test/a.js was run)',
    ]);
    assert.deepEqual(effects(ran('step', { selector: 'test/a.js', failing: [{ id: 'a' }] })), [
      'tests: 2 failing before, 2 after; the same tests (only test/a.js was run)',
    ]);
  });

  test('where the runner names no tests, a partial run changes nothing of what is known', () => {
    const events = [ran('baseline', { failing: [{ id: 'a' }] }, 0), ...edit(1, 'x', 'y')];
    const { attempts, latest } = runFacts([...events, ran('step', { selector: 'a', failing: [], exitCode: 7 })]);
    assert.equal(attempts[0]?.effect, 'The test command failed with exit code 7. (only a was run)');
    assert.deepEqual(latest?.failing, [{ id: 'a' }]);
  });

  test('the tests as they are now say which of them ran', () => {
    const { latest } = runFacts([
      ran('baseline', { failing: [{ id: 'a' }, { id: 'b' }] }, 0),
      ran('step', { selector: 'test/a.js', failing: [{ id: 'a', message: 'new' }] }),
    ]);
    assert.ok(latest !== null);
    assert.equal(
      describeTests(latest),
      '2 failing. The newest run was of test/a.js only; the other tests are as they were last seen.\n- a\n    new\n- b',
    );
  });

  test('edits that were tested together say so', () => {
    const later = [...edit(2, 'p', 'q'), ran('step', { failing: [{ id: 'a' }], passing: ['b', 'c'] }, 3)];
    assert.deepEqual(effects(...later), [
      'tested together with step 2',
      'tests: 2 failing before, 1 after; now passing: b',
    ]);
  });
});

describe('places', () => {
  const files = ['src/a.js', 'lib/a.js', 'test/a.test.js', 'pkg/mod.py'];
  const rows: readonly (readonly [string, readonly string[]])[] = [
    ['at f (/tmp/x/src/a.js:12:5)', ['src/a.js:12']],
    ['at file:///tmp/x/test/a.test.js:3:1', ['test/a.test.js:3']],
    ['C:\\x\\src\\a.js:7', ['src/a.js:7']],
    ['  File "/tmp/x/pkg/mod.py", line 4, in f', ['pkg/mod.py:4']],
    ['mod.py:9: AssertionError', ['pkg/mod.py:9']],
    ['src/a.js(4,2): error', ['src/a.js:4']],
    ['a.js:5', []],
    ['node:internal/x:5', []],
    ['src/a.js:1 src/a.js:1', ['src/a.js:1']],
  ];
  for (const [output, expected] of rows)
    test(output, () =>
      assert.deepEqual(
        placesInTests(outcome({ failing: [], output }), files).map(({ path, line }) => `${path}:${line}`),
        expected,
      ),
    );

  test('a patch names the lines that it changes', () =>
    assert.deepEqual(
      placesInPatch(
        '--- a/src/a.js\n+++ b/src/a.js\n@@ -1,4 +1,4 @@\n x\n-y\n+z\n w\n@@ -20,2 +20,3 @@\n q\n+r\n',
        files,
      ),
      [
        { path: 'src/a.js', line: 1 },
        { path: 'src/a.js', line: 21 },
      ],
    ));

  test('imports are followed to the workspace', () => {
    assert.deepEqual(
      importsOf('test/a.test.js', "import x from '../src/a.js';\nconst y = require('../lib/a');", new Set(files)),
      ['src/a.js', 'lib/a.js'],
    );
    assert.deepEqual(importsOf('test_mod.py', 'from pkg.mod import f\nimport os', new Set(files)), ['pkg/mod.py']);
  });

  test('definitions are found by name', () =>
    assert.deepEqual(
      definitionsOf(
        'function a() {}\nclass B {\n  total(x) {\n  }\n}\ndef c():\nconst d = 1',
        new Set(['a', 'total', 'c']),
      ).map(({ line }) => line),
      [1, 3, 6],
    ));

  test('several definitions in one line are told by their columns', () =>
    assert.deepEqual(definitionsOf('function a(){}function b(){}function c(){}', new Set(['a', 'c'])), [
      { line: 1, column: 1 },
      { line: 1, column: 29 },
    ]));
});

describe('code in the packet', () => {
  const codeOf = async (files: Record<string, string>, output: string): Promise<string> => {
    const started = events.slice(0, 1);
    const baseline: RunEvent = {
      ...base,
      type: 'tests-ran',
      phase: 'baseline',
      outcome: outcome({ failing: [], output }),
    };
    const packet = await packetFromRun(
      {
        events: [...started, baseline],
        workspace: {
          ...workspace,
          list: () => Promise.resolve(Object.keys(files)),
          read: (path) => Promise.resolve({ kind: 'text', text: files[path] ?? '', encoding: 'utf8' }),
        },
        redactor,
        patch: '',
        evidence: [],
        question: '',
        maxInputTokens: 12_000,
      },
      new AbortController().signal,
    );
    return /<code>\n([^]*)<\/code>/.exec(packet.user)?.[1] ?? '';
  };
  const filler = (name: string): string =>
    Array.from({ length: 40 }, (_, index) => `    def ${name}_${index}(self):\n        return ${index}\n`).join('\n');

  test('a method is shown with its decorator and its class, and then what it calls', async () => {
    const cart = `RATE = 2\n\nclass Cart:\n${filler('a')}\n    @property\n    def total(self):\n        return RATE * self._line()\n\n${filler('b')}\n    def _line(self):\n        return 1\n`;
    const line = splitLines(cart).findIndex((each) => each.includes('return RATE')) + 1;
    const code = await codeOf({ 'shop/cart.py': cart }, `  File "/w/shop/cart.py", line ${line}, in total`);
    assert.match(
      code,
      /^shop\/cart\.py \(lines \d+-\d+ of \d+\), inside `class Cart:`\n\d+ \|     @property\n\d+ \|     def total/,
    );
    assert.match(code, /^1 \| RATE = 2$/m);
    assert.match(code, /\| {5}def _line\(self\):\n\d+ \| {9}return 1/);
    assert.ok(code.indexOf('def total') < code.indexOf('def _line'));
    assert.ok(!code.includes('def a_7') && !code.includes('def b_7'));
  });

  test('what is called by what is called is shown too', async () => {
    const pricing = `class Discount:\n${filler('a')}\n    def applies_to(self, amount):\n        return amount > self.minimum\n\n${filler('b')}\n    def of(self, amount):\n        return self.rate if self.applies_to(amount) else 0\n`;
    const cart = 'from shop.pricing import Discount\n\ndef total(net):\n    return net - Discount(10).of(net)\n';
    const code = await codeOf(
      {
        'shop/cart.py': cart,
        'shop/pricing.py': pricing,
        'tests/test_cart.py': 'from shop.cart import total\n\ndef test_total():\n    assert total(100) == 90\n',
      },
      '  File "/w/tests/test_cart.py", line 4, in test_total',
    );
    assert.match(code, /def of\(self, amount\)/);
    assert.match(code, /\| {9}return amount > self\.minimum/);
    assert.ok(!code.includes('def a_7') && !code.includes('def b_7'));
  });

  test('of a large project no more files are read than are shown', async () => {
    const names = (index: number): number[] => Array.from({ length: 20 }, (_, at) => (index * 20 + at + 1) % 2_000);
    const source = (index: number): string => {
      const imports = names(index).map((each) => `import { f${each} } from './m${each}';\n`);
      const calls = names(index).map((each) => `  f${each}();\n`);
      return `${imports.join('')}\nexport function f${index}() {\n${calls.join('')}}\n`;
    };
    const modules = new Map(Array.from({ length: 2_000 }, (_, index) => [`src/m${index}.js`, source(index)]));
    let reads = 0;
    const large: Workspace = {
      ...workspace,
      list: () => Promise.resolve([...modules.keys()]),
      read: (path) => {
        reads++;
        return Promise.resolve({ kind: 'text', text: modules.get(path) ?? '', encoding: 'utf8' });
      },
    };
    const patch = '--- a/src/m0.js\n+++ b/src/m0.js\n@@ -24 +24 @@\n-  g();\n+  f2();\n';
    const code = await readCode(large, null, patch, new AbortController().signal);
    assert.deepEqual([code.length, reads], [8, 8]);
  });

  test('a place deep inside a long function is shown with the head of the function', async () => {
    const body = Array.from({ length: 5_000 }, (_, index) => `  const v${index} = a + ${index};`);
    const long = `export function sum(a, b) {\n${body.join('\n')}\n}\n`;
    const code = await codeOf({ 'src/sum.js': long }, 'at sum (src/sum.js:2502:9)');
    assert.match(code, /^src\/sum\.js \(lines 2492-2512 of 5002\), inside `export function sum\(a, b\) \{`$/m);
    assert.ok(splitLines(code).length < 30);
  });

  test('of a suite only the test that fails is shown', async () => {
    const tests = Array.from(
      { length: 15 },
      (_, index) => `  test('t${index}', () => {\n    check(${index});\n  });\n`,
    );
    const code = await codeOf(
      { 'test/a.test.js': `describe('all', () => {\n${tests.join('\n')}});\n` },
      'at test/a.test.js:1:1\nat test/a.test.js:11:5',
    );
    assert.match(code, /^test\/a\.test\.js \(lines 10-12 of \d+\), inside `describe\('all', \(\) => \{`\n/);
    assert.ok(code.includes('check(2)') && !code.includes('check(3)'));
  });

  test('of a minified line the columns that fail are shown', async () => {
    const junk = Array.from({ length: 3_000 }, (_, index) => index * 7).join();
    const line = `const junk=[${junk}];export function boom(x){throw new Error('boom '+x)};const tail=[${junk}];`;
    const code = await codeOf({ 'dist/a.js': line }, `at boom (dist/a.js:1:${line.indexOf('throw') + 1})`);
    assert.match(
      code,
      /^1 \| \[columns \d+-\d+ of \d+\] .*export function boom\(x\)\{throw new Error\('boom '\+x\)\}/m,
    );
    assert.ok(code.length < 600, String(code.length));
  });
});

describe('very long lines', () => {
  test('take no time', () => {
    const line = `foo(${'a):b('.repeat(40_000)}`;
    const started = performance.now();
    functionAround([line], 1);
    definitionsOf(line, new Set(['foo']));
    assert.ok(performance.now() - started < 1_000, `${performance.now() - started} ms`);
  });
});

describe('functionAround', () => {
  const rows: readonly (readonly [string, readonly string[], number, readonly [number, number]])[] = [
    ['a function in braces', ['x', 'function f() {', '  a', '  b', '}', 'y'], 3, [2, 5]],
    ['a method in a class', ['class A {', '  m() {', '    a', '  }', '  n() {', '    b', '  }', '}'], 6, [5, 7]],
    ['a block inside a function', ['function f() {', '  if (x) {', '    a', '  }', '}'], 3, [1, 5]],
    ['Python', ['def f():', '    a', '', '    b', 'x = 1'], 2, [1, 4]],
    ['an arrow function', ['const f = (a) => {', '  a', '};', 'z'], 2, [1, 3]],
    ['the head itself', ['function f() {', '  a', '}'], 1, [1, 3]],
    ['no function', ['a', 'b', 'c'], 2, [1, 3]],
    ['a decorator', ['x = 1', '@property', 'def f():', '    a'], 4, [2, 4]],
    ['what stands below a function', ['function f() {', '  a', '}', 'const x = 1;', 'y'], 4, [1, 5]],
  ];
  for (const [name, lines, line, [from, to]] of rows)
    test(name, () => assert.deepEqual(functionAround(lines, line), { from, to }));
});
