import type { ClassifierModel } from './model';

/** Steps that are looked back over. */
const WINDOW = 24;
/** How many of them must have looked stuck: two thirds. */
const STEPS = 16;
/** P(stuck) from which on a step looked stuck: more likely than not. */
const LOOKED_STUCK = 0.5;

/** Trouble that lasts. */
export interface Lasting {
  /** P(stuck) that two thirds of the last steps reached, LOOKED_STUCK at least. */
  level: number;
  /** In words. */
  detail: string;
}

/**
 * Keeps P(stuck) of the last steps. A run that no single step gives away, but that has looked more stuck than not for most
 * of two dozen steps, is stalled. Shorter runs never get there: a hard beginning is no stall.
 */
export class LastingTrouble {
  private recent: number[] = [];

  /** Takes in P(stuck) after a step. Returns the trouble when it has lasted. */
  push(probability: number): Lasting | null {
    this.recent.push(probability);
    if (this.recent.length > WINDOW) this.recent.shift();
    const stuck = this.recent.filter((each) => each >= LOOKED_STUCK).sort((a, b) => b - a);
    const level = stuck[STEPS - 1];
    if (level === undefined) return null;
    return { level, detail: `The run looked stuck at ${stuck.length} of the last ${this.recent.length} steps.` };
  }

  reset(): void {
    this.recent = [];
  }
}

/**
 * P(stuck) of lasting trouble. It reaches the model's own threshold where the steps were more likely stuck than not, so that
 * one threshold does for both; a stricter threshold asks for as much more.
 */
export function lastingProbability(model: ClassifierModel, lasting: Lasting): number {
  return 1 - ((1 - lasting.level) * (1 - model.threshold)) / (1 - LOOKED_STUCK);
}
