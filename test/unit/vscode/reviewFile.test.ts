import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { mergeTexts } from '../../../src/vscode/review/mergeTexts';
import {
  decisionWhenDone,
  fileKind,
  isSameReview,
  keptReview,
  openChanges,
  rebase,
  reviewOf,
} from '../../../src/vscode/review/reviewFile';

const provenance = { kind: 'local', step: 3 } as const;
const file = (before: string | null, after: string | null) =>
  reviewOf('run', { path: 'a.js', before, after, provenance }, undefined);

describe('a file under review', () => {
  const kinds: readonly [string | null, string | null, string][] = [
    ['a', 'b', 'changed'],
    [null, 'b', 'created'],
    ['a', null, 'deleted'],
  ];
  for (const [before, after, kind] of kinds) {
    test(`is ${kind}`, () => {
      assert.equal(fileKind(file(before, after)), kind);
    });
  }

  const decisions: readonly [accepted: number, rejected: number, decision: string][] = [
    [2, 0, 'accepted'],
    [0, 2, 'rejected'],
    [1, 1, 'partly'],
    [0, 0, 'rejected'],
  ];
  for (const [acceptedChanges, rejectedChanges, decision] of decisions) {
    test(`with ${acceptedChanges} accepted and ${rejectedChanges} rejected changes it ends ${decision}`, () => {
      assert.equal(decisionWhenDone({ acceptedChanges, rejectedChanges }), decision);
    });
  }

  test('is kept without the texts that the proposal has, and comes back the same', () => {
    const untouched = { ...file('a', 'b'), decision: 'rejected' as const };
    assert.deepEqual(keptReview(untouched), { decision: 'rejected', acceptedChanges: 0, rejectedChanges: 0 });
    for (const change of [{}, { text: null }, { basis: null }, { basis: 'c', text: 'd', acceptedChanges: 2 }]) {
      const changed = { ...untouched, ...change };
      const again = reviewOf('run', changed.proposed, keptReview(changed));
      assert.deepEqual(again, changed);
      assert.equal(isSameReview(again, changed), true);
      assert.equal(isSameReview(again, untouched), Object.keys(change).length === 0);
    }
  });

  test('shows the changes that are left', () => {
    assert.equal(openChanges('1\n2\n3\n4\n', file('1\n2\n3\n4\n', 'X\n2\n3\nY\n')).length, 2);
    assert.equal(openChanges('X\n2\n3\n4\n', file('1\n2\n3\n4\n', 'X\n2\n3\nY\n')).length, 1);
    assert.equal(openChanges('a\n', file('a\n', null)).length, 1);
  });
});

describe('a file that changed meanwhile', () => {
  const before = 'one\ntwo\nthree\nfour\nfive\n';
  const after = 'one\ntwo\nthree\nfour\nFIVE\n';

  test('is left alone while it did not', () => {
    assert.deepEqual(rebase(file(before, after), before, mergeTexts), { kind: 'same' });
    assert.deepEqual(rebase(file(before, after), before.replaceAll('\n', '\r\n'), mergeTexts), { kind: 'same' });
  });

  test('keeps both sides where they touch different lines', () => {
    assert.deepEqual(rebase(file(before, after), before.replace('one', 'ONE'), mergeTexts), {
      kind: 'merged',
      text: 'ONE\ntwo\nthree\nfour\nFIVE\n',
    });
  });

  test('is settled where the user made the same change himself', () => {
    assert.deepEqual(rebase(file(before, after), after, mergeTexts), { kind: 'merged', text: after });
  });

  test('shows both sides where they touch the same line, and loses neither', () => {
    const result = rebase(file(before, after), before.replace('five', 'funf'), mergeTexts);
    assert.deepEqual(result, {
      kind: 'conflict',
      marked: 'one\ntwo\nthree\nfour\n<<<<<<< Yours\nfunf\n=======\nFIVE\n>>>>>>> Proposed by Protégé\n',
      kept: 'one\ntwo\nthree\nfour\nfunf\n',
    });
  });
});
