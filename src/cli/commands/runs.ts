import type { Command } from 'commander';
import { loadActions } from '../loadActions';

export interface RunsOptions {
  readonly json?: boolean;
  readonly workspace?: string;
}

export function registerRuns(program: Command): void {
  const runs = program.command('runs').description('List, show and remove runs.');
  runs
    .command('list')
    .description('List runs, newest first.')
    .option('--json', 'print JSON')
    .option('--workspace <dir>', 'only runs of this folder')
    .addHelpText('after', '\nExample:\n  $ protege runs list --workspace .')
    .action(async (options: RunsOptions) => {
      const { listRuns } = await (await loadActions()).loadListRuns();
      await listRuns(options);
    });
  runs
    .command('show')
    .description('Tell the story of a run, from its log alone.')
    .argument('<id>', 'the run; `last` is the newest one')
    .option('--json', 'print its events, one a line')
    .addHelpText('after', '\nExample:\n  $ protege runs show last')
    .action(async (id: string, options: RunsOptions) => {
      const { showRun } = await (await loadActions()).loadShowRun();
      await showRun(id, options);
    });
  runs
    .command('receipts')
    .description('Print the receipts of the consultations: when, why, what was sent, what it cost, whether it helped.')
    .argument('<id>', 'the run; `last` is the newest one')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  $ protege runs receipts last --json')
    .action(async (id: string, options: RunsOptions) => {
      const { showReceipts } = await (await loadActions()).loadShowReceipts();
      await showReceipts(id, options);
    });
  runs
    .command('remove')
    .description('Remove the logs, receipts and proposals of runs for good. What was spent stays in the budget.')
    .argument('<id...>', 'the runs, as `protege runs list` names them')
    .addHelpText('after', '\nExample:\n  $ protege runs remove 20260131-101500-a1b2c3')
    .action(async (ids: string[]) => {
      const { removeRuns } = await (await loadActions()).loadRemoveRuns();
      await removeRuns(ids);
    });
}
