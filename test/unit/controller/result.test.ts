import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ActionKind } from '../../../src/core/controller/action/canonicalAction';
import { errorSignature, hasFailed } from '../../../src/core/controller/result/error';
import {
  lineHashes,
  overlapOf,
  shapeOf,
  unwrapResult,
  wrappedExitCode,
} from '../../../src/core/controller/result/result';
import { inferTests } from '../../../src/core/controller/result/tests';

describe('shapeOf masks what changes from run to run', () => {
  const cases: [string, string, boolean][] = [
    ['took 0.12s', 'took 3.4s', true],
    ['at 12:01:33', 'at 09:44:02', true],
    ['<Foo at 0x7f12ab>', '<Foo at 0x55c0de>', true],
    ['commit 1a2b3c4d5e', 'commit 99ffee1122', true],
    ['/tmp/abc12/x.log', '/tmp/qq/x.log', true],
    ['2 failed', '3 failed', false],
    ['line 12', 'line 13', false],
    ['src/a.ts', 'src/b.ts', false],
  ];
  for (const [a, b, expected] of cases) {
    test(`${a} ${expected ? '=' : 'is not'} ${b}`, () => assert.equal(shapeOf(a) === shapeOf(b), expected));
  }
});

describe('lineHashes', () => {
  const cases: [string, string, number][] = [
    ['one\ntwo\nthree', 'one\ntwo\nthree', 1],
    ['  one  \n\ttwo', 'one\r\ntwo\r\n', 1],
    ['one two', 'one  two', 1],
    ['one\ntwo', 'one\nsix', 0.5],
    ['one\n}\n{', 'one', 1],
    ['', 'one', 0],
  ];
  for (const [a, b, expected] of cases) {
    test(JSON.stringify([a, b]), () => assert.equal(overlapOf(lineHashes(a), lineHashes(b)), expected));
  }
  test('keeps no more than 200 lines of any text', () => {
    assert.equal(lineHashes('abc\n'.repeat(5_000)).length, 200);
  });
});

describe('unwrapResult', () => {
  const cases: [string, string][] = [
    ['plain', 'plain'],
    ['<returncode>0</returncode>\n<output>\nhello\n</output>', '\nhello\n'],
    ['<returncode>1</returncode>\n<warning>\ntoo long', '\n<warning>\ntoo long'],
    ['<returncode>0', '<returncode>0'],
  ];
  for (const [given, expected] of cases) test(JSON.stringify(given), () => assert.equal(unwrapResult(given), expected));
});

describe('wrappedExitCode', () => {
  for (const [observation, expected] of [
    ['<returncode>0</returncode>\n<output>\nhello\n</output>', 0],
    ['<returncode>-9</returncode>', -9],
    ['<returncode>x</returncode>', null],
    ['hello <returncode>1</returncode>', null],
  ] as const)
    test(observation, () => assert.equal(wrappedExitCode(observation), expected));
});

describe('hasFailed', () => {
  const cases: [
    name: string,
    ok: boolean | null,
    code: number | null,
    kind: ActionKind,
    text: string,
    expected: boolean,
  ][] = [
    ['the environment says so', false, null, 'run', '', true],
    ['exit code 2', false, 2, 'run', '', true],
    ['grep without a match', false, 1, 'search', '', false],
    ['grep on a missing file', false, 2, 'search', 'grep: x: No such file or directory', true],
    ['diff with a difference', false, 1, 'read', '< a', false],
    ['exit code 0', true, 0, 'run', 'fine', false],
    ['a traceback behind a pipe', true, 0, 'run', 'Traceback (most recent call last):\nKeyError', true],
    ['a file with a traceback in it', true, 0, 'read', 'Traceback (most recent call last):\nKeyError', false],
    [
      'only text: an exit code below the output',
      null,
      null,
      'run',
      'nothing\n[Command finished with exit code 1]',
      true,
    ],
    ['only text: exit code 0', null, null, 'run', 'error: in a log\n[The command completed with exit code 0.]', false],
    ['only text: an error', null, null, 'run', 'bash: foo: command not found', true],
    [
      'only text: a refused edit',
      null,
      null,
      'edit',
      'No replacement was performed, old_str did not appear verbatim',
      true,
    ],
    ['only text: fine', null, null, 'edit', 'The file has been edited.', false],
    ['only text: a file about errors', null, null, 'read', 'class A:\n  raise ValueError("x")\nerror: x', false],
    ['only text: no file', null, null, 'read', 'cat: x: No such file or directory', true],
  ];
  for (const [name, ok, code, kind, text, expected] of cases) {
    test(name, () => assert.equal(hasFailed(ok, code, kind, text), expected));
  }
});

describe('errorSignature', () => {
  const cases: [string, string, 'exact' | 'class' | 'none'][] = [
    ["error: src/a.ts, line 3: ';' expected", "error: lib/b.ts, line 88: ';' expected", 'exact'],
    ["Unknown column 'a' in 'field list'", "Unknown column 'b' in 'field list'", 'class'],
    [
      `Running the builder 3.2\n${'reading a page\n'.repeat(40)}2 links are broken`,
      'Started.\n4 links are broken',
      'none',
    ],
    [
      `Running the builder 3.2\n${'reading a page\n'.repeat(40)}2 links are broken`,
      `Running the builder 3.2\n${'reading a page\n'.repeat(60)}7 links are broken`,
      'exact',
    ],
    [
      `Running the builder 3.2\n${'reading a page\n'.repeat(40)}2 links are broken`,
      `Running the builder 3.2\n${'reading a page\n'.repeat(40)}the theme has no layout`,
      'none',
    ],
    [
      'Traceback (most recent call last):\n  File "a.py", line 1\n    x()\nKeyError: 1',
      'Traceback (most recent call last):\n  File "b.py", line 9\nKeyError: 2',
      'exact',
    ],
    ['fatal: not a git repository', 'fatal: bad object', 'none'],
    ['all is well\nerror: E1', 'something else\nerror: E2', 'exact'],
    [
      "not ok 1 - adds\n  error: |-\n    Expected values to be strictly equal:\n\n    'a' !== 'b'\n",
      'not ok 1 - adds\n  error: |-\n    x is not a function\n',
      'none',
    ],
    [
      'not ok 1 - adds\n  error: |-\n    Expected values to be strictly equal:\n\n    1 !== 2\n',
      'not ok 1 - adds\n  error: |-\n    Expected values to be strictly equal:\n\n    7 !== 2\n',
      'exact',
    ],
    ['Module a\n3 findings in x', 'Module a\nnone in y', 'none'],
    ['', '', 'exact'],
  ];
  for (const [a, b, expected] of cases) {
    test(JSON.stringify([a, b]), () => {
      const left = errorSignature(a);
      const right = errorSignature(b);
      assert.equal(left.exact === right.exact ? 'exact' : left.class === right.class ? 'class' : 'none', expected);
    });
  }
});

describe('inferTests', () => {
  const cases: [name: string, text: string, expected: [failing: number, passing: number | null] | null][] = [
    ['pytest', 'FAILED a.py::t - x\n=== 1 failed, 4 passed in 0.31s ===', [1, 4]],
    ['pytest, all pass', '==== 4 passed in 0.31s ====', [0, 4]],
    ['pytest, nothing could be collected', '==== 2 errors in 0.31s ====', [1, null]],
    ['unittest', 'Ran 5 tests in 0.01s\n\nFAILED (failures=2, errors=1)', [3, null]],
    ['unittest, all pass', 'Ran 5 tests in 0.01s\n\nOK', [0, null]],
    ['TAP', '# tests 5\n# pass 3\n# fail 2', [2, 3]],
    ['jest', 'Tests:       2 failed, 7 passed, 9 total', [2, 7]],
    ['cargo', 'test result: FAILED. 3 passed; 1 failed; 0 ignored', [1, 3]],
    ['mocha', '  3 passing (12ms)\n  2 failing', [2, 3]],
    ['a game', '1/3 tests pass.', [2, 1]],
    ['no test at all', 'Compiled in 3.1s', null],
    ['empty', '', null],
  ];
  for (const [name, text, expected] of cases) {
    test(name, () => {
      const seen = inferTests(text);
      assert.deepEqual(seen === null ? null : [seen.failing, seen.passing], expected);
    });
  }
});
