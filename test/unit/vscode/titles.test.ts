import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { DEFAULT_QUESTION } from '../../../src/core/expert/packet/defaultQuestion';
import { receiptsOf } from '../../../src/core/expert/receipt';
import { consultationTitle } from '../../../src/vscode/expert/consultationTitle';
import { beyondTitle } from '../../../src/vscode/runs/storyText';
import { recordedRun } from '../../support/recordedRun';

describe('a result beside the title that names its file', () => {
  for (const [result, path, said] of [
    ['Edited src/time.js +1 -1', 'src/time.js', '+1 -1'],
    ['src/time.js geändert +1 -1 (Fund)', 'src/time.js', 'geändert +1 -1 (Fund)'],
    ['Read src/time.js, lines 1-20 of 64', 'src/time.js', 'lines 1-20 of 64'],
    ['Read src/time.js', 'src/time.js', ''],
    ['Searched for x: nothing found', undefined, 'Searched for x: nothing found'],
    ['Edited src/time.js +1 -1', 'elsewhere.js', 'Edited src/time.js +1 -1'],
    ['2 files', '', '2 files'],
    ['Read a, lines 1-2 of 2', 'a', 'lines 1-2 of 2'],
    ['Read src/time.js, lines 1-2 of 2', 'src/time', 'Read src/time.js, lines 1-2 of 2'],
  ] as const)
    test(`${result} of ${String(path)}`, () => assert.equal(beyondTitle(result, path), said));
});

describe('the title of a consultation', () => {
  const [receipt] = receiptsOf(recordedRun({ runId: 'r', workspace: '/w', files: [] }));
  assert.ok(receipt);
  const { reason: _, ...unreasoned } = receipt;
  const evidence = ['The files came back to a state that they had before, 3 times.', 'more'];
  for (const [title, one] of [
    ['Why is it 25?\n', { ...receipt, question: 'Why is it 25?\nAnd more' }],
    [`Step ${receipt.step}: ${evidence[0]}`, { ...receipt, question: DEFAULT_QUESTION, evidence }],
    [`Step ${receipt.step}: It said so`, { ...receipt, question: '', evidence: [], reason: 'It said so' }],
    [`Step ${receipt.step}`, { ...unreasoned, question: '', evidence: [] }],
  ] as const)
    test(title, () => assert.equal(consultationTitle(one), title.trim()));
});
