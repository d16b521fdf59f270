import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { passingCount } from '../../../src/core/outcomes/testOutcome';
import { readTestOutput } from '../../../src/core/outcomes/readTestOutput';

const roots = ['/project'];
const fixture = (name: string): string =>
  readFileSync(join(import.meta.dirname, '../../fixtures/outcomes', `${name}.txt`), 'utf8');

interface Expected {
  readonly runner: string;
  readonly passing: readonly string[];
  readonly failing: readonly string[];
  /** `file:line` of each failing test, in the same order. */
  readonly places?: readonly string[];
}

const node = {
  passing: ['math > adds', 'math > deep # group > works', 'parent > child ok', 'top level passes'],
  failing: ['math > deep # group > throws', 'math > subtracts', 'parent > child bad', 'test/b.test.mjs'],
  places: ['test/a.test.mjs:6', 'test/a.test.mjs:5', 'test/a.test.mjs:9', 'test/b.test.mjs:1'],
};
const jestFailing = [
  'broken.test.js > Test suite failed to run',
  'other.spec.js > sum > fails with a message',
  'other.spec.js > sum > nested > throws',
  'sum.test.js > sum > fails with a message',
  'sum.test.js > sum > nested > throws',
  'v/a.test.mjs > Test suite failed to run',
  'v/b.test.mjs > Test suite failed to run',
];
const pytest = {
  runner: 'pytest',
  failing: [
    'tests/test_a.py::TestMath::test_bad',
    'tests/test_a.py::TestMath::test_err',
    'tests/test_a.py::TestMath::test_sub',
    'tests/test_b.py::test_fix',
    'tests/test_b.py::test_p[2]',
  ],
};
const pytestPlaces = [6, 7, 12]
  .map((line) => `tests/test_a.py:${line}`)
  .concat('tests/test_b.py:6', 'tests/test_b.py:3');
const pytestPassing = [
  'tests/test_a.py::TestMath::test_ok',
  'tests/test_b.py::test_fine',
  'tests/test_b.py::test_p[1]',
];
const unittestFailing = ['bad', 'err', 'sub'].map((name) => `tests.test_a.TestMath.test_${name}`);
const unittestPlaces = [6, 7, 12].map((line) => `tests/test_a.py:${line}`);
const goFailing = ['example.com/m TestBad', 'example.com/m TestSub/bad', 'example.com/m/p TestPanic'];
const goPassing = ['example.com/m TestOk', 'example.com/m TestSub/one_two', 'example.com/m/p TestOk'];

const cases: Record<string, Expected> = {
  'node20-spec': { runner: 'node', ...node },
  'node24-spec': { runner: 'node', ...node },
  'node20-tap': { runner: 'tap', ...node },
  'node22-tap': { runner: 'tap', ...node },
  'node24-tap': { runner: 'tap', ...node },
  mocha: {
    runner: 'mocha',
    passing: ['sum > adds', 'sum > nested > ok too', 'top'],
    failing: ['sum > fails with a message', 'sum > nested > throws'],
    places: ['sum.test.js:4', 'sum.test.js:5'],
  },
  jest: { runner: 'jest', passing: [], failing: jestFailing },
  'jest-verbose': {
    runner: 'jest',
    passing: ['other.spec.js', 'sum.test.js'].flatMap((file) => [
      `${file} > sum > adds`,
      `${file} > sum > nested > ok too`,
      `${file} > top`,
    ]),
    failing: jestFailing,
  },
  vitest: {
    runner: 'vitest',
    passing: [],
    failing: ['v/a.test.mjs > sum > fails', 'v/a.test.mjs > sum > nested > throws'],
    places: ['v/a.test.mjs:2', 'v/a.test.mjs:2'],
  },
  'vitest-verbose': {
    runner: 'vitest',
    passing: ['v/a.test.mjs > sum > adds', 'v/b.test.mjs > fine', 'v/b.test.mjs > fine too'],
    failing: ['v/a.test.mjs > sum > fails', 'v/a.test.mjs > sum > nested > throws'],
  },
  pytest: { ...pytest, passing: [], places: pytestPlaces },
  'pytest-q': { ...pytest, passing: [], places: pytestPlaces },
  'pytest-v': { ...pytest, passing: pytestPassing, places: pytestPlaces },
  'pytest-xdist': { ...pytest, passing: [], places: pytestPlaces },
  'pytest-rA': { ...pytest, passing: pytestPassing },
  'pytest-collect': { runner: 'pytest', passing: [], failing: ['tests/test_c.py'], places: ['tests/test_c.py:1'] },
  unittest: { runner: 'unittest', passing: [], failing: unittestFailing, places: unittestPlaces },
  'unittest-v': {
    runner: 'unittest',
    passing: ['tests.test_a.TestMath.test_ok'],
    failing: unittestFailing,
    places: unittestPlaces,
  },
  'unittest-import': {
    runner: 'unittest',
    passing: ['tests.test_a.TestMath.test_ok'],
    failing: [
      'tests.test_a.TestMath.test_bad',
      'tests.test_a.TestMath.test_err',
      'tests.test_a.TestMath.test_sub',
      'tests.test_c',
    ],
  },
  go: { runner: 'go', passing: [], failing: goFailing },
  'go-v': { runner: 'go', passing: goPassing, failing: goFailing },
  'go-json': { runner: 'go', passing: goPassing, failing: goFailing },
  cargo: {
    runner: 'cargo',
    passing: ['src/lib.rs tests::ok'],
    failing: ['src/lib.rs tests::bad', 'src/lib.rs tests::inner::deep'],
    places: ['src/lib.rs:2', 'src/lib.rs:2'],
  },
  'surefire-junit5': {
    runner: 'junit',
    passing: ['demo.SumTest.addsNothing', 'demo.SumTest.addsPairs(int, int, int)[2]'],
    failing: ['demo.SumTest$Inner.addsInside', 'demo.SumTest.adds', 'demo.SumTest.addsPairs(int, int, int)[1]'],
    places: ['SumTest.java:31', 'SumTest.java:13', 'SumTest.java:24'],
  },
  'gradle-junit4': {
    runner: 'junit',
    passing: ['demo.SumTest.addsNothing'],
    failing: ['demo.SumTest.adds'],
    places: ['SumTest.java:10'],
  },
  'pytest-junit': {
    runner: 'junit',
    passing: ['tests.test_a.TestMath.test_ok', 'tests.test_b.test_fine', 'tests.test_b.test_p[1]'],
    failing: [
      'tests.test_a.TestMath.test_bad',
      'tests.test_a.TestMath.test_err',
      'tests.test_a.TestMath.test_sub',
      'tests.test_b.test_fix',
      'tests.test_b.test_p[2]',
    ],
  },
};

describe('what real runners print is read into passing and failing sets', () => {
  for (const [name, expected] of Object.entries(cases)) {
    test(name, () => {
      const found = readTestOutput(fixture(name), roots);
      assert.deepEqual(
        { runner: found?.runner, passing: found?.passing, failing: found?.failing.map((each) => each.id) },
        { runner: expected.runner, passing: expected.passing, failing: expected.failing },
      );
      if (expected.places === undefined) return;
      assert.deepEqual(
        found?.failing.map((each) => `${each.file ?? ''}:${each.line ?? ''}`),
        expected.places,
      );
    });
  }

  const counted = {
    'pytest-q': 4,
    pytest: 4,
    'pytest-xdist': 4,
    unittest: 1,
    jest: 6,
    vitest: 3,
    mocha: 3,
    'pytest-collect': null,
  };
  for (const [name, expected] of Object.entries(counted))
    test(`${name}: ${expected ?? 'an unknown number'} of tests pass, named or not`, () => {
      const found = readTestOutput(fixture(name), roots);
      assert.ok(found);
      assert.equal(passingCount({ passing: [...found.passing], passed: found.passed }), expected);
    });

  test('two runners are counted together', () => {
    const joined = readTestOutput(fixture('unittest') + fixture('mocha'), roots);
    assert.equal(joined?.passed, 4);
  });

  test('colours and Windows line ends change nothing', () => {
    const plain = readTestOutput(fixture('mocha'), roots);
    const painted = fixture('mocha').replaceAll('adds', '\u001b[32madds\u001b[0m').replaceAll('\n', '\r\n');
    assert.deepEqual(readTestOutput(painted, roots), plain);
  });

  test('output of no known runner is nobody’s', () => {
    for (const text of ['', 'ok\n', 'Error: boom\n    at x (a.js:1:1)\n', '12 things passed on\n']) {
      assert.equal(readTestOutput(text), null, text);
    }
  });

  test('a command that starts two runners joins their sets', () => {
    const joined = readTestOutput(fixture('unittest') + fixture('mocha'), roots);
    assert.equal(joined?.runner, 'mocha+unittest');
    assert.equal(joined.failing.length, 5);
  });

  test('a report with a document type is not parsed', () => {
    const hostile = '<!DOCTYPE x [<!ENTITY a "b">]><testsuite><testcase name="x"/></testsuite>';
    assert.equal(readTestOutput('', [], [hostile]), null);
  });
});
