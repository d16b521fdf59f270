import { neutraliseFrames } from '../expert/frame';
import { formatTestOutcome } from '../tools/formatTestOutcome';
import type { RunEvent } from '../trajectory/runEvent';
import type { Escalation } from './escalate';
import type { Ending } from './finishRun';
import type { Run } from './run';
import { describeOutcome, runTests } from './toolTurn';

type TestedFirst = Pick<Escalation, 'messages' | 'stop'>;

const NOTHING_NEW: TestedFirst = { messages: [], stop: null };

const ALL_PASS: Ending = { outcome: 'fixed', message: 'All tests pass.', summary: '', packet: null };

/** What passed is the fix, and the end of the run takes it. */
const LOST_AGAIN: Ending = { outcome: 'not-fixed', message: 'Later edits broke it again.', summary: '', packet: null };

/**
 * Tests the edits that nobody has tested, before an expert is asked: the tests are free, and may spare it. They also tell
 * what came of the last advice, and what the packet should say.
 */
export async function* testBeforeAsking(run: Run): AsyncGenerator<RunEvent, TestedFirst> {
  const { attempts } = run;
  const before = attempts.last;
  const outcome = (await isTestWanted(run)) ? yield* runTests(run, null, 'step') : null;
  if (run.signal.aborted) return NOTHING_NEW;
  if (outcome !== null) {
    const message = `The newest edits had not been tested, so the tests ran before the expert is asked: ${describeOutcome(outcome)}.`;
    yield run.emit({ type: 'notice', step: run.step, level: 'info', code: 'tested-before-asking', message });
  }
  if (outcome?.status === 'passed') return { messages: [], stop: ALL_PASS };
  if (attempts.passing !== null) return { messages: [], stop: LOST_AGAIN };
  if (outcome === null) return NOTHING_NEW;
  return {
    // What tests say must not pass for pinned guidance or for another turn.
    messages: [
      { kind: 'turn', content: `Your edits were tested:\n${neutraliseFrames(formatTestOutcome(outcome, before))}` },
    ],
    stop: null,
  };
}

/** There are edits without a test run, and the tests can tell whether the work is done. */
async function isTestWanted({ attempts, ports: { workspace } }: Run): Promise<boolean> {
  if (attempts.before.status === 'passed' || attempts.isTested(await workspace.treeHash())) return false;
  return (await workspace.changes()).length > 0;
}
