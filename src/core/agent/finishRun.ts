import type { RunEvent, RunOutcome } from '../trajectory/runEvent';
import type { FileChange } from '../workspace/workspace';
import { failingIds } from '../outcomes/failingIds';
import { allPassSentence } from '../outcomes/testOutcome';
import { judgeOpenConsultation } from './followAdvice';
import type { Run } from './run';
import { runTests } from './toolTurn';

/** Exit codes of the command line (design, section 8). 143 for SIGTERM is the command line's own. */
export const EXIT_CODES: Record<RunOutcome, number> = {
  fixed: 0,
  'already-passing': 0,
  'not-fixed': 1,
  configuration: 2,
  stuck: 3,
  'budget-spent': 4,
  'model-unreachable': 5,
  cancelled: 130,
};

export interface Ending {
  readonly outcome: RunOutcome;
  /** Why, in one sentence for people, with what to do next. */
  readonly message: string;
  readonly summary: string;
  readonly packet: string | null;
}

/** Tests what has not been tested, keeps the best attempt, closes the open consultation and writes the last event. */
export async function* finishRun(run: Run, ending: Ending): AsyncGenerator<RunEvent, void> {
  const settled = yield* settle(run, ending);
  yield* judgeOpenConsultation(run);
  const { files, failingAfter, isDropped } = await proposalOf(run, settled.outcome);
  if (files.length > 0) yield run.emit({ type: 'proposal', step: run.step, files: run.provenances.describe(files) });
  await run.ports.memory
    .remember(run.ports.model.provider, run.ports.model.name, run.habits.current)
    .catch(() => undefined); // What was learnt is a convenience: a full disk must not hide how the run ended.
  const costs = run.costs.list();
  yield run.emit({
    type: 'finished',
    ...settled,
    message: settled.message + whatIsKept(settled, files, isDropped) + decisionWanted(run, settled),
    exitCode: EXIT_CODES[settled.outcome],
    steps: run.step,
    failingBefore: failingIds(run.attempts.before),
    failingAfter,
    patch: run.ports.makePatch(files),
    models: costs,
    consultations: run.consultations.records.length,
    costUsd: run.costs.totalUsd(),
  });
}

function hasGivenUp({ outcome }: Ending): boolean {
  return outcome === 'not-fixed' || outcome === 'stuck' || outcome === 'budget-spent';
}

/** What the user is left with, so that nobody looks for a proposal that is not there. */
function whatIsKept(ending: Ending, files: readonly FileChange[], isDropped: boolean): string {
  if (isDropped) return ' Every attempt made more tests fail, so none is kept.';
  return hasGivenUp(ending) && files.length > 0 ? ' The best attempt is kept.' : '';
}

/** What only the user can decide must not stay among the receipts. */
function decisionWanted(run: Run, ending: Ending): string {
  return hasGivenUp(ending) && run.consultations.isLeftToUser
    ? ` The last advice says that only you can decide this: \`protege runs receipts ${run.task.runId}\` shows it.`
    : '';
}

/** An edit that was never tested may be the fix: one last test run decides, unless the user or the clock ended the run. */
async function* settle(run: Run, ending: Ending): AsyncGenerator<RunEvent, Ending> {
  if (!hasGivenUp(ending) || run.signal.aborted) return ending;
  const { workspace } = run.ports;
  const { attempts } = run;
  const isUnchanged = (await workspace.changes()).length === 0;
  const isTested = isUnchanged || attempts.isTested(await workspace.treeHash());
  const last = isTested ? attempts.last : yield* runTests(run, null, 'final');
  if (attempts.passing === null) return ending;
  const message =
    last.status === 'passed' && !isUnchanged
      ? allPassSentence(last)
      : 'All tests passed at an earlier step, whose edits are taken.';
  return { outcome: 'fixed', message, summary: ending.summary, packet: null };
}

interface Proposal {
  readonly files: readonly FileChange[];
  readonly failingAfter: string[];
  /** There are edits, and they made it worse. */
  readonly isDropped: boolean;
}

/** When fixed, the state that passed; else the best attempt, or what there is where that was not tested. */
async function proposalOf(run: Run, outcome: RunOutcome): Promise<Proposal> {
  const { attempts, ports } = run;
  const current = await ports.workspace.changes();
  const failingNow = failingIds(attempts.last);
  const { best } = attempts;
  const isTested = attempts.isTested(await ports.workspace.treeHash());
  if (outcome === 'fixed' && isTested && attempts.last.status === 'passed')
    return { files: current, failingAfter: failingNow, isDropped: false };
  if (best !== null) return { files: best.changes, failingAfter: failingIds(best.outcome), isDropped: false };
  if (current.length > 0 && isTested && attempts.isWorseThanStart(attempts.last))
    return { files: [], failingAfter: failingIds(attempts.before), isDropped: true };
  return { files: current, failingAfter: failingNow, isDropped: false };
}
