import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { applyHunks, hunksOf, rejectHunks } from '../../../src/core/edits/hunks';
import { linesWithEndings } from '../../../src/core/edits/lineEndings';

const line = fc.constantFrom('a\n', 'b\n', 'c\n', 'd\n', '\n', 'a\r\n', '  x\n');
const text = fc
  .tuple(fc.array(line, { maxLength: 30 }), fc.constantFrom('', '', 'last', 'a'))
  .map(([lines, last]) => lines.join('') + last);

describe('hunks', () => {
  test('all applied make the new text, all rejected the old one', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const hunks = hunksOf(before, after);
        assert.equal(applyHunks(before, hunks), after);
        assert.equal(rejectHunks(after, hunks), before);
        assert.equal(applyHunks(before, []), before);
        assert.equal(rejectHunks(after, []), after);
      }),
      { numRuns: 500 },
    );
  });

  test('a part applied is the other part rejected', () => {
    fc.assert(
      fc.property(text, text, fc.array(fc.boolean(), { maxLength: 30 }), (before, after, choice) => {
        const hunks = hunksOf(before, after);
        const taken = hunks.filter(({ index }) => choice[index] === true);
        const left = hunks.filter(({ index }) => choice[index] !== true);
        assert.deepEqual(withNewline(applyHunks(before, taken)), withNewline(rejectHunks(after, left)));
      }),
      { numRuns: 500 },
    );
  });

  test('hold lines and their places in both texts', () => {
    assert.deepEqual(hunksOf('a\nb\nc\nd\n', 'a\nx\nc\nd\ne'), [
      { index: 0, oldStart: 2, oldLines: ['b\n'], newStart: 2, newLines: ['x\n'] },
      { index: 1, oldStart: 5, oldLines: [], newStart: 5, newLines: ['e'] },
    ]);
    assert.deepEqual(hunksOf('a\n', 'a\n'), []);
    assert.deepEqual(hunksOf('', 'a'), [{ index: 0, oldStart: 1, oldLines: [], newStart: 1, newLines: ['a'] }]);
  });

  test('two very different texts of many lines still make true hunks', () => {
    const before = Array.from({ length: 12_000 }, (_value, index) => `old ${index % 50} ${index}\n`).join('');
    const after = Array.from({ length: 12_000 }, (_value, index) =>
      index % 1000 === 0 ? `old ${index % 50} ${index}\n` : `new ${index}\n`,
    ).join('');
    const hunks = hunksOf(before, after);
    assert.equal(applyHunks(before, hunks), after);
    assert.equal(hunks.length, 12, 'the lines that both have divide the change');
  });
});

/** Whether a last line had a newline can't be told once another line follows it. */
function withNewline(value: string): string[] {
  return linesWithEndings(value).map((each) => each.replace(/\r?\n$/, ''));
}
