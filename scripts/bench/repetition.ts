import fs from 'node:fs';
import path from 'node:path';
import type { DetectedSignal } from '../../src/core/controller/detect';
import { detectTrajectory } from '../../src/core/controller/detect';
import type { RecordedRun } from '../trainControllerRuns';

/** A step of a recorded run that two readers compared with the step before it. */
export interface LabelledStep {
  source: string;
  id: string;
  model: string;
  /** 0-based. */
  step: number;
  /** Kind of work. */
  kind: string;
  /** How many steps of the recorded runs it stands for. */
  weight: number;
  /** Share of the readers to whom it repeats the step before it: 0, 0.5 or 1. */
  repeats: number;
}

const LABELS = path.join(__dirname, 'repetitionLabels.tsv');

/** @throws Error when a line is not a labelled step */
export function readLabels(text = fs.readFileSync(LABELS, 'utf8')): LabelledStep[] {
  const [, ...lines] = text.trim().split('\n');
  return lines.map((line) => {
    const [source, id, model, step, kind, weight, first, second] = line.split('\t');
    if (source === undefined || id === undefined || second === undefined) throw new Error(`no labelled step: ${line}`);
    const repeats = (isRepetition(first) + isRepetition(second)) / 2;
    return { source, id, model: model ?? '', step: Number(step), kind: kind ?? '', weight: Number(weight), repeats };
  });
}

/** R: repeats, N: does not; a question mark stands behind what is borderline. */
function isRepetition(label: string | undefined): number {
  if (label === undefined || !/^[RN]\??$/.test(label)) throw new Error(`no label: ${label ?? ''}`);
  return Number(label.startsWith('R'));
}

interface Counts {
  right: number;
  wrong: number;
  missed: number;
}

/**
 * Prints how well `repeat` and `near-repeat` name the steps that repeat the one before them, as two readers saw it; a step on
 * which they differ counts half. Beside them stands what comparing the commands letter by letter finds.
 */
export function printRepetition(runs: readonly RecordedRun[]): void {
  const byKey = new Map(runs.map(({ trajectory }) => [keyOf(trajectory), trajectory]));
  const known = readLabels().filter((label) => byKey.has(keyOf(label)));
  if (known.length === 0) {
    console.log('\nNone of the labelled steps is in these runs: repetition is not measured.');
    return;
  }
  const signals = new Map<string, DetectedSignal[]>();
  for (const key of new Set(known.map(keyOf))) {
    const trajectory = byKey.get(key);
    if (trajectory !== undefined) signals.set(key, detectTrajectory(trajectory, { all: true }).signals ?? []);
  }
  const isSeen = (label: LabelledStep): boolean =>
    (signals.get(keyOf(label)) ?? []).some(
      ({ step, kind, evidence }) =>
        step === label.step && (kind === 'repeat' || kind === 'near-repeat') && evidence.includes(step - 1),
    );
  const isEqual = (label: LabelledStep): boolean => {
    const steps = byKey.get(keyOf(label))?.steps;
    return steps !== undefined && steps[label.step]?.command === steps[label.step - 1]?.command;
  };
  console.log(
    `\n## Steps that repeat the one before, as two readers saw it (${known.length} steps): precision | recall, per cent\n`,
  );
  console.log('| kind of work | ours, weighed | ours, as counted | equal commands, weighed | as counted |');
  console.log('|---|---|---|---|---|');
  for (const kind of [...new Set(known.map((label) => label.kind)), 'all']) {
    const of = known.filter((label) => kind === 'all' || label.kind === kind);
    const cells = [isSeen, isEqual].flatMap((test) => [
      count(of, test, ({ weight }) => weight),
      count(of, test, () => 1),
    ]);
    console.log(`| ${kind} (${of.length}) | ${cells.map(figures).join(' | ')} |`);
  }
}

function keyOf({ source, id, model }: { source: string; id: string; model: string | null }): string {
  return `${source}\0${id}\0${model ?? ''}`;
}

function count(
  labels: readonly LabelledStep[],
  isFlagged: (label: LabelledStep) => boolean,
  weightOf: (label: LabelledStep) => number,
): Counts {
  const counts: Counts = { right: 0, wrong: 0, missed: 0 };
  for (const label of labels) {
    const weight = weightOf(label);
    if (isFlagged(label)) {
      counts.right += weight * label.repeats;
      counts.wrong += weight * (1 - label.repeats);
    } else counts.missed += weight * label.repeats;
  }
  return counts;
}

function figures({ right, wrong, missed }: Counts): string {
  const percent = (part: number, whole: number): string =>
    whole === 0 ? '-' : String(Math.round((100 * part) / whole));
  return `${percent(right, right + wrong)} / ${percent(right, right + missed)}`;
}
