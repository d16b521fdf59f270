/**
 * Fits the controller's classifier to recorded runs and writes src/core/controller/classifier/weights.json.
 *   npm run train:controller -- [--data FILE|FOLDER] [--out FILE]
 * Deterministic: the same data gives the same file.
 */
import fs from 'node:fs';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';
import { FEATURES } from '../src/core/controller/classifier/features';
import { fitClassifier, FIRE_AT, STRONG_AT } from '../src/core/controller/classifier/train';
import { DEFAULT_DATA, featuresOf, findData, loadRuns, readOption, trainingRuns } from './trainControllerRuns';

const OUT = 'src/core/controller/classifier/weights.json';

async function main(): Promise<void> {
  const file = findData(readOption('data') ?? DEFAULT_DATA);
  const runs = loadRuns(file);
  const features = new Map(runs.map((run) => [run, featuresOf(run.trajectory)]));
  const known = trainingRuns(runs, features);
  const steps = known.reduce((sum, run) => sum + run.steps.length, 0);
  console.log(`${path.basename(file)}: ${runs.length} runs, ${known.length} of them with an outcome, ${steps} steps`);
  const model = fitClassifier(known, { features: FEATURES, threshold: FIRE_AT, strongThreshold: STRONG_AT });
  model.features.forEach((name, index) => {
    console.log(`  ${name.padEnd(14)} ${(model.weights[index] ?? 0).toFixed(3)}`);
  });
  console.log(`  ${'bias'.padEnd(14)} ${model.bias.toFixed(3)}`);
  const out = readOption('out') ?? OUT;
  const style = await resolveConfig(path.resolve(OUT));
  fs.writeFileSync(out, await format(JSON.stringify(model), { ...style, parser: 'json' }));
  console.log(`Written to ${out}. Now run: npm run bench:controller`);
}

void main();
