import { checkDetector } from './detectorTable';
import { edit, read, search, shell, testRun, times } from './steps';

checkDetector('repeat', [
  {
    name: 'the same read with the same result, three times',
    steps: times(3, () => read('a.ts', 'const a = 1;')),
    fires: 2,
    shows: 1,
  },
  {
    name: 'with other looks between',
    steps: [read('a.ts', 'a'), search('x', 'x here'), read('a.ts', 'a'), search('y', 'y there'), read('a.ts', 'a')],
    fires: 4,
  },
  {
    name: 'results that differ in times and addresses alone',
    steps: times(3, (i) => read('log', `done in 0.${i}7s at 12:0${i}:11, object at 0x7f00ab${i}c`)),
    fires: 2,
  },
  { name: 'the tests, again and again without a change', steps: times(3, () => testRun('A', 'adds')), fires: 2 },
  {
    name: 'spelled in different ways',
    steps: [shell('cat  ./a.txt', 'a'), shell('cat "a.txt"', 'a'), shell("cat 'a.txt'", 'a'), shell('cat a.txt', 'a')],
    fires: 3,
  },
  { name: 'four times where the state is not known', steps: times(4, () => shell('cat a.txt', 'a')), fires: 3 },
  { name: 'an edit without effect', steps: times(3, () => edit('a.ts', 'same', 'A')), fires: 2 },

  { name: 'look-alike: once more is no loop', steps: times(2, () => read('a.ts', 'a')), fires: null, shows: 1 },
  {
    name: 'look-alike: paging a long file',
    steps: times(8, (i) =>
      read('long.ts', `line ${i * 100} of the file, ${'abcdefgh'[i]}`, 'A', i * 100 + 1, i * 100 + 100),
    ),
    fires: null,
    shows: null,
  },
  {
    name: 'look-alike: polling until it is done',
    steps: times(8, () => shell('sleep 5; cat status', 'still running')),
    fires: null,
  },
  {
    name: 'look-alike: polling with news',
    steps: times(8, (i) => shell('cat progress', `${i * 10} % done`)),
    fires: null,
    shows: null,
  },
  {
    name: 'look-alike: testing again after each edit',
    steps: times(6, (i) => [edit('a.ts', `try ${i}`, `tree${i}`), testRun(`tree${i}`, 'adds')]).flat(),
    fires: null,
    shows: null,
  },
  {
    name: 'look-alike: the same search after each change',
    steps: times(5, (i) => [edit(`f${i}.ts`, 'new', `tree${i}`), search('old', 'left in 3 files', `tree${i}`)]).flat(),
    fires: null,
    shows: null,
  },
  {
    name: 'look-alike: one edit in many files',
    steps: times(8, (i) => edit(`f${i}.ts`, 'new', `tree${i}`)),
    fires: null,
    shows: null,
  },
  {
    name: 'look-alike: the same command, another result',
    steps: times(6, (i) => shell('git log -1', `commit ${'abcdef'[i]} about ${'uvwxyz'[i]}`)),
    fires: null,
  },
]);
