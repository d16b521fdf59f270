import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { failingCount, failingTestNames, placesIn, resolvePath } from '../../../src/practice/search/failureText';
import { findIdeas } from '../../../src/practice/search/ideas';
import { readSource } from '../../../src/practice/search/sourceFile';
import { suspicionOf } from '../../../src/practice/search/suspicion';

const source = `export function double(n) {
  return n * 2;
}

export function isBig(n) {
  return n > 10;
}
`;
const tests = `import { double, isBig } from '../src/numbers.js';
test('doubles', () => {
  assert.equal(double(2), 4);
});
test('ten is big', () => {
  assert.equal(isBig(10), true);
});
`;
const files = [readSource('src/numbers.js', source), readSource('test/numbers.test.js', tests)];

void describe('where to look', () => {
  test('what the failing test mentions is suspect, what only passing ones mention is not', () => {
    const suspicion = suspicionOf({ files, failure: 'ok 1 - doubles\nnot ok 2 - ten is big\n', task: '' });
    assert.ok(suspicion('src/numbers.js', 5) > 0.5);
    assert.equal(suspicion('src/numbers.js', 1), 0);
    assert.equal(suspicion('test/numbers.test.js', 5), 0);
  });

  test('lines of the stack trace are the most suspect', () => {
    const failure = 'not ok 2 - ten is big\n    at isBig (file:///tmp/x/src/numbers.js:6:12)\n';
    const suspicion = suspicionOf({ files, failure, task: '' });
    assert.ok(suspicion('src/numbers.js', 5) > suspicion('src/numbers.js', 4));
  });

  test('the likeliest change comes first and tests are never changed', () => {
    const failure = 'ok 1 - doubles\nnot ok 2 - ten is big\n  false !== true\n';
    const ideas = findIdeas({ files, failure, task: '' }, { isDeep: true, max: 50 });
    assert.deepEqual(ideas[0]?.after, ['  return n >= 10;']);
    assert.ok(ideas.every(({ path }) => path === 'src/numbers.js'));
  });
});

void describe('reading a failure', () => {
  const counts: readonly (readonly [string, number | null])[] = [
    ['# pass 3\n# fail 2\n', 2],
    ['FAILED (failures=1, errors=2)', 3],
    ['FAILED (errors=1)', 1],
    ['3 failed, 2 passed in 0.1s', 3],
    ['Tests: failed (4 failed, 5 passed).', 4],
    ['make: *** [test] Error 2', null],
  ];
  for (const [text, expected] of counts) {
    test(`counts the failing tests in "${text.trim()}"`, () => assert.equal(failingCount(text), expected));
  }

  test('finds the places of stack traces and leaves out what is no project code', () => {
    const text = `at add (file:///tmp/w/src/a.js:12:3)\nat node:internal/x:1:2\nFile "/tmp/w/b.py", line 7, in f\n(/x/node_modules/y/z.js:1:1)`;
    const known = ['src/a.js', 'b.py'];
    assert.deepEqual(
      placesIn(text).flatMap((place) => resolvePath(place.path, known) ?? []),
      ['src/a.js', 'b.py'],
    );
  });

  const named: readonly (readonly [string, string])[] = [
    ['    not ok 2 - is open', 'is open'],
    ['FAIL: test_total (tests.test_a.ATest.test_total)', 'test_total'],
    ['FAILED test_a.py::test_total - assert 1 == 2', 'test_total'],
    ['✖ is open (1.2ms)', 'is open'],
    ['- shop > is open (test/a.test.js:3): 1 !== 2', 'shop > is open'],
  ];
  for (const [line, name] of named) {
    test(`names the failing test in "${line.trim()}"`, () => assert.ok(failingTestNames(line).includes(name)));
  }
});
