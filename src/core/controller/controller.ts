import type { ObservedStep } from './observedStep';
import type { Signal, Verdict } from './signal';
import { WORKING } from './signal';

export type { ObservedStep, ObservedTests } from './observedStep';

/** What happened outside the run that makes earlier repetition count no more. */
export type RearmReason = 'nudge' | 'advice' | 'user' | 'compaction';

export interface ControllerOptions {
  /** Id of the protégé model: picks its own thresholds where the user's runs have given it some. */
  model?: string;
}

export interface Observation {
  signals: Signal[];
  verdict: Verdict;
}

/** Watches one run. Not shared between runs. */
export interface Controller {
  /** To be called once for every finished step, in order. */
  observe(step: ObservedStep): Observation;
  /** Evidence starts again from here: the verdict is `working` until new repetition shows. */
  rearm(reason: RearmReason): void;
}

export function createController(_options: ControllerOptions = {}): Controller {
  return {
    observe: () => ({ signals: [], verdict: WORKING }),
    rearm: () => undefined,
  };
}
