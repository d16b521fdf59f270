import { Option, type Command } from 'commander';
import { loadActions } from '../loadActions';

export interface RunsOptions {
  readonly json?: boolean;
  readonly workspace?: string;
  readonly report?: string;
  readonly packet?: boolean;
}

const SHOW_EXAMPLES = `
Examples:
  $ protege runs show last                       the story, the patch last
  $ protege runs show last --packet | xclip      the question of a stuck run, to paste wherever you like
  $ protege runs show last --report run.svg      failing tests over steps, loops and consultations, in one picture`;

export interface SpeakOptions {
  readonly wait?: boolean;
}

export interface CalibrateOptions {
  readonly dryRun?: boolean;
  readonly reset?: boolean;
  readonly json?: boolean;
}

export function registerRuns(program: Command): void {
  const runs = program
    .command('runs')
    .description('List and show runs, speak to those that go on, stop and remove them.');
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
    .addOption(
      new Option(
        '--report <file>',
        'write a report instead: a picture (.svg), a page (.html) or a text (.md)',
      ).conflicts('json'),
    )
    .addOption(
      new Option(
        '--packet',
        'print only the question that a stuck run keeps for an expert, to copy and send by hand',
      ).conflicts(['json', 'report']),
    )
    .addHelpText('after', SHOW_EXAMPLES)
    .action(async (id: string, options: RunsOptions) => {
      const actions = await loadActions();
      if (options.report === undefined) await (await actions.loadShowRun()).showRun(id, options);
      else await (await actions.loadWriteReport()).writeReport(id, options.report);
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
    .command('calibrate')
    .description('Fit the alarm threshold of each model to your own finished runs.')
    .option('--dry-run', 'tell what would be chosen and change nothing')
    .option('--reset', 'go back to the common threshold for every model')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  $ protege runs calibrate --dry-run')
    .action(async (options: CalibrateOptions) => {
      const { calibrateRuns } = await (await loadActions()).loadCalibrateRuns();
      await calibrateRuns(options);
    });
  runs
    .command('tell')
    .description('Tell a run that goes on what it should know, whichever window or terminal plays it.')
    .argument('<id>', 'the run; `last` is the newest one that goes on')
    .argument('<words...>', 'what the model is told')
    .option('--wait', 'wait until the run has heard it, as in a terminal; exit code 1 where it ends before')
    .addHelpText(
      'after',
      '\nExample:\n  $ protege runs tell last "the dates are in UTC; look at parse() in src/time.ts"',
    )
    .action(async (id: string, words: string[], options: SpeakOptions) => {
      const { speakToRun } = await (await loadActions()).loadSpeakToRun();
      await speakToRun(id, { kind: 'say', text: words.join(' ') }, options);
    });
  runs
    .command('ask')
    .description('Let a run that goes on ask its expert now, within its limits, whatever the controller thinks.')
    .argument('<id>', 'the run; `last` is the newest one that goes on')
    .argument('[question...]', 'what to ask; by default what keeps the run from going on')
    .option('--wait', 'wait until the run has heard it, as in a terminal; exit code 1 where it ends before')
    .addHelpText('after', '\nExample:\n  $ protege runs ask last "is the test itself wrong?"')
    .action(async (id: string, question: string[], options: SpeakOptions) => {
      const { speakToRun } = await (await loadActions()).loadSpeakToRun();
      await speakToRun(id, { kind: 'ask-expert', question: question.join(' ') }, options);
    });
  runs
    .command('stop')
    .description('Stop runs that go on, whichever window or terminal plays them. The best attempt is kept.')
    .argument('<id...>', 'the runs, as `protege runs list` names them')
    .addHelpText('after', '\nExample:\n  $ protege runs stop 20260131-101500-a1b2c3')
    .action(async (ids: string[]) => {
      const { stopRuns } = await (await loadActions()).loadStopRuns();
      await stopRuns(ids);
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
