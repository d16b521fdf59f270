import { checkDetector } from './detectorTable';
import { malformed, read, times } from './steps';

const look = (i: number) => read(`f${i}.ts`, `text ${i} of its own`);
/** A recorded step in which the model did nothing at all. */
const nothing = { tool: null, command: '' };
/** A recorded step whose actions the harness did not take. */
const refused = (i: number) => ({
  tool: null,
  command: `sed -i '${i}d' a.py\n---\npython a.py`,
  observation: 'EXACTLY ONE action, found 2',
  ok: false,
});

checkDetector('malformed', [
  { name: 'three in a row', steps: times(3, () => malformed()), fires: 2, shows: 0 },
  { name: 'every other one', steps: times(10, (i) => (i % 2 === 0 ? malformed() : look(i))), fires: 4, shows: 0 },
  { name: 'two of three', steps: times(8, (i) => (i % 3 === 2 ? look(i) : malformed())), fires: 3 },
  {
    name: 'two and two of eight',
    steps: times(8, (i) => ([0, 1, 6, 7].includes(i) ? malformed() : look(i))),
    fires: 7,
  },
  {
    name: 'five of twelve',
    steps: times(12, (i) => ([0, 3, 6, 9, 11].includes(i) ? malformed() : look(i))),
    fires: 11,
  },
  { name: 'recorded steps without an action: three', steps: times(3, () => nothing), fires: 2 },
  {
    name: 'recorded steps without an action: every other one',
    steps: times(8, (i) => (i % 2 === 0 ? nothing : look(i))),
    fires: 4,
  },
  { name: 'recorded actions that were refused: four in a row', steps: times(4, refused), fires: 3 },

  { name: 'look-alike: two, then a good one', steps: [malformed(), malformed(), look(1), look(2)], fires: null },
  { name: 'look-alike: now and then', steps: times(24, (i) => (i % 4 === 0 ? malformed() : look(i))), fires: null },
  {
    name: 'look-alike: recorded actions that were refused every other time',
    steps: times(24, (i) => (i % 2 === 0 ? refused(i) : look(i))),
    fires: null,
    shows: 0,
  },
  {
    name: 'look-alike: an action without arguments',
    steps: times(3, (i) => ({ tool: 'list_files', command: 'list_files', args: {}, observation: `f${i}` })),
    fires: null,
    shows: null,
  },
]);
