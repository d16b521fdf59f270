import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { failureSignature } from '../../../src/core/outcomes/failureSignature';
import { framesOf } from '../../../src/core/outcomes/framesOf';

describe('failure signature', () => {
  const same: [string, string, string][] = [
    ['numbers', 'Error: expected 3 but got 4', 'Error: expected 17 but got -2.5'],
    ['paths', 'Error: no such file /home/a/b.txt', 'Error: no such file /var/tmp/x/c.txt'],
    ['addresses and times', 'panic: 0xc000 at 2024-01-02T03:04:05Z', 'panic: 0xdead at 2026-11-02T13:14:15Z'],
    ['durations', 'FAILED after 12ms', 'FAILED after 3.5s'],
    ['colours', '\u001b[31mError: x\u001b[0m', 'Error: x'],
  ];
  for (const [name, one, other] of same) {
    test(`is equal whatever the ${name}`, () => assert.equal(failureSignature(one), failureSignature(other)));
  }
  test('differs for another failure', () => {
    assert.notEqual(failureSignature('TypeError: a is undefined'), failureSignature('RangeError: too deep'));
  });
  test('is short, and empty for no output', () => {
    assert.equal(failureSignature(''), '');
    assert.ok(failureSignature('Error: x y\n'.repeat(9000) + 'Error: '.repeat(900)).length <= 320);
  });
});

describe('frames', () => {
  const read = (name: string): string =>
    readFileSync(join(import.meta.dirname, '../../fixtures/outcomes', `${name}.txt`), 'utf8');
  test('of Node name the workspace only', () => {
    assert.deepEqual(framesOf(read('node24-spec'), ['/project'], ['test/a.test.mjs', 'test/b.test.mjs']), [
      { file: 'test/a.test.mjs', line: 5 },
      { file: 'test/a.test.mjs', line: 6 },
      { file: 'test/a.test.mjs', line: 9 },
      { file: 'test/b.test.mjs', line: 1 },
    ]);
  });
  const table: [string, string, { file: string; line: number }[]][] = [
    [
      'python, code before tests',
      '  File "/w/tests/test_a.py", line 3, in t\n  File "/w/pkg/mod.py", line 9, in f\n  File "/usr/lib/python3/os.py", line 1',
      [
        { file: 'pkg/mod.py', line: 9 },
        { file: 'tests/test_a.py', line: 3 },
      ],
    ],
    ['go', '\t/w/p/p.go:4 +0x28\n\t/usr/local/go/src/testing/testing.go:2 +0x1', [{ file: 'p/p.go', line: 4 }]],
    [
      'rust',
      "thread 'a' panicked at src/lib.rs:7:5:\n  at /rustc/abc/library/core/src/x.rs:1:1",
      [{ file: 'src/lib.rs', line: 7 }],
    ],
    [
      'java',
      'at com.example.Calc.add(Calc.java:12)\nat java.base/java.lang.Thread.run(Thread.java:9)',
      [{ file: 'src/main/java/com/example/Calc.java', line: 12 }],
    ],
    [
      'node_modules are not the workspace',
      'at f (/w/node_modules/x/i.js:1:1)\nat g (/w/src/a.ts:2:3)',
      [{ file: 'src/a.ts', line: 2 }],
    ],
  ];
  const files = [
    'pkg/mod.py',
    'tests/test_a.py',
    'p/p.go',
    'src/lib.rs',
    'src/main/java/com/example/Calc.java',
    'src/a.ts',
  ];
  for (const [name, output, expected] of table) {
    test(name, () => assert.deepEqual(framesOf(output, ['/w'], files), expected));
  }
});
