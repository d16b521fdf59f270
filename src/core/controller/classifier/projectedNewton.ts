/** One row of the fit: values, whether it was stuck, and its share of all weight. */
export interface Row {
  values: readonly number[];
  stuck: boolean;
  weight: number;
}

const STEPS = 30;
const SWEEPS = 300;

/**
 * Minimises the weighted logistic loss plus ridge/2 * |weights|^2 with no weight under 0, the bias free. Each step makes
 * the quadratic model of the loss (Newton) and minimises it inside the bounds by coordinate descent; a step that does not
 * help is halved. The problem is convex, so where it starts does not matter.
 * @returns the weights, and the bias as the last of them
 */
export function fitLogistic(rows: readonly Row[], size: number, ridge: number): number[] {
  const point = new Array<number>(size + 1).fill(0);
  let loss = lossOf(rows, point, ridge);
  for (let round = 0; round < STEPS; round++) {
    const step = boundedStep(point, ...derivatives(rows, point, ridge));
    let next = moved(point, step, 1);
    let nextLoss = lossOf(rows, next, ridge);
    for (let length = 0.5; nextLoss > loss && length > 0.001; length /= 2) {
      next = moved(point, step, length);
      nextLoss = lossOf(rows, next, ridge);
    }
    if (nextLoss >= loss) break;
    const gained = loss - nextLoss;
    loss = nextLoss;
    next.forEach((value, i) => (point[i] = value));
    if (gained < 1e-10) break;
  }
  return point;
}

function marginAt(point: readonly number[], values: readonly number[]): number {
  let margin = point[values.length] ?? 0;
  for (let i = 0; i < values.length; i++) margin += (point[i] as number) * (values[i] as number);
  return margin;
}

function lossOf(rows: readonly Row[], point: readonly number[], ridge: number): number {
  let loss = 0;
  for (const { values, stuck, weight } of rows) {
    const against = stuck ? -marginAt(point, values) : marginAt(point, values);
    loss += weight * (against > 30 ? against : Math.log1p(Math.exp(against)));
  }
  for (let i = 0; i < point.length - 1; i++) loss += (ridge / 2) * (point[i] as number) ** 2;
  return loss;
}

/** Gradient, and the second derivatives row by row. */
function derivatives(rows: readonly Row[], point: readonly number[], ridge: number): [Float64Array, Float64Array[]] {
  const size = point.length;
  const gradient = new Float64Array(size);
  const curvature = point.map(() => new Float64Array(size));
  const value = new Float64Array(size);
  for (const { values, stuck, weight } of rows) {
    const chance = 1 / (1 + Math.exp(-marginAt(point, values)));
    const error = (chance - (stuck ? 1 : 0)) * weight;
    const bend = chance * (1 - chance) * weight;
    value.set(values);
    value[size - 1] = 1;
    for (let i = 0; i < size; i++) {
      const here = value[i] as number;
      if (here === 0) continue;
      gradient[i] = (gradient[i] as number) + error * here;
      const row = curvature[i] as Float64Array;
      for (let j = 0; j < size; j++) row[j] = (row[j] as number) + bend * here * (value[j] as number);
    }
  }
  for (let i = 0; i < size; i++) {
    const row = curvature[i] as Float64Array;
    if (i < size - 1) gradient[i] = (gradient[i] as number) + ridge * (point[i] as number);
    // A feature that no row has leaves nothing to divide by.
    row[i] = (row[i] as number) + (i < size - 1 ? ridge : 0) + 1e-9;
  }
  return [gradient, curvature];
}

function boundedStep(point: readonly number[], gradient: Float64Array, curvature: readonly Float64Array[]): number[] {
  const step = point.map(() => 0);
  const slope = Float64Array.from(gradient);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    let largest = 0;
    for (let i = 0; i < point.length; i++) {
      const row = curvature[i] as Float64Array;
      const here = (point[i] as number) + (step[i] as number);
      const wanted = here - (slope[i] as number) / (row[i] as number);
      const change = (i < point.length - 1 ? Math.max(0, wanted) : wanted) - here;
      if (change === 0) continue;
      step[i] = (step[i] as number) + change;
      for (let j = 0; j < point.length; j++) slope[j] = (slope[j] as number) + change * (row[j] as number);
      largest = Math.max(largest, Math.abs(change));
    }
    if (largest < 1e-8) break;
  }
  return step;
}

function moved(point: readonly number[], step: readonly number[], length: number): number[] {
  return point.map((value, i) => {
    const next = value + length * (step[i] ?? 0);
    return i < point.length - 1 ? Math.max(0, next) : next;
  });
}
