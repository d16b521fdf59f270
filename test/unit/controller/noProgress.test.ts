import { checkDetector } from './detectorTable';
import { edit, read, shell, testRun, times } from './steps';

const rounds = (count: number, failing: (i: number) => string[]) =>
  times(count, (i) => [edit('a.ts', `try ${i}`, `T${i}`), testRun(`T${i}`, ...failing(i))]).flat();

checkDetector('no-progress', [
  {
    name: 'four rounds after the first test run',
    steps: [testRun('A', 'adds'), ...rounds(4, () => ['adds'])],
    fires: 8,
    shows: 4,
  },
  {
    name: 'as many failing, now this, now that',
    steps: [testRun('A', 'a', 'b'), ...rounds(8, (i) => [i % 2 === 0 ? 'a' : 'b', 'c'])],
    fires: 10,
  },
  { name: 'more failing than before', steps: [testRun('A', 'a'), ...rounds(5, (i) => ['a', `b${i % 2}`])], fires: 10 },
  {
    name: 'recorded runs, where only the text tells: two more rounds',
    steps: times(9, (i) => [
      { ...shell(`sed -i s/a/b${i}/ x.py`, ''), ok: true },
      shell('pytest -q', '=== 2 failed, 3 passed in 0.12s ===', 1),
    ]).flat(),
    fires: 13,
  },

  {
    name: 'look-alike: one test less fails each time',
    steps: [testRun('A', ...Array.from('abcdefgh')), ...rounds(7, (i) => Array.from('abcdefg').slice(i))],
    fires: null,
    shows: null,
  },
  {
    name: 'look-alike: testing without an edit is no round',
    steps: times(6, () => testRun('A', 'adds')),
    fires: null,
    shows: null,
  },
  { name: 'look-alike: all pass', steps: rounds(6, () => []), fires: null, shows: null },
  {
    name: 'look-alike: two rounds',
    steps: [testRun('A', 'adds'), ...rounds(2, () => ['adds'])],
    fires: null,
    shows: 4,
  },
  {
    name: 'look-alike: progress in the middle starts the count again',
    steps: [
      testRun('A', 'a', 'b'),
      ...rounds(3, () => ['a', 'b']),
      edit('a.ts', 'good', 'G'),
      testRun('G', 'a'),
      read('a.ts', 'x', 'G'),
    ],
    fires: null,
  },
]);
