import { join } from 'node:path';
import type { BudgetState } from '../../core/budget/budget';
import { budgetLimitsSchema } from '../../core/budget/budget';
import type { DaySpending } from '../../core/budget/budgetState';
import type { PriceTable } from '../../core/budget/prices';
import { findPrice } from '../../core/budget/prices';
import { FileLedger } from '../ledger/fileLedger';
import type { ExpertChange } from './expertChoices';
import { EXPERT_SECTION } from './expertChoices';
import type { ExpertPolicy, RunRestriction } from './expertPolicy';
import { readExpertPolicy } from './expertPolicy';
import type { Prices } from './userPrices';
import { readPrices } from './userPrices';
import type { WorkspaceIdentity } from './workspaceIdentity';
import { identifyWorkspace } from './workspaceIdentity';
import { WorkspaceStore } from './workspaceStore';

/** The budget of one workspace: choices, limits, prices and ledger together. */
export interface WorkspaceBudget {
  readonly identity: WorkspaceIdentity;
  readonly ledger: FileLedger;
  /** What can't be read or understood, in words. */
  problems(): Promise<readonly string[]>;
  policy(): Promise<ExpertPolicy>;
  state(runId: string | null): Promise<BudgetState>;
  byDay(): Promise<readonly DaySpending[]>;
  /** Changes the user's own choices for this workspace. */
  change(change: ExpertChange): Promise<BudgetState>;
}

export interface WorkspaceBudgetOptions {
  readonly dataFolder: string;
  readonly workspace: string;
  readonly run?: RunRestriction;
  /** Prices of endpoints on this machine: they count where the user and the built-in table have none. */
  readonly localPrices?: PriceTable;
  readonly now?: () => number;
}

export async function openWorkspaceBudget(options: WorkspaceBudgetOptions): Promise<WorkspaceBudget> {
  const identity = await identifyWorkspace(options.workspace);
  const store = new WorkspaceStore(options.dataFolder);
  const prices = await readPrices(options.dataFolder);
  const policy = (): Promise<ExpertPolicy> => readExpertPolicy(store, identity, options.run);
  const ledger = new FileLedger({
    path: join(options.dataFolder, 'ledgers', `${identity.key}.jsonl`),
    workspace: identity.root,
    policy,
    prices: withLocal(prices, options.localPrices ?? []),
    pricesFile: prices.file,
    clock: { now: options.now ?? Date.now },
  });
  return {
    identity,
    ledger,
    policy,
    problems: async () => [...(prices.problem === null ? [] : [prices.problem]), ...(await policy()).problems],
    state: (runId) => ledger.state(runId),
    byDay: () => ledger.byDay(),
    async change({ mode, trigger, limits }) {
      const stored = await store.read(identity, EXPERT_SECTION);
      const before = stored.kind === 'value' ? stored.value : {};
      await store.write(identity, EXPERT_SECTION, {
        ...before,
        ...(mode === undefined ? {} : { mode }),
        ...(trigger === undefined ? {} : { trigger }),
        limits: budgetLimitsSchema.partial().parse({ ...before.limits, ...limits }),
      });
      return await ledger.state(null);
    },
  };
}

/** A damaged list may have held the user's own price for that very endpoint, so nothing takes its place. */
function withLocal({ table, problem }: Prices, local: PriceTable): PriceTable {
  if (problem !== null) return table;
  return [...table, ...local.filter(({ provider, model, from }) => findPrice(table, provider, model, from) === null)];
}
