import type { Detection } from '../src/core/controller/detect';
import { detectTrajectory } from '../src/core/controller/detect';
import type { RecordedRun } from './trainControllerRuns';

export interface VerdictSet {
  name: string;
  verdicts: Map<RecordedRun, Detection>;
}

/** FAR | recall | savable by group, in per cent, in one short table. */
export function printFigures(runs: readonly RecordedRun[], sets: readonly VerdictSet[]): void {
  const known = runs.filter((run) => run.resolved !== null);
  const groups = [...new Set(known.map((run) => run.group))];
  console.log('\n## In short: FAR | recall | savable steps, per cent\n');
  console.log(`| verdicts | ${groups.join(' | ')} |\n|---|${groups.map(() => '---').join('|')}|`);
  for (const { name, verdicts } of sets) {
    const cells = groups.map((group) =>
      figuresOf(
        known.filter((run) => run.group === group),
        verdicts,
      ),
    );
    console.log(`| ${name} | ${cells.join(' | ')} |`);
  }
}

function figuresOf(runs: readonly RecordedRun[], verdicts: Map<RecordedRun, Detection>): string {
  let resolved = 0;
  let falseAlarms = 0;
  let unresolved = 0;
  let caught = 0;
  let steps = 0;
  let saved = 0;
  for (const run of runs) {
    const step = verdicts.get(run)?.step ?? null;
    const length = run.trajectory.steps.length;
    if (run.resolved === true) {
      resolved++;
      if (step !== null) falseAlarms++;
    } else {
      unresolved++;
      steps += length;
      if (step !== null) caught++;
      if (step !== null) saved += length - 1 - step;
    }
  }
  const percent = (part: number, whole: number): string => (whole === 0 ? '-' : ((100 * part) / whole).toFixed(1));
  return `${percent(falseAlarms, resolved)} / ${percent(caught, unresolved)} / ${percent(saved, steps)}`;
}

/**
 * Steps a second of the controller alone, every step of every run judged, by processor time too, as the machine may be
 * busy; and as a multiple of what plain `JSON.parse` takes for the same runs, which holds on any machine.
 */
export function printSpeed(runs: readonly RecordedRun[]): void {
  const steps = runs.reduce((sum, run) => sum + run.trajectory.steps.length, 0);
  const lines = runs.map((run) => JSON.stringify(run.trajectory));
  const judging = bestOf(() => {
    for (const run of runs) detectTrajectory(run.trajectory, { all: true });
  });
  const parsing = bestOf(() => {
    for (const line of lines) JSON.parse(line);
  });
  const rate = (ms: number): string => Math.round((1_000 * steps) / ms).toLocaleString('en');
  console.log(
    `Speed without parsing: ${rate(judging.clockMs)} steps a second (${rate(judging.processorMs)} by processor time), ` +
      `${(judging.processorMs / parsing.processorMs).toFixed(1)} times what JSON.parse takes; best of 5 passes`,
  );
}

function bestOf(pass: () => void): { clockMs: number; processorMs: number } {
  const best = { clockMs: Infinity, processorMs: Infinity };
  for (let round = 0; round < 5; round++) {
    const start = performance.now();
    const before = process.cpuUsage();
    pass();
    best.clockMs = Math.min(best.clockMs, performance.now() - start);
    const { user, system } = process.cpuUsage(before);
    best.processorMs = Math.min(best.processorMs, (user + system) / 1_000);
  }
  return best;
}
