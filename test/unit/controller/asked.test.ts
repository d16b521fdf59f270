import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkDetector } from './detectorTable';
import { edit, productStep, read, watch } from './steps';

const ask = { ...productStep('ask_expert', { question: 'Which file?' }, 'Keep going.', 'A'), askedExpert: true };

checkDetector('asked', [
  { name: 'the tool was called', steps: [read('a', 'a'), ask], fires: null, shows: 1 },
  {
    name: 'a recorded call by name',
    steps: [{ tool: 'ask_expert', command: 'ask_expert why', observation: 'no' }],
    fires: null,
    shows: 0,
  },
  {
    name: 'look-alike: speaking of an expert',
    steps: [{ ...read('ask_expert.md', 'a'), thought: 'I should ask the expert.' }, edit('a', 'b', 'B')],
    fires: null,
    shows: null,
  },
]);

test('asking alone is no evidence of being stuck', () => {
  assert.deepEqual(
    watch([read('a', 'a'), ask]).verdicts.map((verdict) => verdict.state),
    ['working', 'working'],
  );
});
