import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseLimit } from '../../../src/vscode/expert/budgetText';
import { isStackTrace, problemTask, selectionTask, testTask, traceTask } from '../../../src/vscode/runs/tasks';
import { money } from '../../../src/core/budget/money';
import { firstLine } from '../../../src/vscode/runs/storyText';

const nodeTrace = 'TypeError: x is undefined\n    at f (/w/src/a.js:3:5)\n    at g (/w/src/b.js:9:1)';
const pythonTrace =
  'Traceback (most recent call last):\n  File "a.py", line 3, in f\n  File "b.py", line 9, in g\nValueError: bad';

describe('tasks', () => {
  test('of a failing test, a problem and a selection name their places', () => {
    assert.equal(
      testTask({ label: 'opens at nine', file: 'test/a.js', line: 4, message: 'expected 9' }),
      'Fix the failing test "opens at nine" in test/a.js:4\nIt fails with:\nexpected 9',
    );
    assert.equal(
      testTask({ label: 'opens at nine', message: 'not equal', expected: '9', actual: '10' }),
      'Fix the failing test "opens at nine"\nIt fails with:\nnot equal\nExpected:\n9\nActual:\n10',
    );
    assert.equal(testTask({ label: 'opens at nine' }), 'Fix the failing test "opens at nine"');
    assert.equal(
      problemTask({ file: 'a.ts', line: 2, message: 'Cannot find name\nmore', source: 'ts' }),
      'Fix the problem in a.ts:2 (ts): Cannot find name\nmore',
    );
    assert.equal(
      selectionTask({ file: 'a.js', fromLine: 1, toLine: 2, text: 'x', complaint: '' }),
      'Find and fix the bug in a.js, lines 1 to 2\nThese lines:\nx',
    );
    assert.equal(
      selectionTask({ file: 'a.js', fromLine: 1, toLine: 2, text: 'x', complaint: 'wrong', name: 'opens' }),
      'wrong in a.js, opens, lines 1 to 2\nThese lines:\nx',
    );
  });

  const texts: readonly [string, boolean][] = [
    [nodeTrace, true],
    [pythonTrace, true],
    ['main.go:12 +0x1d\nmain.go:20', true],
    ['const a = 1;\nconst b = 2;', false],
    ['', false],
  ];
  for (const [text, expected] of texts) {
    test(`${JSON.stringify(text.slice(0, 30))} is ${expected ? 'a' : 'no'} stack trace`, () => {
      assert.equal(isStackTrace(text), expected);
    });
  }

  test('of a trace is named after its error', () => {
    assert.match(traceTask(nodeTrace), /^Fix the error: TypeError: x is undefined\n/);
    assert.match(traceTask(pythonTrace), /^Fix the error: ValueError: bad\n/);
    const withCode = pythonTrace.replace('in f\n', 'in f\n    return g()\n');
    assert.match(traceTask(withCode), /^Fix the error: ValueError: bad\n/);
    const thrown = `file:///w/src/a.js:3\n  return x;\n         ^\n\n${nodeTrace}\n\nNode.js v22`;
    assert.match(traceTask(thrown), /^Fix the error: TypeError: x is undefined\n/);
    assert.match(traceTask('goroutine 1\npanic: bad\nmain.go:12'), /^Fix the error: panic: bad\n/);
    assert.match(traceTask('something broke\n  at f (a.js:1:1)'), /^Fix the error: something broke\n/);
  });

  test('a very long message is cut, and says so', () => {
    assert.match(testTask({ label: 'x', message: 'y'.repeat(9_000) }), /\[\.\.\.\]$/);
  });
});

describe('small words', () => {
  const limits: readonly [Parameters<typeof parseLimit>[0], string, number | undefined][] = [
    ['usdPerRun', '$0.50', 0.5],
    ['usdPerRun', '0,50', 0.5],
    ['usdPerDay', '-1', undefined],
    ['consultationsPerRun', '3', 3],
    ['consultationsPerRun', '0', 0],
    ['consultationsPerDay', '1.5', undefined],
    ['consultationsPerDay', 'many', undefined],
    ['inputTokensPerConsultation', '0', undefined],
    ['outputTokensPerConsultation', '1500', 1500],
  ];
  for (const [key, typed, expected] of limits) {
    test(`the limit ${key} typed as ${typed}`, () => {
      assert.equal(parseLimit(key, typed), expected);
    });
  }

  test('money', () => {
    assert.deepEqual([0, 0.0012, 0.0135, 2].map(money), ['$0.00', '$0.0012', '$0.0135', '$2.00']);
  });

  test('the first line that says something', () => {
    assert.equal(firstLine('\n\n  a \nb'), 'a');
    assert.equal(firstLine('x'.repeat(500)).length, 160);
    assert.equal(firstLine(''), '');
  });
});
