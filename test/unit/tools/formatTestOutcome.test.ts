import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { TestOutcome } from '../../../src/core/outcomes/testOutcome';
import { essentialOutput } from '../../../src/core/tools/essentialOutput';
import { formatTestOutcome } from '../../../src/core/tools/formatTestOutcome';

function outcome(change: Partial<TestOutcome>): TestOutcome {
  return {
    command: 'npm test',
    selector: null,
    status: 'failed',
    exitCode: 1,
    runner: 'tap',
    passing: [],
    failing: [],
    signature: 's',
    output: '',
    outputTruncated: false,
    durationMs: 10,
    ...change,
  };
}
const failing = (...ids: string[]): TestOutcome['failing'] => ids.map((id) => ({ id }));

const cases: Record<
  string,
  { now: TestOutcome; before?: TestOutcome; limit?: number; text?: string; says?: (string | RegExp)[] }
> = {
  'all passed': {
    now: outcome({ status: 'passed', exitCode: 0, passing: ['a', 'b'] }),
    text: 'Tests: all passed (2).',
  },
  'all passed, known by the exit code only': {
    now: outcome({ status: 'passed', exitCode: 0, runner: null }),
    text: 'Tests: all passed.',
  },
  'all passed after a failure': {
    now: outcome({ status: 'passed', exitCode: 0, passing: ['a', 'b'] }),
    before: outcome({ failing: failing('b'), passing: ['a'] }),
    text: 'Tests: all passed (2).\nNewly passing: b.',
  },
  'a failure with place, message and output': {
    now: outcome({
      selector: 'sum',
      passing: ['a'],
      failing: [{ id: 'sum > adds', file: 'test/sum.test.js', line: 4, message: 'Expected 3\n\n  got -1' }],
      output: 'not ok 1 - sum\n  at test/sum.test.js:4:3\n',
    }),
    text: [
      'Tests (sum): failed (1 failed, 1 passed).',
      'Failing:',
      '- sum > adds (test/sum.test.js:4): Expected 3 / got -1',
      'Output:',
      'not ok 1 - sum',
      '  at test/sum.test.js:4:3',
    ].join('\n'),
  },
  'what changed since the run before': {
    now: outcome({ passing: ['a'], failing: failing('b', 'c') }),
    before: outcome({ passing: ['c'], failing: failing('a', 'b') }),
    says: ['Newly passing: a. Newly failing: c.'],
  },
  'the same failure': {
    now: outcome({ failing: failing('a') }),
    before: outcome({ failing: failing('a') }),
    says: ['The same tests fail as before, in the same way.'],
  },
  'the same tests failing in another way': {
    now: outcome({ failing: failing('a'), signature: 'other' }),
    before: outcome({ failing: failing('a') }),
    says: ['in another way'],
  },
  'a test that vanished is not called passing': {
    now: outcome({ failing: failing('b'), passing: [] }),
    before: outcome({ failing: failing('a', 'b') }),
    says: [/^(?!.*Newly passing)/s],
  },
  'an unknown runner': {
    now: outcome({ runner: null, exitCode: 2, output: 'make: *** Error 2' }),
    says: ['Tests: failed (exit code 2).', 'make: *** Error 2'],
  },
  'a crash before any test': {
    now: outcome({ output: 'SyntaxError: x' }),
    says: ['Tests: failed (exit code 1).', 'SyntaxError: x'],
  },
  'no output': { now: outcome({ runner: null }), says: ['The command wrote no output.'] },
  'a time limit': {
    now: outcome({ status: 'timed-out', exitCode: null, passing: ['a'] }),
    says: ['stopped at the time limit (1)', 'a loop that does not end'],
  },
  'a command that is not there': {
    now: outcome({ status: 'not-started', exitCode: null, output: 'spawn npm ENOENT' }),
    says: ['could not be started (npm test)', 'ENOENT'],
  },
  'a cancelled run': { now: outcome({ status: 'cancelled', output: 'half' }), text: 'Tests: cancelled.' },
  'more failing tests than are named': {
    now: outcome({ failing: failing(...Array.from({ length: 40 }, (_value, index) => `t${index}`)) }),
    says: ['- t14', '(25 more failing tests are not named here)'],
  },
  'a long message': {
    now: outcome({ failing: [{ id: 'a', message: 'x'.repeat(1000) }] }),
    says: ['[700 more characters]'],
  },
  'output that was cut when it was read': {
    now: outcome({ output: 'x', outputTruncated: true }),
    says: ['only its start and end were kept'],
  },
  'output that is too long here': {
    now: outcome({ output: Array.from({ length: 500 }, (_value, index) => `row ${index}`).join('\n') }),
    limit: 400,
    says: [/Output: \(left out: 4\d\d lines in the middle\)/, 'row 0', /\(4\d\d lines left out\)/, 'row 499'],
  },
};

describe('the outcome of the tests for the model', () => {
  for (const [name, { now, before, limit, text, says = [] }] of Object.entries(cases)) {
    test(name, () => {
      const formatted = formatTestOutcome(now, before ?? null, limit);
      if (text !== undefined) assert.equal(formatted, text);
      for (const words of says) {
        if (typeof words === 'string') assert.ok(formatted.includes(words), formatted);
        else assert.match(formatted, words);
      }
    });
  }

  test('is the same for the same outcome, whatever time it took', () => {
    assert.equal(
      formatTestOutcome(outcome({ durationMs: 1 }), null),
      formatTestOutcome(outcome({ durationMs: 999 }), null),
    );
  });
});

const outputs: [name: string, output: string, text: string, note: string][] = [
  ['colours', '\u001b[31mred\u001b[0m \u001b]8;;http://x\u0007link\u001b]8;;\u0007', 'red link', ''],
  [
    'TAP',
    'TAP version 13\nok 1 - a\n  ---\n  duration_ms: 1.2\nnot ok 2 - b\n',
    '  ---\nnot ok 2 - b',
    ' (left out: 1 lines of passing tests)',
  ],
  [
    'pytest',
    't.py::test_a PASSED\nt.py::test_b FAILED\nE   assert 1 == 2\n',
    't.py::test_b FAILED\nE   assert 1 == 2',
    ' (left out: 1 lines of passing tests)',
  ],
  [
    'frames inside libraries',
    'Error: x\n    at f (src/a.js:1:2)\n    at g (/p/node_modules/x/i.js:1:1)\n    at node:internal/main:1:1\n    at async h (node:fs:1:1)\n',
    'Error: x\n    at f (src/a.js:1:2)',
    ' (left out: 3 stack frames inside libraries)',
  ],
  [
    'Python frames inside libraries',
    '  File "/usr/lib/python3.11/unittest/case.py", line 1\n  File "a.py", line 2\n',
    '  File "a.py", line 2',
    ' (left out: 1 stack frames inside libraries)',
  ],
  ['CRLF and rewritten lines', 'a\r\nb\rc\r\n', 'a\nb\nc', ''],
  ['runs of blank lines', 'a\n\n\n\nb', 'a\n\nb', ''],
  ['a very long line', 'x'.repeat(1000), `${'x'.repeat(400)} [600 more characters in this line]`, ''],
];

describe('the essential output', () => {
  for (const [name, output, text, note] of outputs) {
    test(name, () => assert.deepEqual(essentialOutput(output, 5000), { text: text.trim(), note }));
  }

  test('fits the limit and counts what it leaves out', () => {
    for (const limit of [100, 500, 1500]) {
      const lines = Array.from({ length: 300 }, (_value, index) => `line ${index} ${'x'.repeat(index % 40)}`);
      const { text, note } = essentialOutput(lines.join('\n'), limit);
      assert.ok(text.length <= limit + 40, `${text.length}`);
      const left = Number(/(\d+) lines in the middle/.exec(note)?.[1]);
      assert.equal(text.split('\n').length - 1 + left, 300);
    }
  });
});
