import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createChantDetector } from '../../../src/core/model/protocols/chantDetector';

/** Where the detector speaks up, in characters; null where it stays silent. */
function firesAt(text: string, pieceLength = 5): number | null {
  const detector = createChantDetector();
  for (let start = 0; start < text.length; start += pieceLength)
    if (detector.feed(text.slice(start, start + pieceLength))) return start + pieceLength;
  return null;
}

function repeat(rounds: number, line: (index: number) => string): string {
  return Array.from({ length: rounds }, (_, index) => line(index)).join('');
}

const PARAGRAPH =
  'Wait, let me check the function again. The function takes two arguments and returns their sum. The test expects three. ' +
  'Perhaps the operator is wrong. Let me look at the file once more before I edit anything in it.\n\n';

describe('texts that chant', () => {
  const chants: Readonly<Record<string, string>> = {
    'a sentence': 'I will read the file now. '.repeat(200),
    'a paragraph': PARAGRAPH.repeat(12),
    'a long paragraph': repeat(12, () => `${PARAGRAPH}${PARAGRAPH.toUpperCase()}${PARAGRAPH.slice(3)}`),
    'a word': 'the the '.repeat(400),
    'after a sane beginning': `${repeat(60, (index) => `Line ${index} says something else.\n`)}${'Done. Finished. '.repeat(200)}`,
    'one letter without end': 'a'.repeat(20_000),
    'blank lines without end': '\n'.repeat(20_000),
  };
  for (const [title, text] of Object.entries(chants))
    test(title, () => {
      const at = firesAt(text);
      assert.ok(at !== null && at < text.length);
    });

  test('whatever the size of the pieces', () => {
    for (const length of [1, 3, 64, 1000, 50_000]) assert.notEqual(firesAt(PARAGRAPH.repeat(40), length), null);
  });

  test('it stays so', () => {
    const detector = createChantDetector();
    assert.equal(detector.feed(PARAGRAPH.repeat(40)), true);
    assert.equal(detector.feed('And now for something else.'), true);
  });
});

describe('texts that only look like it', () => {
  const random = (index: number): number => (Math.imul(index + 1, 2654435761) >>> 0) % 100_000;
  const sane: Readonly<Record<string, string>> = {
    'a table': repeat(120, (index) => `| row ${index} | ${random(index)} | yes |\n`),
    'a table of nothing but zeros': '| 0 | 0 | 0 | 0 |\n'.repeat(60),
    'a long list': repeat(300, (index) => `- item ${index}: unchanged\n`),
    'numbered steps': repeat(150, (index) => `Step ${index}: read the next file and compare it.\n`),
    'indented code': repeat(
      80,
      (index) => `        if (value${index} === undefined) {\n            return null;\n        }\n`,
    ),
    'closing braces': `${'{ '.repeat(40)}${repeat(40, (index) => `${' '.repeat(80 - index * 2)}}\n`)}`,
    'a picture of signs': repeat(40, (index) => `${'*'.repeat(index)}${' '.repeat(60 - index)}|\n`),
    'a ruler': `${'='.repeat(200)}\n${'-'.repeat(500)}\n`,
    'encoded bytes': Buffer.from(Array.from({ length: 6_000 }, (_, index) => random(index) % 256)).toString('base64'),
    'encoded zeros': 'A'.repeat(4_000),
    'a matrix': repeat(40, () => '  [0, 0, 0, 0, 0, 0, 0, 0],\n'),
    'rows of a fixture': repeat(200, (index) => `{ id: ${index}, name: 'user${index}', isActive: true },\n`),
    assertions: repeat(100, (index) => `assert.equal(sum(${index}, 1), ${index + 1});\n`),
    'one line said three times': PARAGRAPH.repeat(3),
  };
  for (const [title, text] of Object.entries(sane)) test(title, () => assert.equal(firesAt(text), null));
});
