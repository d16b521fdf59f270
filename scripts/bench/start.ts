import { resolve } from 'node:path';
import { runCli, runNode, type CliRun, type FinishedProcess } from './support/cliRun';
import { bug, cure, makeProject, modulePath } from './support/project';
import { aim, isQuick, median, ms, printTable } from './support/table.mjs';

const CLI = resolve(__dirname, '..', '..', 'dist', 'cli.js');
const FIRST_REQUEST_MS = 200;
const HELP_MS = 150;
const PEAK_MIB = 130;
const MODULES = 50;

const FIX = [
  { name: 'read_file', arguments: { path: modulePath(0) } },
  { name: 'edit_file', arguments: { path: modulePath(0), search: bug(0), replace: cure(0) } },
  { name: 'run_tests', arguments: {} },
  { name: 'finish', arguments: { summary: 'It added nothing.' } },
];

interface Round {
  readonly node: FinishedProcess;
  readonly help: FinishedProcess;
  /** The workspace's first run, which makes the working copy. */
  readonly first: CliRun;
  /** The same again. */
  readonly second: CliRun;
}

async function playRound(): Promise<Round> {
  const project = makeProject(MODULES);
  try {
    const fix = (): Promise<CliRun> =>
      runCli({
        workspace: project.folder,
        data: project.data,
        maxSteps: 10,
        actionAt: (step) => FIX[Math.min(step, FIX.length - 1)] ?? { name: 'finish', arguments: {} },
      });
    const node = await runNode(['-e', '0']);
    const help = await runNode([CLI, '--help']);
    const first = await fix();
    const second = await fix();
    for (const run of [first, second])
      if (run.process.code !== 0) throw new Error(`The run was not fixed: ${run.process.output.slice(-800)}`);
    return { node, help, first, second };
  } finally {
    project.remove();
  }
}

/** From the start of the process to the first request, the project's own tests apart. */
function untilRequestMs(run: CliRun): number {
  const baseline = run.events.find((event) => event.type === 'tests-ran' && event.phase === 'baseline');
  const request = run.requestMs[0];
  if (baseline?.type !== 'tests-ran' || request === undefined)
    throw new Error('The run has no baseline or no request.');
  return request - baseline.outcome.durationMs;
}

async function main(): Promise<void> {
  const count = isQuick() ? 5 : 15;
  const rounds: Round[] = [];
  for (let round = 0; round < count; round++) rounds.push(await playRound());
  const of = (pick: (round: Round) => number): number => median(rounds.map(pick));
  const row = (name: string, pick: (round: Round) => number, limit: number): string[] => [
    name,
    ms(of(pick)),
    ms(Math.min(...rounds.map(pick))),
    of((round) => pick(round) / round.node.wallMs).toFixed(2),
    limit === 0 ? '' : aim(of(pick) < limit, `under ${limit} ms`),
  ];
  printTable(
    `start: milliseconds from the start of the process, ${count} rounds, each paired with a bare Node`,
    ['measure', 'median', 'fastest', 'to node -e 0', 'aim'],
    [
      row('node -e 0', (round) => round.node.wallMs, 0),
      row('protege --help', (round) => round.help.wallMs, HELP_MS),
      row('fix to first request, new workspace', (round) => untilRequestMs(round.first), FIRST_REQUEST_MS),
      row('fix to first request, known workspace', (round) => untilRequestMs(round.second), FIRST_REQUEST_MS),
    ],
    [`A workspace of ${MODULES} small files; the baseline test run is taken off.`],
  );
  const peak = (name: string, pick: (round: Round) => FinishedProcess, limit: number): string[] => [
    name,
    ms(of((round) => pick(round).cpuMs)),
    `${of((round) => pick(round).peakMiB).toFixed(0)} MiB`,
    limit === 0 ? '' : aim(of((round) => pick(round).peakMiB) < limit, `under ${limit} MiB`),
  ];
  printTable(
    'start: processor time and peak memory of the whole process, its children apart, medians',
    ['process', 'processor', 'peak memory', 'aim'],
    [
      peak('node -e 0', (round) => round.node, 0),
      peak('protege --help', (round) => round.help, 0),
      peak('protege fix, to the end of a fix', (round) => round.second.process, PEAK_MIB),
    ],
  );
}

void main();
