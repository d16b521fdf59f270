import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import { Watcher } from '../src/core/controller/controller';
import type { TrainingRun } from '../src/core/controller/classifier/train';
import { hashText } from '../src/core/controller/hash';
import type { NeutralTrajectory } from '../src/core/trajectory/neutralTrajectory';
import { observedStepOf, parseTrajectory } from '../src/core/trajectory/neutralTrajectory';

export const DEFAULT_DATA = '../shared/data/trajectories';
export const FOLDS = 5;

/** A recorded run with what is known of its outcome. The outcome, model and group are for scoring and weighing only. */
export interface RecordedRun {
  trajectory: NeutralTrajectory;
  /** Name of the model without the name of the particular training run. */
  model: string;
  task: string;
  /** The agent program that ran it. */
  harness: string;
  /** Kind of work and size of model: groups weigh the same in the training. */
  group: string;
  resolved: boolean | null;
}

/** Path of the trajectory file under `data`, which may also be the file itself. Ends the program when there is none. */
export function findData(data: string): string {
  const files = fs.existsSync(data) ? filesOf(data) : [];
  const file = files.find((name) => /\.jsonl(\.gz)?$/.test(name));
  if (file !== undefined) return file;
  console.error(
    `No trajectories at ${path.resolve(data)}.\n` +
      'This needs recorded runs in the neutral form (docs/controller.md, "Data"): a .jsonl or .jsonl.gz file.\n' +
      'Name the file or its folder with --data PATH.',
  );
  process.exit(2);
}

function filesOf(data: string): string[] {
  if (!fs.statSync(data).isDirectory()) return [data];
  return fs
    .readdirSync(data)
    .sort()
    .map((name) => path.join(data, name));
}

export function loadRuns(file: string): RecordedRun[] {
  const bytes = fs.readFileSync(file);
  const text = (file.endsWith('.gz') ? zlib.gunzipSync(bytes) : bytes).toString('utf8');
  const runs: RecordedRun[] = [];
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    const record = JSON.parse(line) as Record<string, unknown>;
    const trajectory = parseTrajectory(line);
    if (trajectory.steps.length === 0) continue;
    runs.push({
      trajectory,
      model: (trajectory.model ?? '').replace(/ \(.*/, ''),
      task: textOf(record['task']) || trajectory.id,
      harness: textOf(record['harness']),
      group: groupOf(textOf(record['domain']), textOf(record['size'])),
      resolved: typeof record['resolved'] === 'boolean' ? record['resolved'] : null,
    });
  }
  return runs;
}

function groupOf(domain: string, size: string): string {
  return domain === 'bash' || domain === 'sql' ? `bash+sql ${size === 'small' ? 'small' : 'larger'} models` : domain;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** Runs of one task fall into one fold, whoever ran them. */
export function foldOf(run: RecordedRun): number {
  return hashText(run.task) % FOLDS;
}

export function featuresOf(trajectory: NeutralTrajectory): number[][] {
  const watcher = new Watcher();
  return trajectory.steps.map((step, index) => watcher.look(observedStepOf(step, index)).features);
}

/** Only runs with a known outcome can teach. */
export function trainingRuns(runs: readonly RecordedRun[], features: Map<RecordedRun, number[][]>): TrainingRun[] {
  const known: TrainingRun[] = [];
  for (const run of runs) {
    if (run.resolved === null) continue;
    known.push({ steps: features.get(run) ?? featuresOf(run.trajectory), stuck: !run.resolved, group: run.group });
  }
  return known;
}

export function readOption(name: string): string | undefined {
  const at = process.argv.indexOf(`--${name}`);
  return at >= 0 ? process.argv[at + 1] : undefined;
}
