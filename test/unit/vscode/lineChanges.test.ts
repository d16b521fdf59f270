import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import {
  applyChange,
  findAgain,
  inverse,
  lineChanges,
  linesOf,
  normalised,
  replacementOf,
} from '../../../src/vscode/review/lineChanges';
import type { LineChange, TextReplacement } from '../../../src/vscode/review/lineChanges';

/** What an editor does with a replacement. */
function applyReplacement(text: string, { start, end, text: put }: TextReplacement): string {
  const lines = linesOf(text);
  const offset = ({ line, column }: TextReplacement['start']): number =>
    lines.slice(0, line).reduce((sum, one) => sum + one.length + 1, 0) + column;
  return text.slice(0, offset(start)) + put + text.slice(offset(end));
}

const cases: readonly [name: string, before: string, after: string, count: number][] = [
  ['nothing', 'a\nb\n', 'a\nb\n', 0],
  ['a changed line', 'a\nb\nc\n', 'a\nB\nc\n', 1],
  ['an insertion at the start', 'a\n', 'x\na\n', 1],
  ['an insertion at the end', 'a\n', 'a\nx\n', 1],
  ['an insertion after a last line without a break', 'a', 'a\nx', 1],
  ['a deletion at the start', 'x\na\n', 'a\n', 1],
  ['a deletion at the end', 'a\nx\n', 'a\n', 1],
  ['a deletion of the last line without a break', 'a\nx', 'a', 1],
  ['the final line break alone', 'a\n', 'a', 1],
  ['everything', 'a\nb', '', 1],
  ['from nothing', '', 'a\nb\n', 1],
  ['two places', '1\n2\n3\n4\n5\n', '1\nX\n3\n4\nY\n', 2],
];

describe('changes of a review', () => {
  for (const [name, before, after, count] of cases) {
    test(`${name}: each applies and is taken back, as lines and as an edit of the document`, () => {
      const changes = lineChanges(before, after);
      assert.equal(changes.length, count);
      // From the last to the first, so that the earlier places stay where they are.
      const backwards = [...changes].reverse();
      assert.equal(backwards.reduce(applyChange, before), after);
      const undone = backwards.reduce((text, change) => applyChange(text, inverse(change)), after);
      assert.equal(undone, before);
      const edited = backwards.reduce(
        (text, change) => applyReplacement(text, replacementOf(linesOf(text), change)),
        before,
      );
      assert.equal(edited, after);
    });
  }

  test('hold for any two texts', () => {
    const text = fc.array(fc.constantFrom('a', 'b', '', 'c\n', '\n')).map((parts) => parts.join('\n'));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const backwards = lineChanges(before, after).reverse();
        const edited = backwards.reduce(
          (now, change) => applyReplacement(now, replacementOf(linesOf(now), change)),
          before,
        );
        assert.equal(edited, after);
      }),
    );
  });

  test('line endings make no difference', () => {
    assert.deepEqual(lineChanges('a\r\nb\r\n', 'a\nb\n'), []);
    assert.equal(normalised('a\r\nb\rc\n'), 'a\nb\nc\n');
  });

  test('a change is found again after lines were added above it', () => {
    const [wanted] = lineChanges('a\nb\nc\n', 'a\nB\nc\n');
    const now = lineChanges('new\na\nb\nc\n', 'new\na\nB\nc\n');
    assert.equal(findAgain(now, wanted!)?.beforeStart, 2);
    assert.equal(findAgain(lineChanges('a\nx\n', 'a\nB\n'), wanted!), undefined);
  });

  test('of two equal changes the nearer one is meant', () => {
    const changes = lineChanges('x\na\nb\nc\nx\n', 'y\na\nb\nc\ny\n');
    const second: LineChange = changes[1]!;
    assert.deepEqual(findAgain(changes, { ...second, afterStart: 5 }), second);
  });
});
