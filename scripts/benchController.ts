/**
 * Compares the controller with the loop rules of other tools and with a bare step counter, on recorded runs.
 *   npm run bench:controller -- [--data FILE|FOLDER] [--scorer score.mjs] [--quick]
 * The recorded runs and the scorer (which carries the other tools' rules) are not part of this repository:
 * docs/controller.md says where they come from. Without the scorer only our own figures are printed.
 */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { FEATURES } from '../src/core/controller/classifier/features';
import type { ClassifierModel } from '../src/core/controller/classifier/model';
import { fitClassifier, FIRE_AT, STRONG_AT } from '../src/core/controller/classifier/train';
import type { Detection } from '../src/core/controller/detect';
import { detectTrajectory } from '../src/core/controller/detect';
import { printRepetition } from './bench/repetition';
import type { VerdictSet } from './benchControllerFigures';
import { printFigures, printSpeed } from './benchControllerFigures';
import type { RecordedRun } from './trainControllerRuns';
import { DEFAULT_DATA, featuresOf, findData, foldOf, loadRuns, readOption, trainingRuns } from './trainControllerRuns';

const DEFAULT_SCORER = '../shared/tools/detector/score.mjs';
const EAGER_AT = 0.73;
const COUNTERS = [4, 6, 8, 30, 50];
/** Added to the rules they flag about as many resolved runs as the classifier does, or more: what it has to beat. */
const COUNTERS_BESIDE_RULES = [75, 95];

function main(): void {
  const file = findData(readOption('data') ?? DEFAULT_DATA);
  const runs = loadRuns(file);
  printSpeed(runs);
  const sets = verdictSets(runs, process.argv.includes('--quick'));
  const scorer = readOption('scorer') ?? DEFAULT_SCORER;
  if (fs.existsSync(scorer)) printWithScorer(scorer, file, sets);
  else console.log(`\nNo scorer at ${path.resolve(scorer)} (--scorer PATH): the other tools' rules are left out.`);
  printFigures(runs, sets);
  printRepetition(runs);
}

/** Every verdict below but `shipped` comes from a classifier that had not seen the run. */
function verdictSets(runs: readonly RecordedRun[], isQuick: boolean): VerdictSet[] {
  const features = new Map(runs.map((run) => [run, featuresOf(run.trajectory)]));
  const fitWithout = (leftOut: (run: RecordedRun) => boolean): ClassifierModel =>
    fitClassifier(
      trainingRuns(
        runs.filter((run) => !leftOut(run)),
        features,
      ),
      { features: FEATURES, threshold: FIRE_AT, strongThreshold: STRONG_AT },
    );
  const byKey = (key: (run: RecordedRun) => string): ((run: RecordedRun) => ClassifierModel) => {
    const models = new Map([...new Set(runs.map(key))].map((k) => [k, fitWithout((run) => key(run) === k)]));
    return (run) => {
      const model = models.get(key(run));
      if (model === undefined) throw new Error(`no classifier for ${key(run)}`);
      return model;
    };
  };
  const byFold = byKey((run) => String(foldOf(run)));
  const rules = judgeAll('ours-rules-only', runs, byFold, 2);
  const sets = [
    judgeAll('ours-cross-validated', runs, byFold),
    judgeAll('ours-cross-validated-eager', runs, byFold, EAGER_AT),
    rules,
    judgeAll('ours-shipped', runs),
  ];
  if (!isQuick) {
    sets.push(
      judgeAll(
        'ours-kind-of-work-unseen',
        runs,
        byKey((run) => run.group),
      ),
    );
    sets.push(
      judgeAll(
        'ours-model-unseen',
        runs,
        byKey((run) => run.model),
      ),
    );
    sets.push(
      judgeAll(
        'ours-harness-unseen',
        runs,
        byKey((run) => run.harness),
      ),
    );
  }
  for (const steps of COUNTERS_BESIDE_RULES) sets.push(earlierOf(rules, countSteps(runs, steps)));
  for (const steps of COUNTERS) sets.push(countSteps(runs, steps));
  return sets;
}

function judgeAll(
  name: string,
  runs: readonly RecordedRun[],
  classifierOf?: (run: RecordedRun) => ClassifierModel,
  threshold?: number,
): VerdictSet {
  const verdicts = new Map<RecordedRun, Detection>();
  for (const run of runs) {
    const options = {
      ...(classifierOf === undefined ? {} : { classifier: classifierOf(run) }),
      ...(threshold === undefined ? {} : { threshold }),
    };
    verdicts.set(run, detectTrajectory(run.trajectory, options));
  }
  return { name, verdicts };
}

function countSteps(runs: readonly RecordedRun[], steps: number): VerdictSet {
  const verdicts = new Map<RecordedRun, Detection>();
  for (const run of runs) {
    const { source, id, model, steps: all } = run.trajectory;
    const step = all.length >= steps ? steps - 1 : null;
    verdicts.set(run, { source, id, model, step, kind: step === null ? null : 'count', score: 0, evidence: [] });
  }
  return { name: `step-counter-${steps}`, verdicts };
}

/** Whichever of the two speaks first. */
function earlierOf(a: VerdictSet, b: VerdictSet): VerdictSet {
  const verdicts = new Map(a.verdicts);
  for (const [run, verdict] of b.verdicts) {
    const other = verdicts.get(run)?.step ?? null;
    if (verdict.step !== null && (other === null || verdict.step < other)) verdicts.set(run, verdict);
  }
  return { name: `${a.name}-or-${b.name}`, verdicts };
}

function printWithScorer(scorer: string, data: string, sets: readonly VerdictSet[]): void {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'protege-bench-'));
  try {
    const named = sets.flatMap(({ name, verdicts }) => {
      const file = path.join(folder, `${name}.jsonl`);
      fs.writeFileSync(file, [...verdicts.values()].map((verdict) => JSON.stringify(verdict)).join('\n') + '\n');
      return ['--verdicts', file];
    });
    const run = (...more: string[]): string =>
      execFileSync(process.execPath, [scorer, '--data', data, ...named, ...more], {
        encoding: 'utf8',
        maxBuffer: 64 * 1024 * 1024,
      });
    console.log('\n## Beside the rules of other tools');
    console.log(run());
    console.log('## By model');
    console.log(run('--by-source', '--no-rules'));
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

main();
