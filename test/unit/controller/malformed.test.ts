import { checkDetector } from './detectorTable';
import { malformed, read, times } from './steps';

const look = (i: number) => read(`f${i}.ts`, `text ${i} of its own`);

checkDetector('malformed', [
  { name: 'three in a row', steps: times(3, () => malformed()), fires: 2, shows: 0 },
  { name: 'every other one', steps: times(10, (i) => (i % 2 === 0 ? malformed() : look(i))), fires: 6, shows: 0 },
  { name: 'two of three', steps: times(8, (i) => (i % 3 === 2 ? look(i) : malformed())), fires: 4 },
  {
    name: 'five of twelve',
    steps: times(12, (i) => ([0, 3, 6, 9, 11].includes(i) ? malformed() : look(i))),
    fires: 11,
  },
  { name: 'recorded steps without an action: four', steps: times(4, () => ({ tool: null, command: '' })), fires: 3 },

  { name: 'look-alike: two, then a good one', steps: [malformed(), malformed(), look(1), look(2)], fires: null },
  { name: 'look-alike: now and then', steps: times(24, (i) => (i % 4 === 0 ? malformed() : look(i))), fires: null },
  {
    name: 'look-alike: an action without arguments',
    steps: times(3, (i) => ({ tool: 'list_files', command: 'list_files', args: {}, observation: `f${i}` })),
    fires: null,
    shows: null,
  },
]);
