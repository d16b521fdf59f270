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
  /** The run ends with it: nobody is left to be reminded. */
  readonly isLast: boolean;
}

/** Compares a step with the open advice: ticks off what was done, reminds when the protégé drifts, judges by the tests. */
export function* followAdvice(run: Run, step: FollowedStep): Generator<RunEvent, void> {
  const { open } = run.consultations;
  if (open?.followThrough == null || step.action === null || open.step === run.step) return;
  const update = open.followThrough.observe({ action: step.action, ok: step.ok });
  if (update.hasChanged)
    yield run.emit({ type: 'advice-progress', step: run.step, consultationId: open.id, steps: [...update.steps] });
  if (update.reminder !== null && !step.isLast) {
    run.conversation.append('turn', run.step, { role: 'user', content: update.reminder });
    yield run.emit({ type: 'nudged', step: run.step, text: update.reminder, isReminder: true });
  }
  const hasHelped = step.tests !== null && open.followThrough.judge(failingIds(step.tests)) === 'helped';
  if (hasHelped) yield* judgeOpenConsultation(run);
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
