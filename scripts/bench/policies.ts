// When to ask: the controller against plain rules, over the seeded bugs, with a scripted protégé of every failing kind.
// `tsx scripts/bench/policies.ts [--quick] [--only TEXT] [--runs]`; `--quick` plays one bug a kind, `--runs` prints each.
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { cannotRun, loadCorpus, missingTools, plantBug, type SeededBug } from '../benchBugsCorpus';
import { castFor, PROTEGE_KINDS, VARIANTS, type Casting } from '../../test/support/stuckProtege/protegeKind';
import { knowBug } from '../../test/support/stuckProtege/knownBug';
import { startStuckProtege } from '../../test/support/stuckProtege/startStuckProtege';
import { atRandom, controller, everyFiveSteps, identicalCalls, neverAsk, nudgesOnly } from './policies/policies';
import type { Policy } from './policies/policies';
import { summariseRun, type PolicyRun } from './policies/policyFigures';
import { playRun, type BugPlace } from './policies/policyRun';
import { printPolicies } from './policies/printPolicies';

const RANDOM_DRAWS = 3;

interface Part {
  readonly place: BugPlace;
  readonly casting: Casting;
  /** Of the bug in the corpus: seeds what chance there is. */
  readonly index: number;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { quick: { type: 'boolean' }, only: { type: 'string' }, runs: { type: 'boolean' } },
  });
  const base = await mkdtemp(path.join(tmpdir(), 'protege-bench-policies-'));
  try {
    const { parts, left } = await plantAll(base, values.quick === true, values.only ?? '');
    const plain = [controller, nudgesOnly, neverAsk, everyFiveSteps, identicalCalls];
    const runs = await inParallel(parts, (part) => playAll(part, plain, 0, base));
    const rate = rateOf(runs.filter((run) => run.policy === controller.name));
    const draws = Array.from({ length: RANDOM_DRAWS }, (_, draw) => atRandom(draw));
    runs.push(...(await inParallel(parts, (part) => playAll(part, draws, rate, base))));
    if (values.runs === true) for (const run of runs) process.stdout.write(`${JSON.stringify(run)}\n`);
    printPolicies(
      [...plain.map(({ name }) => ({ name, draws: 1 })), { name: 'at random', draws: RANDOM_DRAWS }],
      runs,
      left,
    );
  } finally {
    await rm(base, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

async function plantAll(base: string, isQuick: boolean, only: string): Promise<{ parts: Part[]; left: string[] }> {
  const corpus = await loadCorpus();
  const missing = missingTools(corpus);
  const indexed = corpus.map((bug, index) => ({ bug, index, casting: castFor(index) }));
  const chosen = indexed.filter(
    ({ bug, index, casting }) =>
      (!isQuick || isQuickChoice(index, casting)) && `${casting.kind} ${bug.id}`.includes(only),
  );
  const left = chosen.flatMap(({ bug }) => {
    const reason = cannotRun(bug, missing);
    return reason === undefined ? [] : [`${bug.id} (${reason})`];
  });
  const able = chosen.filter(({ bug }) => cannotRun(bug, missing) === undefined);
  const parts = await Promise.all(
    able.map(async ({ bug, index, casting }) => ({
      place: await plant(bug, path.join(base, String(index))),
      casting,
      index,
    })),
  );
  return { parts, left };
}

/** One bug a kind, each kind in another variant than the one before. */
function isQuickChoice(index: number, casting: Casting): boolean {
  return casting.variant === (index % PROTEGE_KINDS.length) % VARIANTS;
}

async function plant(bug: SeededBug, folder: string): Promise<BugPlace> {
  const workspace = path.join(folder, 'workspace');
  await plantBug(bug.project, bug.changes, workspace);
  return { bug, workspace, copiesFolder: path.join(folder, 'copies'), outcomes: new Map() };
}

/** One run with each policy, one after another: they share the working copy and what its tests are known to say. */
async function playAll(part: Part, policies: readonly Policy[], rate: number, base: string): Promise<PolicyRun[]> {
  const { place, casting, index } = part;
  const bug = await knowBug(place.bug, place.workspace);
  const runs: PolicyRun[] = [];
  for (const policy of policies) {
    const data = await mkdtemp(path.join(base, 'data-'));
    const protege = await startStuckProtege(bug, casting);
    try {
      const events = await playRun(place, protege, policy.begin({ seed: index, rate }), data);
      runs.push(summariseRun(policy.name, bug.id, casting, events, protege.isUseless));
    } finally {
      await protege.close();
    }
  }
  process.stderr.write(`${casting.kind.padEnd(15)} ${bug.id}\n`);
  return runs;
}

/** Consultations a step over all runs. */
function rateOf(runs: readonly PolicyRun[]): number {
  const sum = (pick: (run: PolicyRun) => number): number => runs.reduce((total, run) => total + pick(run), 0);
  return (
    sum((run) => run.consultations) /
    Math.max(
      1,
      sum((run) => run.steps),
    )
  );
}

async function inParallel<T, R>(items: readonly T[], work: (item: T) => Promise<readonly R[]>): Promise<R[]> {
  const queue = items.values();
  const results: R[] = [];
  const take = async (): Promise<void> => {
    for (const item of queue) results.push(...(await work(item)));
  };
  await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, take));
  return results;
}

main().catch((error: unknown) => {
  process.stderr.write(`policies: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
});
