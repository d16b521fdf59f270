import { observedRun } from '../../trajectory/observedRun';
import type { RunEvent } from '../../trajectory/runEvent';
import { createController } from '../controller';

/** One of the user's own runs, as the choice of a threshold sees it. */
export interface WatchedRun {
  model: string;
  fixed: boolean;
  /** Highest P(stuck) after a step that no rule fired at, 0 to 1. */
  peak: number;
  /** A rule fired, whatever the threshold. */
  ruled: boolean;
}

/** No probability reaches it: only the rules fire. */
const NEVER = 2;

/**
 * Looks at a finished run again. Null for a run that says nothing about alarms: one without an outcome, without a step,
 * or fixed with advice, where an alarm may have been what fixed it.
 */
export function watchedRun(events: readonly RunEvent[]): WatchedRun | null {
  const started = events.find((event) => event.type === 'run-started');
  const finished = events.find((event) => event.type === 'finished');
  if (started === undefined || finished === undefined) return null;
  const { outcome } = finished;
  const fixed = outcome === 'fixed';
  if (!fixed && outcome !== 'not-fixed' && outcome !== 'stuck' && outcome !== 'budget-spent') return null;
  if (fixed && finished.consultations > 0) return null;
  const inputs = observedRun(events);
  if (!inputs.some((input) => input.kind === 'step')) return null;
  const controller = createController({ threshold: NEVER });
  let peak = 0;
  let ruled = false;
  for (const input of inputs) {
    if (input.kind === 'rearm') controller.rearm(input.reason);
    else {
      const { verdict } = controller.observe(input.step);
      if (verdict.state === 'working') peak = Math.max(peak, verdict.score);
      else ruled = true;
    }
  }
  return { model: started.model.name, fixed, peak, ruled };
}
