import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { followEdit, readGuidance } from '../../../src/practice/protege/guidance';
import { applyEdit, editBetween } from '../../../src/practice/protege/textEdit';

const file = 'def f(x):\n    if x > 1:\n        return x\n    return 0\n';

const followed: readonly (readonly [title: string, step: string, text: string, after: string | undefined])[] = [
  ['replaces a line', '1. [edit] a.py:2: Replace `if x > 1:` with `if x >= 1:`.', file, file.replace('>', '>=')],
  ['changes a piece of a line', '1. [edit] a.py:2: Change `> 1` to `> 2`', file, file.replace('> 1', '> 2')],
  ['reads an arrow', '2) a.py:4: `return 0` -> `return None`', file, file.replace('return 0', 'return None')],
  ['deletes a line', '1. [edit] a.py:4: Delete `return 0`.', file, file.replace('    return 0\n', '')],
  [
    'inserts after a line',
    '1. [edit] a.py:2: After `if x > 1:` insert `x -= 1`.',
    file,
    file.replace('1:\n', '1:\n        x -= 1\n'),
  ],
  [
    'replaces two lines by two',
    '1. [edit] a.py:2: Replace `if x > 1:`, next line `return x` with `if x > 2:`, next line `return -x`.',
    file,
    'def f(x):\n    if x > 2:\n        return -x\n    return 0\n',
  ],
  [
    'reads code that holds backticks',
    '1. [edit] a.js:1: Replace `` say(`a`); `` with `` say(`b`); ``.',
    '  say(`a`);\n',
    '  say(`b`);\n',
  ],
  ['does nothing where the line is not there', '1. [edit] a.py:2: Replace `y = 1` with `y = 2`.', file, undefined],
];

void describe('following advice', () => {
  for (const [title, step, text, after] of followed) {
    test(title, () => {
      const [edit] = readGuidance(step);
      assert.ok(edit !== undefined, 'no edit was read');
      assert.equal(followEdit(text, edit), after);
    });
  }

  test('takes the place nearest to the named line', () => {
    const [edit] = readGuidance('1. [edit] a.js:4: Replace `go();` with `stop();`.');
    assert.equal(followEdit('go();\nx();\ny();\ngo();\n', edit!), 'go();\nx();\ny();\nstop();\n');
  });

  test('reads over steps that are no exact edits', () => {
    const text =
      '1. [read] a.js:3: Compare `a` with `b`.\n2. [test] all tests: Run the tests.\n3. [edit] a.js: Be careful.';
    assert.deepEqual(readGuidance(text), []);
  });
});

void describe('edits of whole lines', () => {
  const cases: readonly (readonly [title: string, before: string, after: string])[] = [
    ['one line', 'a\nb\nc\n', 'a\nx\nc\n'],
    ['an insertion', 'a\nb\n', 'a\nnew\nb\n'],
    ['a deletion', 'a\nb\nc\n', 'a\nc\n'],
    ['a line that is there twice', 'x\na\ny\na\n', 'x\na\ny\nb\n'],
    ['the first line', 'a\nb\n', 'z\nb\n'],
    ['two places', 'a\nb\nc\nd\n', 'x\nb\nc\ny\n'],
    ['blank lines around', 'a\n\n\nb\n', 'a\n\nnew\n\nb\n'],
  ];
  for (const [title, before, after] of cases) {
    test(`${title}: the search text is unique and the result is right`, () => {
      const edit = editBetween(before, after);
      assert.ok(edit !== null);
      assert.equal(before.split(edit.search).length, 2);
      assert.equal(applyEdit(before, edit), after);
    });
  }

  test('equal texts need no edit', () => assert.equal(editBetween('a\n', 'a\n'), null));
});
