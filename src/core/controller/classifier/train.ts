import type { ClassifierModel } from './model';
import { marginOf } from './model';
import type { Row } from './projectedNewton';
import { fitLogistic } from './projectedNewton';

/** One recorded run as the training sees it: the features after each step, and how it ended. */
export interface TrainingRun {
  /** Features after each step, oldest first. */
  steps: readonly (readonly number[])[];
  /** True for a run that ended without success. */
  stuck: boolean;
  /** Runs of one group (a collection and a kind of work) weigh as much together as those of any other. */
  group: string;
}

export interface FitOptions {
  features: readonly string[];
  /** Strength of the pull towards small weights. */
  ridge?: number;
  threshold: number;
  strongThreshold: number;
}

/** P(stuck) from which the verdict leaves "working", and from which it is strong: chosen on cross-validated runs. */
export const FIRE_AT = 0.94;
export const STRONG_AT = 0.97;
const RIDGE = 0.003;

/**
 * Fits the logistic regression to every step of every run, with no weight under 0: more evidence can then never lower
 * P(stuck), which keeps the model readable and keeps it from learning what is peculiar to one collection. Each run weighs 1,
 * shared among its steps; in each group the two outcomes weigh the same. Deterministic.
 */
export function fitClassifier(runs: readonly TrainingRun[], options: FitOptions): ClassifierModel {
  const rows = toRows(runs);
  const point = fitLogistic(rows, options.features.length, options.ridge ?? RIDGE);
  const raw: ClassifierModel = {
    features: options.features,
    weights: point.slice(0, -1),
    bias: point[point.length - 1] ?? 0,
    calibration: { slope: 1, offset: 0 },
    threshold: options.threshold,
    strongThreshold: options.strongThreshold,
  };
  return rounded({ ...raw, calibration: calibrate(runs, raw) });
}

function toRows(runs: readonly TrainingRun[]): Row[] {
  const sizes = new Map<string, number>();
  for (const run of runs) sizes.set(classOf(run), (sizes.get(classOf(run)) ?? 0) + 1);
  // Many steps look alike: equal ones are summed up, which is the same fit in a third of the time.
  const rows = new Map<string, Row>();
  for (const run of runs) {
    const weight = 1 / (sizes.get(classOf(run)) ?? 1) / run.steps.length;
    for (const values of run.steps) {
      const key = `${run.stuck} ${values.join(' ')}`;
      const row = rows.get(key);
      if (row === undefined) rows.set(key, { values, stuck: run.stuck, weight });
      else row.weight += weight;
    }
  }
  const all = [...rows.values()];
  const total = all.reduce((sum, row) => sum + row.weight, 0);
  for (const row of all) row.weight /= total;
  return all;
}

function classOf(run: TrainingRun): string {
  return `${run.group} ${run.stuck ? 'stuck' : 'solved'}`;
}

/** Platt scaling on the highest margin of each run, outcomes and groups weighing the same. */
function calibrate(runs: readonly TrainingRun[], model: ClassifierModel): { slope: number; offset: number } {
  const rows = toRows(runs.map((run) => ({ ...run, steps: [[peakOf(run, model)]] })));
  const [slope = 0, offset = 0] = fitLogistic(rows, 1, 0);
  return { slope: Math.max(0.1, slope), offset };
}

export function peakOf(run: TrainingRun, model: ClassifierModel): number {
  let peak = -Infinity;
  for (const values of run.steps) peak = Math.max(peak, marginOf(model, values));
  return peak;
}

/** Three decimals are enough to decide and easier to read. */
function rounded(model: ClassifierModel): ClassifierModel {
  const round = (value: number): number => Math.round(value * 1_000) / 1_000;
  return {
    ...model,
    weights: model.weights.map(round),
    bias: round(model.bias),
    calibration: { slope: round(model.calibration.slope), offset: round(model.calibration.offset) },
  };
}
