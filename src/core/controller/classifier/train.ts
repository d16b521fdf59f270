import type { ClassifierModel } from './model';
import { marginOf } from './model';

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
  iterations?: number;
  /** Strength of the pull towards small weights. */
  ridge?: number;
  threshold: number;
  strongThreshold: number;
}

/** P(stuck) from which the verdict leaves "working", and from which it is strong: chosen on cross-validated runs. */
export const FIRE_AT = 0.85;
export const STRONG_AT = 0.95;
const ITERATIONS = 1_500;
const RIDGE = 0.0002;

interface Row {
  values: readonly number[];
  stuck: boolean;
  weight: number;
}

/**
 * Fits the logistic regression to every step of every run, with no weight under 0: more evidence can then never lower
 * P(stuck), which keeps the model readable and keeps it from learning what is peculiar to one collection. Each run weighs 1,
 * shared among its steps; in each group the two outcomes weigh the same. Deterministic: full-batch gradient descent.
 */
export function fitClassifier(runs: readonly TrainingRun[], options: FitOptions): ClassifierModel {
  const rows = toRows(runs);
  const { weights, bias } = descend(
    rows,
    options.features.length,
    options.iterations ?? ITERATIONS,
    options.ridge ?? RIDGE,
  );
  const raw: ClassifierModel = {
    features: options.features,
    weights,
    bias,
    calibration: { slope: 1, offset: 0 },
    threshold: options.threshold,
    strongThreshold: options.strongThreshold,
    thresholdByModel: {},
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
  return [...rows.values()];
}

function classOf(run: TrainingRun): string {
  return `${run.group} ${run.stuck ? 'stuck' : 'solved'}`;
}

/** Projected gradient descent with a diagonal step size (Adam without momentum), weights kept at 0 or more. */
function descend(
  rows: readonly Row[],
  size: number,
  iterations: number,
  ridge: number,
): { weights: number[]; bias: number } {
  const weights = new Array<number>(size).fill(0.5);
  let bias = -1;
  const scale = new Array<number>(size + 1).fill(0);
  const total = rows.reduce((sum, row) => sum + row.weight, 0);
  for (let round = 0; round < iterations; round++) {
    const gradient = new Array<number>(size + 1).fill(0);
    for (const { values, stuck, weight } of rows) {
      let margin = bias;
      for (let i = 0; i < size; i++) margin += (weights[i] as number) * (values[i] as number);
      const error = ((1 / (1 + Math.exp(-margin)) - (stuck ? 1 : 0)) * weight) / total;
      for (let i = 0; i < size; i++) gradient[i] = (gradient[i] as number) + error * (values[i] as number);
      gradient[size] = (gradient[size] as number) + error;
    }
    const rate = 0.1 / (1 + round / 100);
    for (let i = 0; i <= size; i++) {
      const slope = (gradient[i] as number) + (i < size ? ridge * (weights[i] as number) : 0);
      scale[i] = 0.95 * (scale[i] as number) + 0.05 * slope * slope;
      const step = (rate * slope) / (Math.sqrt(scale[i] as number) + 1e-6);
      if (i < size) weights[i] = Math.max(0, (weights[i] as number) - step);
      else bias -= step;
    }
  }
  return { weights, bias };
}

/** Platt scaling on the highest margin of each run, outcomes and groups weighing the same. */
function calibrate(runs: readonly TrainingRun[], model: ClassifierModel): { slope: number; offset: number } {
  const rows = toRows(runs.map((run) => ({ ...run, steps: [[peakOf(run, model)]] })));
  let slope = 1;
  let offset = 0;
  for (let round = 0; round < 3_000; round++) {
    let bySlope = 0;
    let byOffset = 0;
    let total = 0;
    for (const { values, stuck, weight } of rows) {
      const margin = values[0] as number;
      const error = (1 / (1 + Math.exp(-(slope * margin + offset))) - (stuck ? 1 : 0)) * weight;
      bySlope += error * margin;
      byOffset += error;
      total += weight;
    }
    slope = Math.max(0.1, slope - (0.5 * bySlope) / total);
    offset -= (0.5 * byOffset) / total;
  }
  return { slope, offset };
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
