/** A logistic regression over the features: small enough to read. */
export interface ClassifierModel {
  /** One weight a feature, in the order of `features`; none below 0. */
  features: readonly string[];
  weights: readonly number[];
  bias: number;
  /** Platt scaling from the model's margin to P(stuck): 1 / (1 + exp(-(slope * margin + offset))). */
  calibration: { slope: number; offset: number };
  /** P(stuck) from which on the verdict leaves "working". */
  threshold: number;
  /** P(stuck) from which on the verdict is strong. */
  strongThreshold: number;
}

export function marginOf(model: ClassifierModel, values: readonly number[]): number {
  let margin = model.bias;
  for (let i = 0; i < model.weights.length; i++) margin += (model.weights[i] ?? 0) * (values[i] ?? 0);
  return margin;
}

/** Calibrated P(stuck), 0 to 1. */
export function probabilityOf(model: ClassifierModel, values: readonly number[]): number {
  const { slope, offset } = model.calibration;
  return 1 / (1 + Math.exp(-(slope * marginOf(model, values) + offset)));
}
