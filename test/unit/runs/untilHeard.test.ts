import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { RunEvent } from '../../../src/core/trajectory/runEvent';
import { untilHeard, type PlayedRun } from '../../../src/node/runs/untilHeard';

const base = { at: '2026-11-20T12:00:00.000Z', runId: 'r1' };
const heard = (text: string, step: number, asksExpert = false): RunEvent => ({
  ...base,
  type: 'user-said',
  step,
  text,
  asksExpert,
});
const step: RunEvent = { ...base, type: 'step-started', step: 4 };
const word = { kind: 'say', text: ' look at sum ' } as const;
const patience = (): AbortSignal => AbortSignal.timeout(10_000);

/** A run whose log gets these events, one look after another; then its process is gone. */
function played(...looks: readonly (readonly RunEvent[])[]): PlayedRun {
  let look = 0;
  return {
    isAlive: () => Promise.resolve(look < looks.length),
    readFrom: (offset) => Promise.resolve({ events: looks[look++] ?? [], offset: offset + 1 }),
  };
}

describe('a word on its way to a run', () => {
  test('is heard in the step that the log says, not with another word', async () => {
    const run = played(
      [step, heard('look at sum', 4, true)],
      [],
      [heard('look at month', 5)],
      [heard('look at sum', 6)],
    );
    assert.equal(await untilHeard(run, word, 0, patience()), 6);
    const question = played([heard('why?', 3)], [heard('why?', 7, true)]);
    assert.equal(await untilHeard(question, { kind: 'ask-expert', question: 'why?' }, 0, patience()), 7);
  });

  test('is heard by nobody where the process has gone, or the one who waits', async () => {
    assert.equal(await untilHeard(played([step], []), word, 0, patience()), null);
    const endless: PlayedRun = {
      isAlive: () => Promise.resolve(true),
      readFrom: (offset) => Promise.resolve({ events: [], offset }),
    };
    assert.equal(await untilHeard(endless, word, 0, AbortSignal.timeout(50)), null);
  });

  test('counts where it was heard last of all', async () => {
    const run: PlayedRun = {
      ...played(),
      readFrom: (offset) => Promise.resolve({ events: [heard('look at sum', 9)], offset }),
    };
    assert.equal(await untilHeard(run, word, 0, patience()), 9);
  });
});
