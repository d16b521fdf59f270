import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { BudgetLimits } from '../../core/budget/budget';
import { dataFolder } from '../../node/settings/dataFolder';
import { readExpertRecords } from '../../node/runs/readExpertRecords';
import type { WorkspaceBudget } from '../../node/settings/workspaceBudget';
import { openWorkspaceBudget } from '../../node/settings/workspaceBudget';
import type { BudgetOptions, BudgetSetOptions } from '../commands/budget';
import { UsageError } from '../exit';
import { budgetText } from './budgetText';
import { expertLines } from './expertLines';
import type { BudgetChange } from './parseLimits';
import { parseLimits } from './parseLimits';

export async function showBudget(options: BudgetOptions): Promise<void> {
  await print(await open(options), options);
}

export async function setBudget(options: BudgetSetOptions): Promise<void> {
  const change = parseLimits(options);
  if (change.mode === undefined && change.trigger === undefined && Object.keys(change.limits).length === 0)
    throw new UsageError('Nothing to set. Name a limit, for example --usd-per-day 1, a --mode or --ask-when.');
  const budget = await open(options);
  await budget.change(change);
  await print(budget, options);
  await sayWhatIsLower(budget, change);
}

async function open(options: BudgetOptions): Promise<WorkspaceBudget> {
  const workspace = resolve(options.workspace ?? process.cwd());
  const stats = await stat(workspace).catch(() => null);
  if (stats?.isDirectory() !== true) throw new UsageError(`${workspace} is not a folder.`);
  return await openWorkspaceBudget({ dataFolder: dataFolder(), workspace });
}

async function print(budget: WorkspaceBudget, { json }: BudgetOptions): Promise<void> {
  for (const problem of await budget.problems()) process.stderr.write(`protege: ${problem}\n`);
  const state = await budget.state(null);
  const { trigger } = await budget.policy();
  const workspace = budget.identity.root;
  const { here: experts, everywhere } = await readExpertRecords(dataFolder(), budget.identity.workspace);
  const text =
    json === true
      ? JSON.stringify({ workspace, ...state, trigger, experts, expertsEverywhere: everywhere })
      : [budgetText(workspace, state, trigger, await budget.byDay()), ...expertLines(experts, everywhere)].join('\n');
  process.stdout.write(`${text}\n`);
}

/** The repository's own settings may keep the effect lower than what was just set. */
async function sayWhatIsLower(budget: WorkspaceBudget, change: BudgetChange): Promise<void> {
  const { mode, trigger, limits } = await budget.policy();
  const lower: string[] = [];
  if (change.mode !== undefined && change.mode !== mode) lower.push(`the mode stays ${mode}`);
  if (change.trigger !== undefined && change.trigger !== trigger) lower.push(`it is asked when: ${trigger}`);
  for (const [key, wanted] of Object.entries(change.limits)) {
    const held = limits[key as keyof BudgetLimits];
    if (held < wanted) lower.push(`${key} stays ${held}`);
  }
  if (lower.length > 0)
    process.stderr.write(
      `protege: the repository's .vscode/settings.json is stricter: ${lower.join(', ')}. A repository can lower a budget, and its word holds.\n`,
    );
}
