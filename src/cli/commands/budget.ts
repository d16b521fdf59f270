import type { Command } from 'commander';
import { loadActions } from '../loadActions';

export interface BudgetOptions {
  readonly workspace?: string;
  readonly json?: boolean;
}

export interface BudgetSetOptions extends BudgetOptions {
  readonly mode?: string;
  readonly askWhen?: string;
  readonly consultationsPerRun?: string;
  readonly consultationsPerDay?: string;
  readonly usdPerRun?: string;
  readonly usdPerDay?: string;
  readonly usdPerMonth?: string;
  readonly tokensPerConsultation?: string;
}

export function registerBudget(program: Command): void {
  const budget = program
    .command('budget')
    .description('Show and set what the expert may cost in a workspace, and turn it on and off.');

  common(
    budget.command('show'),
    'Show the limits in force, what is spent, and what is left.',
    'protege budget show',
  ).action(async (options: BudgetOptions) => {
    const { showBudget } = await (await loadActions()).loadBudget();
    await showBudget(options);
  });

  common(
    budget.command('set'),
    'Set your limits for this workspace. A repository and a run can lower them, never raise them.',
    'protege budget set --usd-per-day 1 --consultations-per-run 3',
  )
    .option('--mode <mode>', 'off, ask (see each packet first) or auto (within the budget)')
    .option(
      '--ask-when <when>',
      'stall (the model is stuck; default), stall-or-asked (also when it asks by itself) or manual (only by your hand: protege runs ask)',
    )
    .option('--consultations-per-run <n>', 'consultations in one run (default 6)')
    .option('--consultations-per-day <n>', 'consultations in one day (default 20)')
    .option('--usd-per-run <x>', 'dollars in one run (default 0.50)')
    .option('--usd-per-day <x>', 'dollars in one day (default 2)')
    .option('--usd-per-month <x>', 'dollars in one calendar month (default 20)')
    .option('--tokens-per-consultation <in[/out]>', 'tokens in, and out, of one consultation (default 12000/1500)')
    .action(async (options: BudgetSetOptions) => {
      const { setBudget } = await (await loadActions()).loadBudget();
      await setBudget(options);
    });

  common(
    budget.command('on'),
    'Let the expert be asked without a question, within the budget.',
    'protege budget on',
  ).action(async (options: BudgetOptions) => {
    const { setBudget } = await (await loadActions()).loadBudget();
    await setBudget({ ...options, mode: 'auto' });
  });

  common(budget.command('off'), 'Keep this workspace local: no expert is asked.', 'protege budget off').action(
    async (options: BudgetOptions) => {
      const { setBudget } = await (await loadActions()).loadBudget();
      await setBudget({ ...options, mode: 'off' });
    },
  );
}

function common(command: Command, description: string, example: string): Command {
  return command
    .description(description)
    .option('--workspace <dir>', 'the workspace (default: the current folder)')
    .option('--json', 'print JSON')
    .addHelpText('after', `\nExample:\n  $ ${example}`);
}
