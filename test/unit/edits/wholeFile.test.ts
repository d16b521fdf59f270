import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { wholeFileText } from '../../../src/core/edits/wholeFile';

const hundred = Array.from({ length: 100 }, (_value, index) => `line ${index}\n`).join('');
const half = hundred.slice(0, hundred.indexOf('line 50\n'));
const mixed = 'a\r\nb\nc\r\n';

const written: [name: string, before: string | null, content: string, text: string][] = [
  ['a new file as it is', null, 'a\r\nb', 'a\r\nb'],
  ['a new empty file', null, '', ''],
  ['an empty file', '', 'a', 'a'],
  ['CRLF kept', 'a\r\nb\r\n', 'a\nc\n', 'a\r\nc\r\n'],
  ['LF kept', 'a\nb\n', 'a\r\nc\r\n', 'a\nc\n'],
  ['mixed line endings kept where lines stay', mixed, 'a\nb\nx\nc\n', 'a\r\nb\nx\r\nc\r\n'],
  ['a final newline added', 'a\n', 'b', 'b\n'],
  ['no final newline kept so', 'a', 'b\n', 'b'],
  ['CRLF and no final newline', 'a\r\nb', 'a\nc\n', 'a\r\nc'],
  ['emptied', 'a\n', '', ''],
  ['a code fence taken off', 'a\n', '```js\nb\n```\n', 'b\n'],
  ['a code fence taken off a new file', null, '```\na\nb\n```', 'a\nb'],
  ['line numbers taken off', 'a\nb\n', '1 | a\n2 | c\n', 'a\nc\n'],
  ['a table that only looks numbered', 'x\n', '3 | a\n4 | b\n', '3 | a\n4 | b\n'],
  [
    'an ordinary comment about the rest',
    'a\n',
    '// The rest of the items follow.\nb\n',
    '// The rest of the items follow.\nb\n',
  ],
  [
    'a marker that was there before',
    'a\n// ... rest of code unchanged\n',
    '// ... rest of code unchanged\nb\n',
    '// ... rest of code unchanged\nb\n',
  ],
  [
    'a spread and a rest parameter',
    'a\n',
    'f(...args);\nconst [x, ...rest] = y;\n',
    'f(...args);\nconst [x, ...rest] = y;\n',
  ],
  ['an Ellipsis in a Python stub that grows', 'a\n', 'def f():\n    ...\n', 'def f():\n    ...\n'],
  ['half of a long file', hundred, half, half],
  ['a short file made shorter', 'a\nb\nc\nd\ne\n', 'a\n', 'a\n'],
];

const refused: [name: string, before: string, content: string, reason: string, says: RegExp][] = [
  [
    '// ... rest of code unchanged',
    'a\nb\nc\n',
    'x\n// ... rest of code unchanged\n',
    'elided',
    /Line 2 .*rest of code unchanged/,
  ],
  ['# ... existing code ...', 'a\nb\nc\n', '# ... existing code ...\nx\n', 'elided', /whole file/],
  [
    '/* … other methods stay the same … */',
    'a\nb\n',
    'x\n/* … other methods stay the same … */\n',
    'elided',
    /edit_file/,
  ],
  [
    '<!-- ... the remaining content ... -->',
    'a\nb\n',
    '<!-- ... the remaining content ... -->\n',
    'elided',
    /left out/,
  ],
  ['{/* ... rest of the file ... */}', 'a\nb\n', 'x\n{/* ... rest of the file ... */}\n', 'elided', /left out/],
  [
    '-- rest of the functions unchanged, much shorter',
    hundred,
    '-- rest of the functions unchanged\n',
    'elided',
    /left out/,
  ],
  ['a bare ellipsis in a file that shrinks', 'a\nb\nc\n', 'x\n...\n', 'elided', /Line 2/],
  ['// ... in a file that shrinks', 'a\nb\nc\nd\n', 'x\n  // ...\n', 'elided', /Line 2/],
  ['a marker in a CRLF file', 'a\r\nb\r\nc\r\n', 'x\r\n// ... rest of the code\r\n', 'elided', /Line 2/],
  ['most of a long file gone', hundred, 'line 1\nline 2\n', 'far-shorter', /100 lines and your content only 2/],
  ['the same content', 'a\r\nb\r\n', 'a\nb\n', 'no-change', /exactly this content/],
  ['the same content but for the final newline', 'a\nb', 'a\nb\n', 'no-change', /exactly this content/],
];

describe('a whole file is written', () => {
  for (const [name, before, content, text] of written) {
    test(name, () => assert.deepEqual(wholeFileText(before, content), { kind: 'text', text }));
  }
  test('a Markdown file keeps its fences', () => {
    const content = '```js\nb\n```\n';
    assert.deepEqual(wholeFileText('# a\n', content, true), { kind: 'text', text: content });
  });
});

describe('a whole file is refused', () => {
  for (const [name, before, content, reason, says] of refused) {
    test(name, () => {
      const result = wholeFileText(before, content);
      assert.equal(result.kind, 'refused');
      assert.equal(result.reason, reason);
      assert.match(result.message, says);
    });
  }
});
