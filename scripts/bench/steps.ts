import { runCli } from './support/cliRun';
import { actionAt, playInProcess, type MeasuredRun } from './support/inProcessRun';
import { makeProject } from './support/project';
import { aim, isQuick, median, ms, printTable } from './support/table.mjs';

const LIMIT_MS = 5;
const SHORT = 10;
const LONG = 1_000;
const CLI_STEPS = 30;

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

async function main(): Promise<void> {
  const count = isQuick() ? 3 : 5;
  // The first run compiles the code and loads the grammar, which no later step pays.
  const cold = await playInProcess(SHORT);
  const short: MeasuredRun[] = [];
  const long: MeasuredRun[] = [];
  for (let round = 0; round < count; round++) {
    // Ten runs of ten steps a round: one alone is over in a blink.
    for (let repeat = 0; repeat < 10; repeat++) short.push(await playInProcess(SHORT));
    long.push(await playInProcess(LONG));
  }
  const row = (name: string, pick: (run: MeasuredRun) => number): string[] => {
    const [one, other] = [median(short.map(pick)), median(long.map(pick))];
    return [name, ms(one), ms(other), (other / one).toFixed(2), aim(other < LIMIT_MS, 'under 5 ms')];
  };
  printTable(
    `steps: time added per step by everything but the model, medians of ${short.length} short and ${long.length} long runs`,
    ['measure', `${SHORT} steps`, `${LONG.toLocaleString('en')} steps`, 'ratio', 'aim'],
    [
      row('processor, mean of the steps', (run) => mean(run.stepCpuMs)),
      row('processor, median of the steps', (run) => median(run.stepCpuMs)),
      row('clock, mean of the steps', (run) => mean(run.stepMs)),
      row('clock, median of the steps', (run) => median(run.stepMs)),
      row('clock, mean of the last nine', (run) => mean(run.stepMs.slice(-9))),
    ],
    [
      'In one process: real files, syntax check, controller, context and log; the model and the tests answer at once.',
      `Cold, the first ${SHORT} steps of a process: ${ms(mean(cold.stepMs))} a step (${ms(Math.max(...cold.stepMs))} the slowest, which loads a grammar).`,
    ],
  );
  await measureCli(count);
}

/** From one request to the next: the reply over HTTP, the step, and the next request. No step runs the tests. */
async function measureCli(count: number): Promise<void> {
  const gaps: number[] = [];
  for (let round = 0; round < count; round++) {
    const project = makeProject(CLI_STEPS);
    try {
      const run = await runCli({
        workspace: project.folder,
        data: project.data,
        maxSteps: CLI_STEPS,
        actionAt: (step) => actionAt(Math.floor(step / 2) * 3 + (step % 2)),
      });
      gaps.push(...run.requestMs.slice(1).map((at, index) => at - (run.requestMs[index] ?? at)));
    } finally {
      project.remove();
    }
  }
  printTable(
    `steps: from one request to the next of the built command line, ${gaps.length} steps`,
    ['measure', 'time'],
    [
      ['median', ms(median(gaps))],
      ['fastest', ms(Math.min(...gaps))],
    ],
    ['With the round trip over HTTP and the scripted endpoint, which are no part of the product.'],
  );
}

void main();
