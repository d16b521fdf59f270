import type { RunEvent, RunOutcome } from '../trajectory/runEvent';
import type { FileChange } from '../workspace/workspace';
import { failingIds } from '../outcomes/failingIds';
import { judgeOpenConsultation } from './followAdvice';
import type { Run } from './run';
import { describeOutcome, runTests } from './toolTurn';

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
  const { files, failingAfter } = await proposalOf(run, settled.outcome);
  if (files.length > 0) yield run.emit({ type: 'proposal', step: run.step, files: run.provenances.describe(files) });
  await run.ports.memory
    .remember(run.ports.model.provider, run.ports.model.name, run.habits.current)
    .catch(() => undefined); // What was learnt is a convenience: a full disk must not hide how the run ended.
  const costs = run.costs.list();
  yield run.emit({
    type: 'finished',
    ...settled,
    message: settled.message + decisionWanted(run, settled),
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

/** What only the user can decide must not stay among the receipts. */
function decisionWanted(run: Run, { outcome }: Ending): string {
  const hasGivenUp = outcome === 'not-fixed' || outcome === 'stuck' || outcome === 'budget-spent';
  return hasGivenUp && run.consultations.isLeftToUser
    ? ` The last advice says that only you can decide this: \`protege runs receipts ${run.task.runId}\` shows it.`
    : '';
}

/** An edit that was never tested may be the fix: one last test run decides, unless the user or the clock ended the run. */
async function* settle(run: Run, ending: Ending): AsyncGenerator<RunEvent, Ending> {
  const mayTest = ending.outcome === 'not-fixed' || ending.outcome === 'stuck' || ending.outcome === 'budget-spent';
  if (!mayTest || run.signal.aborted) return ending;
  const { workspace } = run.ports;
  if ((await workspace.changes()).length === 0) return ending;
  const last = run.attempts.isTested(await workspace.treeHash())
    ? run.attempts.last
    : yield* runTests(run, null, 'final');
  if (last.status !== 'passed' || run.attempts.before.status === 'passed') return ending;
  return {
    outcome: 'fixed',
    message: `The tests pass: ${describeOutcome(last)}.`,
    summary: ending.summary,
    packet: null,
  };
}

/** When fixed, the tested state; else the best attempt, or what there is where nothing was tested. */
async function proposalOf(
  run: Run,
  outcome: RunOutcome,
): Promise<{ readonly files: readonly FileChange[]; readonly failingAfter: string[] }> {
  const current = await run.ports.workspace.changes();
  const best = run.attempts.best;
  if (outcome === 'fixed') return { files: current, failingAfter: failingIds(run.attempts.last) };
  if (best !== null) return { files: best.changes, failingAfter: failingIds(best.outcome) };
  return { files: current, failingAfter: failingIds(run.attempts.last) };
}
