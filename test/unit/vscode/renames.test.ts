import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { renamesAmong } from '../../../src/vscode/review/renames';

const provenance = { kind: 'local', step: 1 } as const;
const gone = (path: string, before: string) => ({ path, before, after: null, provenance });
const made = (path: string, after: string) => ({ path, before: null, after, provenance });
const text = 'one\ntwo\nthree\nfour\n';

describe('which new file is one that goes, under another name', () => {
  const cases: readonly [what: string, files: Parameters<typeof renamesAmong>[0], pairs: Record<string, string>][] = [
    ['the same text', [gone('a', text), made('b', text)], { a: 'b', b: 'a' }],
    ['most of the lines', [gone('a', text), made('b', text.replace('two', '2'))], { a: 'b', b: 'a' }],
    ['other line endings', [gone('a', text), made('b', text.replaceAll('\n', '\r\n'))], { a: 'b', b: 'a' }],
    ['few of the lines', [gone('a', text), made('b', 'one\n2\n3\n4\n')], {}],
    ['blank lines only', [gone('a', 'one\n\n\n\n'), made('b', 'two\n\n\n\n')], {}],
    ['empty files', [gone('a', ''), made('b', '')], {}],
    ['a part of a long one', [gone('a', text), made('b', text + 'more\n'.repeat(9))], {}],
    ['the likest of two', [gone('a', text), made('b', text.replace('two', '2')), made('c', text)], { a: 'c', c: 'a' }],
    [
      'one each',
      [gone('a', text), gone('b', text), made('c', text), made('d', text)],
      { a: 'c', c: 'a', b: 'd', d: 'b' },
    ],
    ['no file that goes', [made('b', text), { path: 'a', before: text, after: text, provenance }], {}],
  ];
  for (const [what, files, pairs] of cases) {
    test(what, () => assert.deepEqual(Object.fromEntries(renamesAmong(files)), pairs));
  }
});
