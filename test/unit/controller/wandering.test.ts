import { checkDetector } from './detectorTable';
import { edit, read, search, shell, times } from './steps';

const TEXT = 'const a = 1;\nconst b = 2;\nexport { a, b };';

/** Five lines as the product's tool shows them. */
const piece = (from: number): string =>
  [
    `a.ts, lines ${from}-${from + 4} of 90:`,
    ...times(5, (line) => `${from + line} | line ${from + line - 1}`),
    `(${86 - from} more lines in the file. Go on with from=${from + 5}.)`,
  ].join('\n');

checkDetector('wandering', [
  {
    name: 'looking at what is known already',
    steps: times(9, (i) => (i % 2 === 0 ? read(`f${i % 3}.ts`, TEXT) : search(`a${i}`, 'const a = 1;'))),
    fires: 7,
    shows: 4,
  },
  {
    name: 'short pieces of a known file: only the words around them are new',
    steps: [
      read('a.ts', times(40, (line) => `${line + 1} | line ${line}`).join('\n')),
      ...times(9, (i) => read('a.ts', piece(i * 3 + 1), 'A', i * 3 + 1, i * 3 + 5)),
    ],
    fires: 7,
  },
  {
    name: 'look-alike: short pieces of a file that is new',
    steps: times(9, (i) => read('a.ts', piece(i * 5 + 1), 'A', i * 5 + 1, i * 5 + 5)),
    fires: null,
    shows: null,
  },
  { name: 'searches that find nothing', steps: times(9, (i) => search(`${'abcdefghi'[i]}x`, '')), fires: 6 },

  {
    name: 'look-alike: paging a long file',
    steps: times(12, (i) =>
      read('long.ts', times(40, (k) => `line ${i * 40 + k}`).join('\n'), 'A', i * 40 + 1, i * 40 + 40),
    ),
    fires: null,
    shows: null,
  },
  {
    name: 'look-alike: finding one’s way in a new project',
    steps: times(12, (i) => read(`f${i}.ts`, `export const name${i} = ${i};\nfunction f${i}() {}`)),
    fires: null,
    shows: null,
  },
  {
    name: 'look-alike: looking again after each edit',
    steps: times(6, (i) => [edit('a.ts', `v${i}`, `T${i}`), read('a.ts', TEXT, `T${i}`)]).flat(),
    fires: null,
    shows: null,
  },
  {
    name: 'look-alike: a few misses among findings',
    steps: times(9, (i) =>
      i % 3 === 0 ? shell(`grep q${i} .`, '', 1) : read(`g${i}.ts`, `value number ${i}\nother ${i}`),
    ),
    fires: null,
  },
]);
