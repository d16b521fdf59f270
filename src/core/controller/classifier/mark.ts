import type { StepFacts } from '../facts';
import { RecentMap } from '../recentMap';

/** What one step shows, each 0 to 1: the features are shares of these over the last steps. */
export interface Mark {
  /** Did what an earlier step had done, with the same result, although something new had been tried between. */
  idleRound: number;
  /** Did what an earlier step had done in the same state, whatever came back. */
  seenAction: number;
  /** The same but for numbers, flags and places. */
  nearAction: number;
  /** Failed, other than by repeating a look or a run after a change. */
  failed: number;
  /** Failed, or had no usable action. */
  fault: number;
  /** Brought nothing new. */
  stale: number;
  unusable: number;
  /** Its thought began word for word as an earlier one. */
  seenThought: number;
  /** Share of the result's lines that the run had not seen; null without a usable action. */
  novelty: number | null;
  errorClass: string | null;
  /** What the action does, numbers, flags and places left out. */
  deed: string;
}

/** Marks each step by what the run had done and seen before, in bounded memory. */
export class Marker {
  private readonly pairs = new RecentMap<number, number>(1_024);
  /** Epoch in which each action was last taken. */
  private readonly actions = new RecentMap<number, number>(1_024);
  private readonly deeds = new RecentMap<string, number>(1_024);
  private readonly thoughts = new RecentMap<number, true>(1_024);

  mark(step: StepFacts): Mark {
    const { action, actionHash, epoch } = step;
    const pair = (actionHash * 31 + step.resultHash) % Number.MAX_SAFE_INTEGER;
    // Waiting on purpose is the same again by its nature.
    const usable = !step.malformed && !step.waits && action.exact !== '';
    const fresh = step.changed && !step.revisited;
    const lastTaken = usable && !fresh ? this.actions.get(actionHash) : undefined;
    const lastPair = usable && !fresh ? this.pairs.get(pair) : undefined;
    // Testing or looking again after a change is ordinary work, whatever comes back.
    const afterChange = lastTaken !== undefined && lastTaken !== epoch;
    const fault = isFault(step);
    const mark: Mark = {
      idleRound: Number(lastPair !== undefined && lastPair !== epoch),
      seenAction: Number(lastTaken === epoch),
      nearAction: Number(usable && this.deeds.get(action.loose) === epoch),
      failed: Number(fault && !afterChange),
      fault: fault ? 1 : step.unusable,
      stale: Number(usable && !fresh && !afterChange && step.novelty < 0.2),
      unusable: step.unusable,
      seenThought: Number(step.thoughtHash !== 0 && this.thoughts.has(step.thoughtHash)),
      novelty: step.malformed ? null : step.novelty,
      errorClass: fault ? step.errorClass : null,
      deed: step.malformed ? '' : action.loose,
    };
    if (usable) {
      this.actions.set(actionHash, epoch);
      this.pairs.set(pair, epoch);
      this.deeds.set(action.loose, epoch);
    }
    if (step.thoughtHash !== 0) this.thoughts.set(step.thoughtHash, true);
    return mark;
  }
}

/** A failing test, or a script that fails again after a change, is how debugging goes. */
export function isFault(step: StepFacts): boolean {
  return step.failed && !step.malformed && step.tests === null && step.action.kind !== 'test';
}
