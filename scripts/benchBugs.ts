// Runs the built command line on every seeded bug with the practice models, without and with the expert, and prints the
// table. `tsx scripts/benchBugs.ts [--limit N] [--only TEXT] [--json]`; `--limit` takes bugs evenly spread over the corpus.
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

export type ExpertChoice = 'none' | 'practice';

export interface BugRun {
  readonly bug: SeededBug;
  readonly expert: ExpertChoice;
  /** Of the `finished` event; `crashed` where there was none. */
  readonly outcome: string;
  readonly steps: number;
  readonly consultations: number;
  /** Input and output tokens together. */
  readonly protegeTokens: number;
  readonly expertTokens: number;
  /** A verdict of looping or stalled came at least once. */
  readonly hasLooped: boolean;
  readonly seconds: number;
}

export interface BugBench {
  readonly runs: readonly BugRun[];
  /** Bugs that this machine can't run, with the reason. */
  readonly left: readonly { readonly id: string; readonly reason: string }[];
}

export async function benchBugs(
  options: { readonly limit?: number; readonly only?: string; readonly onRun?: (run: BugRun) => void } = {},
): Promise<BugBench> {
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
  const jobs = bugs.flatMap((bug) => (['none', 'practice'] as const).map((expert) => ({ bug, expert })));
  const queue = jobs.values();
  const runs: BugRun[] = [];
  const work = async (): Promise<void> => {
    for (const { bug, expert } of queue) {
      const run = await runBug(bug, expert);
      runs.push(run);
      options.onRun?.(run);
    }
  };
  await Promise.all(Array.from({ length: parallel }, work));
  return { runs, left };
}

function spread<T>(all: readonly T[], count: number): T[] {
  if (count >= all.length) return [...all];
  return Array.from({ length: count }, (_, index) => all[Math.floor((index * all.length) / count)]).filter(
    (each) => each !== undefined,
  );
}

async function runBug(bug: SeededBug, expert: ExpertChoice): Promise<BugRun> {
  const base = await mkdtemp(path.join(tmpdir(), 'protege-bench-bugs-'));
  const workspace = path.join(base, 'workspace');
  const start = performance.now();
  try {
    await plantBug(bug.project, bug.changes, workspace);
    const events = await fix(bug, expert, workspace, path.join(base, 'home'));
    return summarise(bug, expert, events, (performance.now() - start) / 1000);
  } finally {
    await rm(base, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function fix(bug: SeededBug, expert: ExpertChoice, workspace: string, home: string): Promise<RunEvent[]> {
  const args = ['fix', bug.description, '--practice', '--json', '--yes', '--expert', expert];
  const child = spawn(
    process.execPath,
    [cli, ...args, '--workspace', workspace, '--test', bug.testCommand, '--max-minutes', String(maxMinutes)],
    { stdio: ['ignore', 'pipe', 'ignore'], env: { ...process.env, PROTEGE_HOME: home } },
  );
  const events: RunEvent[] = [];
  const ended = new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', () => resolve());
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const event = parseEvent(line);
    if (event !== undefined) events.push(event);
  }
  await ended;
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

function summarise(bug: SeededBug, expert: ExpertChoice, events: readonly RunEvent[], seconds: number): BugRun {
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
    hasLooped: events.some((event) => event.type === 'verdict' && event.verdict.state !== 'working'),
    seconds,
  };
}

/** The table, as lines of text. */
export function formatBugBench({ runs, left }: BugBench): string {
  const of = (expert: ExpertChoice, language?: string): BugRun[] =>
    runs.filter((run) => run.expert === expert && (language === undefined || run.bug.language === language));
  const fixed = (some: readonly BugRun[]): number => some.filter((run) => run.outcome === 'fixed').length;
  const sum = (some: readonly BugRun[], pick: (run: BugRun) => number): number =>
    some.reduce((total, run) => total + pick(run), 0);
  const share = (part: number, whole: number): string => (whole === 0 ? '-' : `${((100 * part) / whole).toFixed(1)} %`);
  const row = (name: string, language?: string): string[] => {
    const [alone, advised] = [of('none', language), of('practice', language)];
    const expertTokens = sum(advised, (run) => run.expertTokens);
    return [
      name,
      String(advised.length),
      `${fixed(alone)} (${share(fixed(alone), alone.length)})`,
      `${fixed(advised)} (${share(fixed(advised), advised.length)})`,
      (sum(advised, (run) => run.consultations) / Math.max(1, advised.length)).toFixed(2),
      share(expertTokens, expertTokens + sum(advised, (run) => run.protegeTokens)),
      `${alone.filter((run) => run.hasLooped).length} / ${advised.filter((run) => run.hasLooped).length}`,
      (sum(advised, (run) => run.steps) / Math.max(1, advised.length)).toFixed(1),
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
      'steps a task',
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
  return ['Seeded bugs, practice models', ...lines, ...notRun].join('\n');
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { limit: { type: 'string' }, only: { type: 'string' }, json: { type: 'boolean' } },
  });
  const bench = await benchBugs({
    ...(values.limit === undefined ? {} : { limit: Number(values.limit) }),
    ...(values.only === undefined ? {} : { only: values.only }),
    onRun: ({ bug, expert, outcome, steps, consultations, seconds }) =>
      process.stderr.write(
        `${bug.id.padEnd(34)} expert ${expert.padEnd(9)} ${outcome.padEnd(14)} ${steps} steps, ${consultations} consultations, ${seconds.toFixed(1)} s\n`,
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
