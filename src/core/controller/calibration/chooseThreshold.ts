import type { WatchedRun } from './watchedRun';

/** A threshold outside these is no judgement of a model but an accident of few runs. */
export const LOWEST_THRESHOLD = 0.6;
export const HIGHEST_THRESHOLD = 0.99;
export const LEAST_RUNS = 20;
/** Of runs that were fixed, and of runs that were not. */
export const LEAST_OF_EACH = 5;
/** Share of fixed runs that may be flagged. */
export const MOST_FALSE_ALARMS = 0.05;

/** What a model's runs say of its threshold. */
export type Calibration = { model: string; fixed: number; notFixed: number } & (
  | { kind: 'too-few'; missingFixed: number; missingNotFixed: number; missingRuns: number }
  | {
      kind: 'chosen';
      /** P(stuck) from which on this model's runs count as stuck. */
      threshold: number;
      /** Shares of its fixed and of its other runs that would have been flagged with it, 0 to 1. */
      falseAlarms: number;
      caught: number;
    }
);

/**
 * For each model the lowest threshold with at most 5 % of its fixed runs flagged. Where the rules alone flag more, which no
 * threshold changes: the lowest one that flags no other.
 */
export function chooseThresholds(runs: readonly WatchedRun[]): Calibration[] {
  const models = [...new Set(runs.map((run) => run.model))].sort();
  return models.map((model) =>
    chooseOne(
      model,
      runs.filter((run) => run.model === model),
    ),
  );
}

function chooseOne(model: string, runs: readonly WatchedRun[]): Calibration {
  const fixed = runs.filter((run) => run.fixed);
  const others = runs.filter((run) => !run.fixed);
  const known = { model, fixed: fixed.length, notFixed: others.length };
  const missingFixed = Math.max(0, LEAST_OF_EACH - fixed.length);
  const missingNotFixed = Math.max(0, LEAST_OF_EACH - others.length);
  const missingRuns = Math.max(0, LEAST_RUNS - runs.length);
  if (missingFixed + missingNotFixed + missingRuns > 0) {
    return { ...known, kind: 'too-few', missingFixed, missingNotFixed, missingRuns };
  }
  const allowed = Math.max(MOST_FALSE_ALARMS, shareFlagged(fixed, Infinity));
  const threshold = candidates().find((each) => shareFlagged(fixed, each) <= allowed) ?? HIGHEST_THRESHOLD;
  return {
    ...known,
    kind: 'chosen',
    threshold,
    falseAlarms: shareFlagged(fixed, threshold),
    caught: shareFlagged(others, threshold),
  };
}

function shareFlagged(runs: readonly WatchedRun[], threshold: number): number {
  return runs.filter((run) => run.ruled || run.peak >= threshold).length / runs.length;
}

/** Hundredths, counted in whole numbers so that each is the nearest there is. */
function candidates(): number[] {
  const all: number[] = [];
  for (let percent = LOWEST_THRESHOLD * 100; percent <= HIGHEST_THRESHOLD * 100; percent++) all.push(percent / 100);
  return all;
}
