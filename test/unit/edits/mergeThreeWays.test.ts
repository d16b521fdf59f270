import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { mergeThreeWays } from '../../../src/core/edits/mergeThreeWays';
import { withGitFolder, writeIn } from './gitFolder';

const labels = { ours: 'ours', theirs: 'theirs' };

interface Case {
  readonly base: string | null;
  readonly ours: string | null;
  readonly theirs: string | null;
  readonly text: string | null;
  readonly conflicts?: readonly string[];
}

const cases: Record<string, Case> = {
  'only ours changed': { base: 'a\n', ours: 'b\n', theirs: 'a\n', text: 'b\n' },
  'only theirs changed': { base: 'a\n', ours: 'a\n', theirs: 'b\n', text: 'b\n' },
  'the same change': { base: 'a\n', ours: 'b\n', theirs: 'b\n', text: 'b\n' },
  'changes apart': { base: 'a\nb\nc\n', ours: 'x\nb\nc\n', theirs: 'a\nb\ny\n', text: 'x\nb\ny\n' },
  'changes apart in CRLF': {
    base: 'a\r\nb\r\nc\r\n',
    ours: 'x\r\nb\r\nc\r\n',
    theirs: 'a\r\nb\r\ny\r\n',
    text: 'x\r\nb\r\ny\r\n',
  },
  'insertions apart': { base: 'a\nb\n', ours: '1\na\nb\n', theirs: 'a\nb\n2\n', text: '1\na\nb\n2\n' },
  'no final newline': { base: 'a\nb\nc', ours: 'x\nb\nc', theirs: 'a\nb\nz', text: 'x\nb\nz' },
  'a conflict': {
    base: 'a\nb\nc\n',
    ours: 'a\nx\nc\n',
    theirs: 'a\ny\nc\n',
    text: 'a\n<<<<<<< ours\nx\n=======\ny\n>>>>>>> theirs\nc\n',
    conflicts: ['lines 2-6'],
  },
  'a conflict in CRLF': {
    base: 'a\r\nb\r\n',
    ours: 'a\r\nx\r\n',
    theirs: 'a\r\ny\r\n',
    text: 'a\r\n<<<<<<< ours\r\nx\r\n=======\r\ny\r\n>>>>>>> theirs\r\n',
    conflicts: ['lines 2-6'],
  },
  'a conflict in a last line without newline': {
    base: 'a\nb',
    ours: 'a\nx',
    theirs: 'a\ny',
    text: 'a\n<<<<<<< ours\nx\n=======\ny\n>>>>>>> theirs\n',
    conflicts: ['lines 2-6'],
  },
  'two conflicts': {
    base: 'a\nb\nc\n',
    ours: '1\nb\n3\n',
    theirs: '4\nb\n6\n',
    text: '<<<<<<< ours\n1\n=======\n4\n>>>>>>> theirs\nb\n<<<<<<< ours\n3\n=======\n6\n>>>>>>> theirs\n',
    conflicts: ['lines 1-5', 'lines 7-11'],
  },
  'a line deleted and changed': {
    base: 'a\nb\nc\n',
    ours: 'a\nc\n',
    theirs: 'a\ny\nc\n',
    text: 'a\n<<<<<<< ours\n=======\ny\n>>>>>>> theirs\nc\n',
    conflicts: ['lines 2-5'],
  },
  'both added the file in the same way': { base: null, ours: 'a\n', theirs: 'a\n', text: 'a\n' },
  'both added the file, differently': {
    base: null,
    ours: 'a\nb\n',
    theirs: 'a\nc\n',
    text: 'a\n<<<<<<< ours\nb\n=======\nc\n>>>>>>> theirs\n',
    conflicts: ['lines 2-6'],
  },
  'only theirs added the file': { base: null, ours: null, theirs: 'a\n', text: 'a\n' },
  'both deleted it': { base: 'a\n', ours: null, theirs: null, text: null },
  'theirs deleted it, ours did nothing': { base: 'a\n', ours: 'a\n', theirs: null, text: null },
  'ours deleted it, theirs did nothing': { base: 'a\n', ours: null, theirs: 'a\n', text: null },
  'ours deleted what theirs changed': {
    base: 'a\n',
    ours: null,
    theirs: 'b\n',
    text: 'b\n',
    conflicts: ['deleted-by-us 1-1'],
  },
  'theirs deleted what ours changed': {
    base: 'a\n',
    ours: 'b\n',
    theirs: null,
    text: 'b\n',
    conflicts: ['deleted-by-them 1-1'],
  },
  'an emptied file': { base: 'a\n', ours: 'a\n', theirs: '', text: '' },
  'all empty': { base: '', ours: '', theirs: '', text: '' },
};

describe('a three-way merge', () => {
  for (const [name, { base, ours, theirs, text, conflicts = [] }] of Object.entries(cases)) {
    test(name, () => {
      const merged = mergeThreeWays(base, ours, theirs, labels);
      assert.equal(merged.text, text);
      assert.deepEqual(
        merged.conflicts.map(({ kind, startLine, endLine }) => `${kind} ${startLine}-${endLine}`),
        conflicts,
      );
    });
  }

  test('labels its markers in plain words', () => {
    const { text } = mergeThreeWays('a\n', 'b\n', 'c\n');
    assert.equal(text, "<<<<<<< your file as it is now\nb\n=======\nc\n>>>>>>> Protégé's proposal\n");
  });

  test('a conflict holds both versions and the base', () => {
    const { conflicts } = mergeThreeWays('a\nb\n', 'a\nx\n', 'a\ny\n', labels);
    assert.deepEqual(conflicts, [{ kind: 'lines', startLine: 2, endLine: 6, base: 'b\n', ours: 'x\n', theirs: 'y\n' }]);
  });

  const line = fc.constantFrom('a', 'b', 'c', 'd', '');
  const text = fc
    .array(line, { minLength: 1, maxLength: 12 })
    .map((lines) => lines.map((each) => `${each}\n`).join(''));

  test('edits with an unchanged line between them merge without conflict', () => {
    const block = fc
      .array(fc.constantFrom('x', 'y', 'z'), { maxLength: 3 })
      .map((lines) => lines.map((each) => `${each}\n`).join(''));
    fc.assert(
      fc.property(block, block, block, block, (ourOld, ourNew, theirOld, theirNew) => {
        const build = (first: string, second: string): string => `start\n${first}middle 1\nmiddle 2\n${second}end\n`;
        const merged = mergeThreeWays(
          build(ourOld, theirOld),
          build(ourNew, theirOld),
          build(ourOld, theirNew),
          labels,
        );
        assert.deepEqual(merged, { text: build(ourNew, theirNew), conflicts: [] });
      }),
      { numRuns: 300 },
    );
  });

  test('is symmetric where there is no conflict, and finds the same conflicts from both sides', () => {
    fc.assert(
      fc.property(text, text, text, (base, ours, theirs) => {
        const one = mergeThreeWays(base, ours, theirs, labels);
        const other = mergeThreeWays(base, theirs, ours, { ours: 'theirs', theirs: 'ours' });
        assert.equal(one.conflicts.length, other.conflicts.length);
        if (one.conflicts.length === 0) assert.equal(one.text, other.text);
      }),
      { numRuns: 500 },
    );
  });

  test('loses no line that either side added', () => {
    fc.assert(
      fc.property(text, text, text, (base, ours, theirs) => {
        const merged = new Set((mergeThreeWays(base, ours, theirs, labels).text ?? '').split('\n'));
        const known = new Set(base.split('\n'));
        for (const added of [...ours.split('\n'), ...theirs.split('\n')]) {
          if (!known.has(added)) assert.ok(merged.has(added), added);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('merges cleanly where git does, with the same text', () => {
    withGitFolder((folder) => {
      const unique = Array.from({ length: 40 }, (_value, index) => `line ${index}\n`);
      const edit = fc.record({
        at: fc.nat(39),
        remove: fc.nat(2),
        insert: fc.array(fc.constantFrom('new 1\n', 'new 2\n'), { maxLength: 2 }),
      });
      const side = fc.array(edit, { minLength: 1, maxLength: 3 });
      const applied = (edits: { at: number; remove: number; insert: string[] }[]): string => {
        const lines = [...unique];
        for (const { at, remove, insert } of [...edits].sort((a, b) => b.at - a.at))
          lines.splice(at, remove, ...insert);
        return lines.join('');
      };
      fc.assert(
        fc.property(side, side, (ourEdits, theirEdits) => {
          const [base, ours, theirs] = [unique.join(''), applied(ourEdits), applied(theirEdits)];
          writeIn(folder, 'base', base);
          writeIn(folder, 'ours', ours);
          writeIn(folder, 'theirs', theirs);
          const git = spawnSync('git', ['merge-file', '-p', 'ours', 'base', 'theirs'], {
            cwd: path.resolve(folder),
            encoding: 'utf8',
          });
          const merged = mergeThreeWays(base, ours, theirs, labels);
          if (merged.conflicts.length === 0 && git.status === 0) assert.equal(merged.text, git.stdout);
          if (git.status !== 0) assert.ok(merged.conflicts.length > 0, 'never merges silently what git would not');
        }),
        { numRuns: 60 },
      );
    });
  });
});
