import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { fenced, plain, prose } from '../../../src/core/report/markdown';

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

describe('prose with code in it', () => {
  for (const [text, expected] of [
    ['`run_tests` was *done*', '`run_tests` was \\*done\\*'],
    ['a `b_c` and `d<e>` f', 'a `b_c` and `d<e>` f'],
    ['`` a `b` c `` <x>', '`` a `b` c `` \\<x\\>'],
    ['one ` alone', 'one \\` alone'],
    ['`a` and ``b`', '`a` and \\`\\`b\\`'],
    ['`a\n  b` <img>', '`a b` \\<img\\>'],
    ['- no `list`', '\\- no `list`'],
    ['[x](`y`)', '\\[x\\](`y`)'],
    ['', ''],
  ] as const)
    test(JSON.stringify(text), () => assert.equal(prose(text), expected));
});
