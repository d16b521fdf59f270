import { checkDetector } from './detectorTable';
import { edit, read, shell, testRun, times } from './steps';

const round = (period: number, rounds: number) =>
  times(period * rounds, (i) => read(`f${i % period}.ts`, `text ${i % period}`));

checkDetector('cycle', [
  { name: 'two looks by turns, twice', steps: round(2, 2), fires: 3, shows: 3 },
  { name: 'three looks, twice', steps: round(3, 2), fires: 5 },
  { name: 'six looks, twice', steps: round(6, 2), fires: 11 },
  {
    name: 'edit, undo, edit, undo',
    steps: times(6, (i) => edit('a.ts', i % 2 === 0 ? 'one' : 'two', i % 2 === 0 ? 'B' : 'A')),
    fires: 3,
  },
  {
    name: 'shell commands by turns',
    steps: times(6, (i) => (i % 2 === 0 ? shell('ls src', 'a.ts') : shell('cat x', 'no such file', 1))),
    fires: 3,
  },

  { name: 'look-alike: seven looks, twice, are beyond its reach', steps: round(7, 2), fires: null, shows: null },
  { name: 'look-alike: one action again and again is a repeat', steps: round(1, 8), fires: null, shows: null },
  {
    name: 'look-alike: edit and test by turns with new edits',
    steps: times(12, (i) => (i % 2 === 0 ? edit('a.ts', `try ${i}`, `t${i}`) : testRun(`t${i - 1}`, 'adds'))),
    fires: null,
    shows: null,
  },
  {
    name: 'look-alike: reading and testing with other results each time',
    steps: times(8, (i) =>
      i % 2 === 0 ? read('a.ts', `version ${'abcd'[i / 2]}`) : testRun('A', `${'abcd'[(i - 1) / 2]}`),
    ),
    fires: null,
    shows: null,
  },
  {
    name: 'look-alike: waiting and looking by turns',
    steps: times(6, (i) => (i % 2 === 0 ? shell('sleep 10', '') : shell('cat status', 'still running'))),
    fires: null,
  },
]);
