import { checkDetector } from './detectorTable';
import { edit, read, testRun, times } from './steps';

checkDetector('revisit', [
  {
    name: 'edit, undo, edit again',
    steps: [read('a', 'a', 'A'), edit('a', 'x', 'B'), edit('a', 'y', 'A'), edit('a', 'x', 'B')],
    fires: 3,
    shows: 2,
  },
  {
    name: 'with tests between',
    steps: [
      read('a', 'a', 'A'),
      edit('a', 'x', 'B'),
      testRun('B', 't'),
      edit('a', 'y', 'A'),
      testRun('A', 't'),
      edit('a', 'x', 'B'),
    ],
    fires: 5,
  },
  {
    name: 'a recorded editor that shows the file',
    steps: times(6, (i) => ({
      tool: 'PATCH',
      command: `PATCH 3 ${i % 2 === 0 ? 'ADD' : 'SUB'}`,
      observation: `ok\n1: x = 1\n2: y = 2\n3: ${i % 2 === 0 ? 'ADD' : 'SUB'}`,
      ok: true,
    })),
    fires: 4,
  },

  {
    name: 'look-alike: taking back one bad attempt',
    steps: [read('a', 'a', 'A'), edit('a', 'x', 'B'), edit('a', 'old', 'A'), edit('a', 'y', 'C')],
    fires: null,
    shows: 2,
  },
  {
    name: 'look-alike: taking back several attempts, one after the other',
    steps: [
      read('a', 'a', 'A'),
      edit('a', 'x', 'B'),
      edit('b', 'y', 'C'),
      testRun('C', 't'),
      edit('b', 'old', 'B'),
      edit('a', 'old', 'A'),
      edit('c', 'z', 'D'),
    ],
    fires: null,
    shows: 4,
  },
  {
    name: 'look-alike: each attempt starts from the same point',
    steps: [read('a', 'a', 'A'), ...times(4, (i) => [edit('a', `try ${i}`, `T${i}`), edit('a', 'old', 'A')]).flat()],
    fires: null,
  },
  {
    name: 'look-alike: looking does not change anything',
    steps: times(6, (i) => read(`f${i}`, `text ${i}`, 'A')),
    fires: null,
    shows: null,
  },
  { name: 'look-alike: new states', steps: times(6, (i) => edit('a', `v${i}`, `T${i}`)), fires: null, shows: null },
  {
    name: 'look-alike: a scratch file written again by a shell whose answer shows nothing',
    steps: times(4, (i) => ({
      tool: 'bash',
      command: i % 2 === 0 ? 'echo 1 > t.txt' : 'echo 2 > t.txt',
      observation: '',
      exitCode: 0,
      ok: true,
    })),
    fires: null,
  },
]);
