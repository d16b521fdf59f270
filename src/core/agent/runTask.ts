import type { RunEvent } from '../trajectory/runEvent';
import { allPassSentence } from '../outcomes/testOutcome';
import { startDeadline, type Deadline } from './deadline';
import { createEmit } from './emit';
import { finishRun, type Ending } from './finishRun';
import { takeModelTurn, type RequestMemory } from './modelTurn';
import { openRun } from './openRun';
import type { RunPorts, RunTask } from './ports';
import type { Run } from './run';
import { answerUser, takeAction } from './step';
import { switchProtocol } from './switchProtocol';

/**
 * Runs one task from the first test run to the last event. The stream always ends with `finished`, whatever happens;
 * aborting `signal` ends it as `cancelled`. Only a failing port (a bug or a broken disk) makes it throw.
 */
export async function* runTask(task: RunTask, ports: RunPorts, signal: AbortSignal): AsyncGenerator<RunEvent, void> {
  const deadline = startDeadline(signal, task.maxMinutes);
  const history: RunEvent[] = [];
  const emit = createEmit(task.runId, ports.clock, (event) => {
    if (!isBulky(event)) history.push(event);
  });
  try {
    const opened = yield* openRun({ task, ports, emit, history, signal: deadline.signal });
    if (opened.kind === 'ended') {
      yield opened.finish(timed(opened.ending, task, deadline));
      return;
    }
    const ending = doneFromTheStart(opened.run) ?? (yield* takeSteps(opened.run));
    yield* finishRun(opened.run, timed(ending, task, deadline));
  } finally {
    deadline.dispose();
  }
}

/** An abort by the clock is the limit of minutes, not the user's cancel. */
function timed(ending: Ending, task: RunTask, deadline: Deadline): Ending {
  if (ending.outcome !== 'cancelled' || !deadline.isTimeUp()) return ending;
  return {
    ...ending,
    outcome: 'not-fixed',
    message: `The limit of ${task.maxMinutes} minute${task.maxMinutes === 1 ? '' : 's'} was reached. Raise it with --max-minutes, or give a narrower task.`,
  };
}

/** Live text and prompts would fill the memory of a long run, and no packet needs them. */
function isBulky(event: RunEvent): boolean {
  return event.type === 'model-delta' || event.type === 'model-requested' || event.type === 'model-replied';
}

const CANCELLED: Ending = { outcome: 'cancelled', message: 'Cancelled.', summary: '', packet: null };

/** The edits of the run that this one continues may be all that was wanted: nobody had run the tests on them. */
function doneFromTheStart({ task, attempts }: Run): Ending | null {
  if (task.isDescribed || attempts.before.status !== 'passed') return null;
  return {
    outcome: 'fixed',
    message: allPassSentence(attempts.before),
    summary: '',
    packet: null,
  };
}

async function* takeSteps(run: Run): AsyncGenerator<RunEvent, Ending> {
  const memory: RequestMemory = { messages: [] };
  while (run.step < run.task.maxSteps) {
    if (run.signal.aborted) return CANCELLED;
    run.step += 1;
    yield run.emit({ type: 'step-started', step: run.step });
    const turn = yield* takeModelTurn(run, memory);
    if (turn.kind === 'aborted') return CANCELLED;
    if (turn.kind === 'ended') return { ...turn, summary: '', packet: null };
    if (turn.kind === 'failed') {
      const isSwitched = turn.error.reason === 'bad-request' && (yield* switchProtocol(run, turn.error.message));
      if (isSwitched) continue;
      return modelEnding(turn.error.reason, turn.error.message);
    }
    const ending = turn.kind === 'interrupted' ? yield* answerUser(run) : yield* takeAction(run, turn);
    if (ending !== null) return ending;
  }
  return {
    outcome: 'not-fixed',
    message: `The limit of ${run.task.maxSteps} step${run.task.maxSteps === 1 ? '' : 's'} was reached. Raise it with --max-steps, or give a narrower task.`,
    summary: '',
    packet: null,
  };
}

function modelEnding(reason: string, message: string): Ending {
  const isConfiguration =
    reason === 'model-missing' ||
    reason === 'bad-request' ||
    reason === 'unauthorized' ||
    reason === 'context-overflow';
  return { outcome: isConfiguration ? 'configuration' : 'model-unreachable', message, summary: '', packet: null };
}
