import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { fenced, plain } from '../../../src/core/report/markdown';

describe('text from outside has no meaning in Markdown', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['*bold* and _more_', '\\*bold\\* and \\_more\\_'],
    ['a formula: ${text} and ${more}', 'a formula: \\${text} and \\${more}'],
    ['`code`', '\\`code\\`'],
    ['[link](http://x) <b>', '\\[link\\](http://x) \\<b\\>'],
    ['# no heading', '\\# no heading'],
    ['two\nlines', 'two lines'],
    ['&lt;b&gt; ~~gone~~', '\\&lt;b\\&gt; \\~\\~gone\\~\\~'],
  ];
  for (const [text, expected] of cases) test(JSON.stringify(text), () => assert.equal(plain(text), expected));
});

test('a fence is longer than any inside', () => {
  assert.equal(fenced('a\n```\nb'), '````\na\n```\nb\n````');
});
