import { passingCount, type TestOutcome } from '../outcomes/testOutcome';
import type { Action, ToolResult } from '../tools/action';
import { formatTestOutcome } from '../tools/formatTestOutcome';
import { runTool } from '../tools/runTool';
import type { RunEvent } from '../trajectory/runEvent';
import { failingIds } from '../outcomes/failingIds';
import type { Run } from './run';

export interface Performed {
  readonly result: ToolResult;
  /** Set when the whole test command ran in this step. */
  readonly tests: TestOutcome | null;
  /** Set when the action ends the run. */
  readonly ending:
    | { readonly outcome: 'fixed' | 'not-fixed'; readonly summary: string }
    | { readonly outcome: 'configuration'; readonly message: string }
    | null;
}

/** Carries out one validated action. `ask_expert` is answered by the escalation, after the controller has looked. */
export async function* performAction(run: Run, action: Action): AsyncGenerator<RunEvent, Performed> {
  switch (action.tool) {
    case 'run_tests':
      return yield* performRunTests(run, action.selector ?? null);
    case 'finish':
      return yield* performFinish(run, action.summary);
    case 'ask_expert':
      return {
        result: { ok: true, forModel: '', forPerson: `asks: ${action.question}` },
        tests: null,
        ending: null,
      };
    default: {
      const { workspace, syntax } = run.ports;
      const result = await runTool(action, { workspace, syntax, roots: run.task.roots }, run.signal);
      if (action.tool === 'edit_file' || action.tool === 'write_file') run.habits.countEdit(action.tool, result.ok);
      if (result.edited !== undefined) run.provenances.record(result.edited.path, run.step, run.consultations.activeId);
      const ending = result.stop === undefined ? null : ({ outcome: 'configuration', message: result.stop } as const);
      return { result, tests: null, ending };
    }
  }
}

async function* performRunTests(run: Run, selector: string | null): AsyncGenerator<RunEvent, Performed> {
  const previous = run.attempts.last;
  const outcome = yield* runTests(run, selector, 'step');
  const isWhole = outcome.selector === null;
  const forModel = formatTestOutcome(outcome, isWhole ? previous : null);
  const result: ToolResult = {
    ok: outcome.status === 'passed',
    forModel: isWhole && outcome.status === 'passed' ? `${forModel}\nAll tests pass: call finish now.` : forModel,
    forPerson: describeOutcome(outcome),
  };
  return { result, tests: isWhole ? outcome : null, ending: null };
}

async function* performFinish(run: Run, summary: string): AsyncGenerator<RunEvent, Performed> {
  const isTested = run.attempts.isTested(await run.ports.workspace.treeHash());
  const previous = run.attempts.last;
  const outcome = isTested ? previous : yield* runTests(run, null, 'step');
  const tests = isTested ? null : outcome;
  if (outcome.status === 'passed')
    return {
      result: { ok: true, forModel: 'All tests pass. Finished.', forPerson: 'finished: all tests pass' },
      tests,
      ending: { outcome: 'fixed', summary },
    };
  const isRefusal = !run.finishRefused;
  run.finishRefused = true;
  const forModel = `Not finished: tests still fail. Fix them, or call finish again to give up.\n${formatTestOutcome(outcome, isTested ? null : previous)}`;
  return {
    result: { ok: false, forModel, forPerson: `finish refused: ${describeOutcome(outcome)}` },
    tests,
    ending: isRefusal ? null : { outcome: 'not-fixed', summary },
  };
}

/** Runs the test command, tells about it, and records the attempt when it was the whole command. */
export async function* runTests(
  run: Run,
  selector: string | null,
  phase: 'step' | 'final',
): AsyncGenerator<RunEvent, TestOutcome> {
  yield run.emit({ type: 'tests-started', step: run.step, phase, selector });
  const ran = await run.ports.tests.run(selector, run.signal);
  const outcome = ran.selector === null ? run.attempts.complete(ran) : ran;
  yield run.emit({ type: 'tests-ran', step: run.step, phase, outcome });
  if (outcome.selector === null && outcome.status !== 'cancelled') {
    const { workspace } = run.ports;
    const changes = await workspace.changes();
    run.attempts.record({ outcome, treeHash: await workspace.treeHash(), changes });
    if (changes.length > 0 && run.attempts.best?.outcome === outcome)
      yield run.emit({ type: 'proposal', step: run.step, files: run.provenances.describe(changes) });
  }
  return outcome;
}

/** One line for people. */
export function describeOutcome(outcome: TestOutcome): string {
  const count = passingCount(outcome);
  switch (outcome.status) {
    case 'passed':
      return count === null ? 'tests pass' : count === 1 ? 'the one test passes' : `all ${count} tests pass`;
    case 'failed': {
      const failing = failingIds(outcome);
      const passing = count === null ? '' : `, ${count} pass`;
      return outcome.failing.length > 0
        ? `${failing.length} failing${passing}`
        : `tests fail (exit code ${outcome.exitCode ?? 'none'})`;
    }
    case 'timed-out':
      return 'tests ran out of time';
    case 'cancelled':
      return 'tests were cancelled';
    case 'not-started':
      return 'tests could not be started';
  }
}
