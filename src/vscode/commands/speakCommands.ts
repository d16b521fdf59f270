import * as vscode from 'vscode';
import type { RunSummary } from '../../node/hostTypes';
import { commandIds } from '../contributions';
import type { Services } from '../services';
import { UserError } from '../support/errors';
import { t } from '../support/words';
import type { Command } from './command';
import { runIdOf, targetRun } from './targets';

const HINT_MS = 6_000;

async function runningRun(services: Services, given: unknown): Promise<RunSummary | undefined> {
  const isRunning = (summary: RunSummary): boolean => summary.status === 'running';
  await services.runs.start();
  const named = services.runs.find(runIdOf(given) ?? '');
  if (!services.runs.all().some(isRunning)) throw new UserError(t('No fix is running.'));
  return targetRun(services, named !== undefined && isRunning(named) ? given : undefined, isRunning);
}

function confirm(): void {
  vscode.window.setStatusBarMessage(`$(comment) ${t('The run hears it at the end of its present step.')}`, HINT_MS);
}

/** A word to the protégé while it works: what it should know or leave alone. */
export const tellRunCommand: Command = {
  id: commandIds.tellRun,
  failure: () => t('The run could not be told'),
  async run(services, given) {
    const run = await runningRun(services, given);
    if (run === undefined) return;
    const text = await vscode.window.showInputBox({
      title: t('Tell the Run'),
      prompt: t('What should the model know? It hears it at the end of its present step.'),
      placeHolder: t('The dates are in UTC; look at parse() in time.ts'),
      ignoreFocusOut: true,
    });
    if (text === undefined || text.trim() === '') return;
    await services.runs.say(run.id, { kind: 'say', text });
    confirm();
  },
};

/** The user's hand, which with “only by hand” is the one way to a consultation. */
export const askExpertNowCommand: Command = {
  id: commandIds.askExpertNow,
  failure: () => t('The expert could not be asked'),
  async run(services, given) {
    const run = await runningRun(services, given);
    if (run === undefined) return;
    const question = await vscode.window.showInputBox({
      title: t('Ask the Expert Now'),
      prompt: t('It is asked at the end of the present step, within your limits.'),
      placeHolder: t('Your question; leave it empty to ask what keeps the run from going on'),
      ignoreFocusOut: true,
    });
    if (question === undefined) return;
    await services.runs.say(run.id, { kind: 'ask-expert', question });
    confirm();
  },
};
