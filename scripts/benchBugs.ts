// Runs the built command line on every seeded bug, without and with the expert, and prints the table: with the practice
// models, or with those that are named. `npm run bench:bugs -- [--model NAME] [--expert PROVIDER/MODEL] [--limit N] [--only TEXT]
// [--json]`; `--limit` takes bugs evenly spread over the corpus.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { runEventSchema } from '../src/core/trajectory/runEvent';
import type { RunEvent } from '../src/core/trajectory/runEvent';
import { cannotRun, loadCorpus, missingTools, plantBug } from './benchBugsCorpus';
import type { SeededBug } from './benchBugsCorpus';

const cli = path.resolve(__dirname, '..', 'dist', 'cli.js');
const parallel = 2;
const maxMinutes = 10;

/** Whom the runs are played with: the practice models, or models of the user's own. */
export interface Players {
  /** A model of Ollama's; absent for the practice model. */
  readonly model?: string;
  /** As `--expert` takes it; absent for the practice expert, or beside a model of the user's own for nobody. */
  readonly expert?: string;
}

export interface BugRun {
  readonly bug: SeededBug;
  /** `none`, or who was there to be asked. */
  readonly expert: string;
  /** Of the `finished` event; `crashed` where there was none. */
  readonly outcome: string;
  readonly steps: number;
  readonly consultations: number;
  /** Input and output tokens together. */
  readonly protegeTokens: number;
  readonly expertTokens: number;
  readonly costUsd: number;
  /** A verdict of looping or stalled came at least once. */
  readonly hasLooped: boolean;
  readonly seconds: number;
}

export interface BugBench {
  readonly players: Players;
  readonly runs: readonly BugRun[];
  /** Bugs that this machine can't run, with the reason. */
  readonly left: readonly { readonly id: string; readonly reason: string }[];
}

export async function benchBugs(
  options: {
    readonly limit?: number;
    readonly only?: string;
    readonly players?: Players;
    readonly onRun?: (run: BugRun) => void;
  } = {},
): Promise<BugBench> {
  const { players = {} } = options;
  if (!existsSync(cli)) throw new Error('dist/cli.js is not there: run `npm run build` first');
  const corpus = (await loadCorpus()).filter((bug) => bug.id.includes(options.only ?? ''));
  const missing = missingTools(corpus);
  const left = corpus.flatMap((bug) => {
    const reason = cannotRun(bug, missing);
    return reason === undefined ? [] : [{ id: bug.id, reason }];
  });
  const bugs = spread(
    corpus.filter((bug) => cannotRun(bug, missing) === undefined),
    options.limit ?? corpus.length,
  );
  const jobs = bugs.flatMap((bug) => expertsOf(players).map((expert) => ({ bug, expert })));
  const queue = jobs.values();
  const runs: BugRun[] = [];
  const work = async (): Promise<void> => {
    for (const { bug, expert } of queue) {
      const run = await runBug(bug, expert, players.model);
      runs.push(run);
      options.onRun?.(run);
    }
  };
  // A server of models of the user's own answers one at a time.
  await Promise.all(Array.from({ length: players.model === undefined ? parallel : 1 }, work));
  return { players, runs, left };
}

/** The expert first, if there is one: a mistake in its name should show before any work; then nobody. */
function expertsOf({ model, expert }: Players): string[] {
  const asked = expert ?? (model === undefined ? 'practice' : undefined);
  return asked === undefined || asked === 'none' ? ['none'] : [asked, 'none'];
}

function spread<T>(all: readonly T[], count: number): T[] {
  if (count >= all.length) return [...all];
  return Array.from({ length: count }, (_, index) => all[Math.floor((index * all.length) / count)]).filter(
    (each) => each !== undefined,
  );
}

async function runBug(bug: SeededBug, expert: string, model: string | undefined): Promise<BugRun> {
  const base = await mkdtemp(path.join(tmpdir(), 'protege-bench-bugs-'));
  const workspace = path.join(base, 'workspace');
  const start = performance.now();
  try {
    await plantBug(bug.project, bug.changes, workspace);
    const events = await fix(bug, { model, expert }, workspace, path.join(base, 'home'));
    return summarise(bug, expert, events, (performance.now() - start) / 1000);
  } finally {
    await rm(base, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function fix(
  bug: SeededBug,
  { model, expert }: { readonly model: string | undefined; readonly expert: string },
  workspace: string,
  home: string,
): Promise<RunEvent[]> {
  const player = model === undefined ? ['--practice'] : ['--model', model];
  const args = ['fix', bug.description, ...player, '--json', '--yes', '--expert', expert];
  const child = spawn(
    process.execPath,
    [cli, ...args, '--workspace', workspace, '--test', bug.testCommand, '--max-minutes', String(maxMinutes)],
    { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, PROTEGE_HOME: home } },
  );
  const events: RunEvent[] = [];
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const ended = new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', () => resolve());
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const event = parseEvent(line);
    if (event !== undefined) events.push(event);
  }
  await ended;
  const last = events.findLast((event) => event.type === 'finished');
  // No bug is to blame for it, and the next one would end in the same way.
  if (!events.some((event) => event.type === 'run-started')) throw new Error(`no run began. ${said.trim()}`);
  if (last?.outcome === 'model-unreachable') throw new Error(last.message);
  return events;
}

function parseEvent(line: string): RunEvent | undefined {
  try {
    const parsed = runEventSchema.safeParse(JSON.parse(line));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

function summarise(bug: SeededBug, expert: string, events: readonly RunEvent[], seconds: number): BugRun {
  const last = events.findLast((event) => event.type === 'finished');
  const tokens = (role: 'protege' | 'expert'): number =>
    (last?.models ?? [])
      .filter((model) => model.role === role)
      .reduce((sum, model) => sum + model.inputTokens + model.outputTokens, 0);
  return {
    bug,
    expert,
    outcome: last?.outcome ?? 'crashed',
    steps: last?.steps ?? 0,
    consultations: last?.consultations ?? 0,
    protegeTokens: tokens('protege'),
    expertTokens: tokens('expert'),
    costUsd: last?.costUsd ?? 0,
    hasLooped: events.some((event) => event.type === 'verdict' && event.verdict.state !== 'working'),
    seconds,
  };
}

/** The table, as lines of text. */
export function formatBugBench({ players, runs, left }: BugBench): string {
  const of = (isAdvised: boolean, language?: string): BugRun[] =>
    runs.filter(
      (run) => (run.expert !== 'none') === isAdvised && (language === undefined || run.bug.language === language),
    );
  const fixed = (some: readonly BugRun[]): number => some.filter((run) => run.outcome === 'fixed').length;
  const sum = (some: readonly BugRun[], pick: (run: BugRun) => number): number =>
    some.reduce((total, run) => total + pick(run), 0);
  const share = (part: number, whole: number): string => (whole === 0 ? '-' : `${((100 * part) / whole).toFixed(1)} %`);
  const mean = (some: readonly BugRun[], pick: (run: BugRun) => number, digits: number): string =>
    some.length === 0 ? '-' : (sum(some, pick) / some.length).toFixed(digits);
  const row = (name: string, language?: string): string[] => {
    const [alone, advised] = [of(false, language), of(true, language)];
    const expertTokens = sum(advised, (run) => run.expertTokens);
    const both = (pick: (some: readonly BugRun[]) => string): string => `${pick(alone)} / ${pick(advised)}`;
    return [
      name,
      String(alone.length),
      `${fixed(alone)} (${share(fixed(alone), alone.length)})`,
      `${fixed(advised)} (${share(fixed(advised), advised.length)})`,
      mean(advised, (run) => run.consultations, 2),
      share(expertTokens, expertTokens + sum(advised, (run) => run.protegeTokens)),
      both((some) => String(some.filter((run) => run.hasLooped).length)),
      both((some) => String(some.filter((run) => run.outcome === 'stuck').length)),
      both((some) => mean(some, (run) => run.steps, 1)),
      both((some) => mean(some, (run) => run.seconds, 0)),
    ];
  };
  const rows = [
    [
      '',
      'bugs',
      'fixed alone',
      'fixed with expert',
      'consultations a task',
      'expert tokens',
      'looped alone / with',
      'stuck alone / with',
      'steps a task',
      'seconds a task',
    ],
    row('all'),
    ...['javascript', 'typescript', 'python'].map((language) => row(language, language)),
  ];
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0))) ?? [];
  const lines = rows.map((cells) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const notRun = left.map(({ id, reason }) => `not run: ${id} (${reason})`);
  const cost = sum(runs, (run) => run.costUsd);
  const paid = cost === 0 ? [] : [`cost of all consultations: $${cost.toFixed(4)}`];
  return [`Seeded bugs, ${describePlayers(players)}`, ...lines, ...paid, ...notRun].join('\n');
}

function describePlayers({ model, expert }: Players): string {
  if (model === undefined) return expert === undefined ? 'practice models' : `practice model, ${expert} as the expert`;
  return expert === undefined || expert === 'none' ? `${model}, no expert` : `${model}, ${expert} as the expert`;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      limit: { type: 'string' },
      only: { type: 'string' },
      json: { type: 'boolean' },
      model: { type: 'string' },
      expert: { type: 'string' },
    },
  });
  const bench = await benchBugs({
    ...(values.limit === undefined ? {} : { limit: Number(values.limit) }),
    ...(values.only === undefined ? {} : { only: values.only }),
    players: {
      ...(values.model === undefined ? {} : { model: values.model }),
      ...(values.expert === undefined ? {} : { expert: values.expert }),
    },
    onRun: ({ bug, expert, outcome, steps, consultations, seconds }) =>
      process.stderr.write(
        `${bug.id.padEnd(34)} expert ${expert.padEnd(9)} ${outcome.padEnd(14)} steps: ${steps}, consultations: ${consultations}, ${seconds.toFixed(1)} s\n`,
      ),
  });
  process.stdout.write(`${values.json === true ? JSON.stringify(bench) : formatBugBench(bench)}\n`);
}

if (process.argv[1] !== undefined && path.resolve(process.argv[1]) === __filename) {
  main().catch((error: unknown) => {
    process.stderr.write(`bench: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  });
}
