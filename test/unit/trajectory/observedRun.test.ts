import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { watchedRun } from '../../../src/core/controller/calibration/watchedRun';
import { createController } from '../../../src/core/controller/controller';
import type { Verdict } from '../../../src/core/controller/signal';
import { observedRun } from '../../../src/core/trajectory/observedRun';
import type { RunEvent } from '../../../src/core/trajectory/runEvent';
import { advise, call, play, say } from '../agent/harness';
import type { Scenario } from '../agent/harness';

const READ = call('read_file', { path: 'src/add.js' });
const TEST = call('run_tests');
const FIX = call('edit_file', { path: 'src/add.js', search: 'a - b', replace: 'a + b' });
const WRONG = call('edit_file', { path: 'src/add.js', search: 'not there', replace: 'x' });

const RUNS: { name: string; scenario: Scenario; fixed: boolean | null; ruled?: boolean }[] = [
  { name: 'a straight fix', scenario: { replies: [READ, FIX, TEST] }, fixed: true, ruled: false },
  {
    name: 'reads again and again, a nudge, then the fix',
    scenario: { replies: [READ, READ, READ, FIX, TEST] },
    fixed: true,
    ruled: true,
  },
  {
    name: 'refused edits and words without an action',
    scenario: { replies: [WRONG, say('I would edit it.'), WRONG, WRONG, TEST, FIX, TEST] },
    fixed: true,
    ruled: true,
  },
  {
    name: 'a loop that a nudge does not end, and advice: it says nothing about alarms',
    scenario: {
      replies: [READ, READ, READ, READ, READ, FIX, TEST],
      expert: { replies: [advise({})] },
    },
    fixed: null,
  },
];

describe('a run that is looked at again from its log', () => {
  for (const { name, scenario, fixed, ruled } of RUNS)
    test(name, async () => {
      const { events, finished } = await play(scenario);
      assert.deepEqual(replayed(events), told(events), 'every verdict is the one that was told');
      const run = watchedRun(events);
      assert.equal(finished.outcome, 'fixed');
      if (fixed === null) assert.equal(run, null);
      else
        assert.deepEqual({ fixed: run?.fixed, ruled: run?.ruled, model: run?.model }, { fixed, ruled, model: 'small' });
    });

  test('compactions that excuse nothing, and reminders of advice', async () => {
    const long = Array.from({ length: 400 }, (_, index) => `let value${index} = ${index};`).join('\n');
    const files = { 'src/add.js': 'exports.add = (a, b) => a - b;\n', 'src/long.js': long };
    const small = await play({ files, replies: [call('read_file', { path: 'src/long.js' })], contextTokens: 8_192 });
    assert.ok(small.of('compacted').some(({ isExcuse }) => isExcuse === false));
    const drifting = await play({ replies: [READ], expert: { replies: [advise({})] } });
    assert.ok(drifting.of('nudged').some(({ isReminder }) => isReminder === true));
    for (const { events } of [small, drifting]) assert.deepEqual(replayed(events), told(events));
  });

  test('a run that was cut off says nothing', async () => {
    const { events } = await play({ replies: [READ, FIX, TEST] });
    assert.equal(watchedRun(events.slice(0, -1)), null);
    assert.equal(watchedRun([]), null);
  });
});

function told(events: readonly RunEvent[]): Verdict[] {
  return events.flatMap((event) => (event.type === 'verdict' ? [event.verdict] : []));
}

function replayed(events: readonly RunEvent[]): Verdict[] {
  const controller = createController();
  return observedRun(events).flatMap((input) => {
    if (input.kind === 'step') return [controller.observe(input.step).verdict];
    controller.rearm(input.reason);
    return [];
  });
}
