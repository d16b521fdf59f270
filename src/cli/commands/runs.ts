import type { Command } from 'commander';

export interface RunsOptions {
  readonly json?: boolean;
  readonly workspace?: string;
}

export function registerRuns(program: Command): void {
  const runs = program.command('runs').description('List and show runs from their logs.');
  runs
    .command('list')
    .description('List runs, newest first.')
    .option('--json', 'print JSON')
    .option('--workspace <dir>', 'only runs of this folder')
    .addHelpText('after', '\nExample:\n  $ protege runs list --workspace .')
    .action(async (options: RunsOptions) => {
      const { listRuns } = await import('../runs/listRuns');
      await listRuns(options);
    });
  runs
    .command('show')
    .description('Tell the story of a run, from its log alone.')
    .argument('<id>', 'the run; `last` is the newest one')
    .option('--json', 'print its events, one a line')
    .addHelpText('after', '\nExample:\n  $ protege runs show last')
    .action(async (id: string, options: RunsOptions) => {
      const { showRun } = await import('../runs/showRun');
      await showRun(id, options);
    });
  runs
    .command('receipts')
    .description('Print the receipts of the consultations: when, why, what was sent, what it cost, whether it helped.')
    .argument('<id>', 'the run; `last` is the newest one')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  $ protege runs receipts last --json')
    .action(async (id: string, options: RunsOptions) => {
      const { showReceipts } = await import('../runs/showReceipts');
      await showReceipts(id, options);
    });
}
