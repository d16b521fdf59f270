import type { Action } from '../tools/action';
import type { TestOutcome } from '../outcomes/testOutcome';
import type { RunEvent } from '../trajectory/runEvent';
import { failingIds } from '../outcomes/failingIds';
import type { Run } from './run';

export interface FollowedStep {
  /** Null where the reply held no usable action. */
  readonly action: Action | null;
  readonly ok: boolean;
  readonly tests: TestOutcome | null;
}

/**
 * Compares a step with the open advice: ticks off what was done, judges by the tests. Gives the reminder that is due when the
 * protégé drifts, for after the step's result.
 */
export function* followAdvice(run: Run, step: FollowedStep): Generator<RunEvent, string | null> {
  const { open } = run.consultations;
  if (open?.followThrough == null || step.action === null) return null;
  const update = open.followThrough.observe({ action: step.action, ok: step.ok });
  if (update.hasChanged)
    yield run.emit({ type: 'advice-progress', step: run.step, consultationId: open.id, steps: [...update.steps] });
  const hasHelped = step.tests !== null && open.followThrough.judge(failingIds(step.tests)) === 'helped';
  if (hasHelped) yield* judgeOpenConsultation(run);
  return update.reminder;
}

/** Reminds of the open advice, unless other advice has come or the run ends. */
export function* remind(run: Run, reminder: string | null, isLast: boolean): Generator<RunEvent, void> {
  if (reminder === null || isLast || run.consultations.open === null || run.consultations.open.step === run.step)
    return;
  run.conversation.append('turn', run.step, { role: 'user', content: reminder });
  yield run.emit({ type: 'nudged', step: run.step, text: reminder, isReminder: true });
}

/** Closes the open consultation: before the next one, when it has helped, and when the run ends. */
export function* judgeOpenConsultation(run: Run): Generator<RunEvent, void> {
  const { open } = run.consultations;
  if (open?.followThrough == null) return;
  const testsAfter = failingIds(run.attempts.last);
  open.outcome = open.followThrough.judge(testsAfter);
  yield run.emit({
    type: 'consultation-judged',
    step: run.step,
    consultationId: open.id,
    outcome: open.outcome,
    testsAfter,
  });
}
