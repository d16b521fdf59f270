import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isChanting } from '../../../src/core/controller/chant';
import { checkDetector } from './detectorTable';
import { read, times } from './steps';

const chant = (i: number) => ({ ...read(`f${i}.ts`, `text ${i}`), chanting: true });

checkDetector('chanting', [
  { name: 'twice within a few steps', steps: [chant(0), read('a', 'a'), chant(1)], fires: 2, shows: 0 },
  {
    name: 'look-alike: once',
    steps: [chant(0), ...times(4, (i) => read(`g${i}`, `other ${i}`))],
    fires: null,
    shows: 0,
  },
  {
    name: 'look-alike: twice, far apart',
    steps: [chant(0), ...times(14, (i) => read(`g${i}`, `other ${i}`)), chant(1)],
    fires: null,
  },
]);

const CASES: readonly [name: string, text: string, expected: boolean][] = [
  ['one sentence over and over', 'I will try again. '.repeat(12), true],
  ['after a sensible start', 'First I look at the file. ' + 'Wait, no. Let me check the file again.\n'.repeat(8), true],
  ['cut in the middle of a round', 'The answer is 42 because of that. '.repeat(8).slice(0, -7), true],
  ['four rounds are not enough', 'This is a sentence of some length, said four times in a row. '.repeat(4), false],
  ['a ruler', '='.repeat(300), false],
  ['a table of dashes', '| --- '.repeat(30) + '|', false],
  ['indentation', 'text' + ' '.repeat(300), false],
  ['ordinary text', times(40, (i) => `Step ${i} looks at file number ${i * 7}. `).join(''), false],
  ['short', 'ha '.repeat(20), false],
  ['empty', '', false],
];

describe('isChanting', () => {
  for (const [name, text, expected] of CASES) test(name, () => assert.equal(isChanting(text), expected));
});
