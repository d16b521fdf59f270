import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { PatchFile } from '../../../src/core/edits/unifiedPatch';
import { unifiedPatch } from '../../../src/core/edits/unifiedPatch';
import { withGitFolder, writeIn } from './gitFolder';

/** Applies the patch with the real git and compares every file byte for byte. */
function checkWithGit(files: readonly PatchFile[]): string {
  const patch = unifiedPatch(files);
  withGitFolder((folder, git) => {
    for (const { path: file, before } of files) if (before !== null) writeIn(folder, file, before);
    if (patch === '') return;
    const patchFile = path.join(folder, '.git', 'change.patch');
    writeFileSync(patchFile, patch);
    git('apply', '--check', '--whitespace=nowarn', patchFile);
    git('apply', '--whitespace=nowarn', patchFile);
    for (const { path: file, after } of files) {
      const full = path.join(folder, file);
      if (after === null) assert.equal(existsSync(full), false, `${file} is deleted`);
      else assert.equal(readFileSync(full, 'utf8'), after);
    }
    for (const { path: file, after, before, mode } of files) {
      if (after === null || before !== null || mode === undefined || process.platform === 'win32') continue;
      const isExecutable = (statSync(path.join(folder, file)).mode & 0o111) !== 0;
      assert.equal(isExecutable, mode === '100755');
    }
  });
  return patch;
}

const twenty = Array.from({ length: 20 }, (_value, index) => `line ${index + 1}\n`).join('');
const cases: Record<string, PatchFile[]> = {
  'one changed line': [{ path: 'a.js', before: 'a\nb\nc\n', after: 'a\nx\nc\n' }],
  'a change of the first line': [{ path: 'a.js', before: 'a\nb\n', after: 'x\nb\n' }],
  'an insertion at the start': [{ path: 'a.js', before: twenty, after: `new\n${twenty}` }],
  'an insertion at the end': [{ path: 'a.js', before: twenty, after: `${twenty}new\n` }],
  'two changes far apart': [
    { path: 'a.js', before: twenty, after: twenty.replace('line 2\n', 'x\n').replace('line 19\n', 'y\nz\n') },
  ],
  'two changes that share their context': [
    { path: 'a.js', before: twenty, after: twenty.replace('line 5\n', 'x\n').replace('line 11\n', '') },
  ],
  'two changes seven lines apart': [
    { path: 'a.js', before: twenty, after: twenty.replace('line 5\n', 'x\n').replace('line 13\n', 'y\n') },
  ],
  'a new file': [{ path: 'src/new.js', before: null, after: 'a\nb\n' }],
  'a new executable file': [{ path: 'run.sh', before: null, after: '#!/bin/sh\n', mode: '100755' }],
  'a new empty file': [{ path: 'empty', before: null, after: '' }],
  'a deleted file': [{ path: 'src/old.js', before: 'a\nb\n', after: null }],
  'a deleted empty file': [{ path: 'empty', before: '', after: null }],
  'a file that becomes empty': [{ path: 'a', before: 'a\n', after: '' }],
  'an empty file that gets text': [{ path: 'a', before: '', after: 'a' }],
  'no final newline before and after': [{ path: 'a', before: 'a\nb', after: 'a\nc' }],
  'a final newline added': [{ path: 'a', before: 'a\nb', after: 'a\nb\n' }],
  'a final newline removed': [{ path: 'a', before: 'a\nb\n', after: 'a\nb' }],
  'an unchanged last line without newline': [{ path: 'a', before: 'a\nb\nc', after: 'x\nb\nc' }],
  'a name with spaces': [{ path: 'my folder/my file.js', before: 'a\n', after: 'b\n' }],
  'a new file with spaces in its name': [{ path: 'my file.js', before: null, after: 'b\n' }],
  'a name with umlauts and an emoji': [{ path: 'Grüße/😀 x.py', before: 'a\n', after: 'b\n' }],
  'a new file with a Chinese name': [{ path: '文件.txt', before: null, after: '你好\n' }],
  'CRLF lines': [{ path: 'a.bat', before: 'a\r\nb\r\nc\r\n', after: 'a\r\nx\r\nc\r\n' }],
  'CRLF to LF': [{ path: 'a.bat', before: 'a\r\nb\r\n', after: 'a\nb\n' }],
  'mixed line endings': [{ path: 'a', before: 'a\r\nb\nc\r\n', after: 'a\r\nx\nc\r\n' }],
  'CRLF without a final newline': [{ path: 'a', before: 'a\r\nb', after: 'a\r\nc' }],
  'a byte-order mark': [{ path: 'a.cs', before: '\ufeffa\nb\n', after: '\ufeffa\nc\n' }],
  'lines that look like a patch': [
    { path: 'a', before: '--- a\n+++ b\n@@ -1 +1 @@\n', after: '--- a\n+++ c\n@@ -1 +1 @@\n' },
  ],
  'a line with form feeds and other separators': [
    { path: 'a', before: 'a\f\u2028b\u0085\nc\n', after: 'a\f\u2028b\u0085\nd\n' },
  ],
  'nothing changed': [{ path: 'a', before: 'a\n', after: 'a\n' }],
  'several files': [
    { path: 'a', before: 'a\n', after: 'b\n' },
    { path: 'b', before: null, after: 'b' },
    { path: 'c', before: 'x', after: null },
    { path: 'd', before: 'same\n', after: 'same\n' },
  ],
};

describe('a unified patch applies with git', () => {
  for (const [name, files] of Object.entries(cases)) test(name, () => void checkWithGit(files));

  test(
    'names that Windows does not allow',
    { skip: process.platform === 'win32' ? 'no such names on Windows' : false },
    () => {
      checkWithGit([
        { path: 'a"quote".js', before: 'a\n', after: 'b\n' },
        { path: 'tab\there', before: 'a\n', after: 'b\n' },
        { path: 'back\\slash', before: null, after: 'b\n' },
      ]);
    },
  );

  test('texts of any shape, many at once', () => {
    const line = fc.constantFrom('a', 'b', 'c', '', ' x', '\t', 'é', '-', '+', '\\ No newline at end of file');
    const ending = fc.constantFrom('\n', '\n', '\n', '\r\n');
    const text = fc
      .tuple(fc.array(fc.tuple(line, ending), { maxLength: 25 }), fc.boolean())
      .map(([lines, isOpen]) => lines.map(([a, b]) => a + b).join('') + (isOpen ? 'end' : ''));
    const side = fc.option(text, { nil: null, freq: 8 });
    fc.assert(
      fc.property(fc.array(fc.tuple(side, side), { minLength: 1, maxLength: 40 }), (pairs) => {
        checkWithGit(
          pairs
            .filter(([before, after]) => before !== null || after !== null)
            .map(([before, after], index) => ({ path: `f${index}`, before, after })),
        );
      }),
      { numRuns: 12 },
    );
  });
});

test('a patch reads as git writes it', () => {
  assert.equal(
    unifiedPatch([{ path: 'src/my sum.js', before: 'a\nb', after: 'a\nc' }]),
    [
      'diff --git a/src/my sum.js b/src/my sum.js',
      '--- a/src/my sum.js\t',
      '+++ b/src/my sum.js\t',
      '@@ -1,2 +1,2 @@',
      ' a',
      '-b',
      '\\ No newline at end of file',
      '+c',
      '\\ No newline at end of file',
      '',
    ].join('\n'),
  );
  assert.match(
    unifiedPatch([{ path: 'é.js', before: null, after: 'a\n' }]),
    /^diff --git "a\/\\303\\251.js" "b\/\\303\\251.js"\n/,
  );
});
