import { checkDetector } from './detectorTable';
import { edit, failedEdit, productStep, read, search, shell, sql, times } from './steps';

const numbered = (first: number, count: number) =>
  times(count, (i) => `${first + i}: statement ${first + i}`).join('\n');

checkDetector('near-repeat', [
  {
    name: 'a number as text, then as a number, is the very same action',
    steps: [
      productStep('open', { path: 'a.py', line: 16 }, 'x = 1', 'A'),
      productStep('open', { path: 'a.py', line: '16' }, 'x = 1', 'A'),
    ],
    fires: null,
    shows: null,
  },
  {
    name: 'a range shifted by one line',
    steps: times(4, (i) => read('a.py', numbered(16 + i, 30), 'A', 16 + i, 45 + i)),
    fires: 3,
    shows: 1,
  },
  {
    name: 'an extra path with the same findings',
    steps: [shell('grep -n foo src', 'src/a: foo'), shell('grep -n foo src lib', 'src/a: foo')],
    fires: null,
    shows: 1,
  },
  {
    name: 'other flags, no findings',
    steps: [shell('grep -rn foo src', '', 1), shell('grep -rni foo src', '', 1), shell('grep -r foo ./src/', '', 1)],
    fires: null,
    shows: 1,
  },
  {
    name: 'statements that differ in a literal and fail alike',
    steps: times(5, (i) => sql(`SELECT name FROM pets WHERE age > ${i}`, "Unknown column 'name'", false)),
    fires: 3,
    shows: 1,
  },
  { name: 'searches that differ in a number', steps: times(4, (i) => search(`line ${i} of`, 'No matches.')), fires: 3 },

  {
    name: 'look-alike: paging a long file',
    steps: times(8, (i) => read('a.py', numbered(1 + i * 50, 50), 'A', 1 + i * 50, 50 + i * 50)),
    fires: null,
    shows: null,
  },
  {
    name: 'look-alike: one edit in many files',
    steps: times(8, (i) => edit(`f${i}.ts`, 'new', `t${i}`)),
    fires: null,
    shows: null,
  },
  {
    name: 'look-alike: looking for one thing in one file after another',
    steps: times(5, (i) => shell(`grep -n needle ${'abcde'[i]}.py`, '', 1)),
    fires: null,
    shows: null,
  },
  {
    name: 'look-alike: different attempts at one place',
    steps: times(5, (i) =>
      failedEdit('a.ts', `a quite different text each time ${'vwxyz'[i]}${i} `.repeat(i + 1), `no match ${'vwxyz'[i]}`),
    ),
    fires: null,
  },
]);
