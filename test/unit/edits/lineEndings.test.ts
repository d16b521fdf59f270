import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { adoptLineEndings, dominantLineEnding, linesWithEndings, toLf } from '../../../src/core/edits/lineEndings';

const dominant: [string, string][] = [
  ['', '\n'],
  ['a', '\n'],
  ['a\n', '\n'],
  ['a\r\n', '\r\n'],
  ['a\r\nb\nc\r\n', '\r\n'],
  ['a\r\nb\nc\n', '\n'],
];

describe('line endings', () => {
  for (const [text, ending] of dominant) {
    test(`${JSON.stringify(text)} has mostly ${JSON.stringify(ending)}`, () =>
      assert.equal(dominantLineEnding(text), ending));
  }

  const text = fc
    .tuple(
      fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c', ''), fc.constantFrom('\n', '\r\n'))),
      fc.constantFrom('', 'end'),
    )
    .map(([lines, last]) => lines.map(([line, ending]) => line + ending).join('') + last);

  test('split lines join to the text', () => {
    fc.assert(fc.property(text, (each) => assert.equal(linesWithEndings(each).join(''), each)));
  });

  test('an unchanged text is given back byte for byte', () => {
    fc.assert(fc.property(text, (each) => assert.equal(adoptLineEndings(each, toLf(each)), each)));
  });

  test('an edited text keeps its words, and takes no ending that the original has not', () => {
    fc.assert(
      fc.property(text, text, (original, other) => {
        const adopted = adoptLineEndings(original, toLf(other));
        assert.equal(toLf(adopted), toLf(other));
        if (!original.includes('\r\n')) assert.ok(!adopted.includes('\r'));
      }),
      { numRuns: 500 },
    );
  });
});
