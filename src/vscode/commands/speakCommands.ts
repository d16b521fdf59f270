import * as vscode from 'vscode';
import type { UserWord } from '../../core/agent/userWords';
import { commandIds } from '../contributions';
import type { Services } from '../services';
import { t } from '../support/words';
import type { Command } from './command';
import { targetRunningRun } from './targets';

const HINT_MS = 6_000;
/** A slow model may think for minutes. */
const LONGEST_WAIT_MS = 30 * 60_000;

/** Asks for the words and sends them; `wordOf` gives null where there is nothing to send. */
async function speak(
  services: Services,
  given: unknown,
  box: vscode.InputBoxOptions,
  wordOf: (text: string) => UserWord | null,
): Promise<void> {
  const run = await targetRunningRun(services, given);
  if (run === undefined) return;
  const text = await vscode.window.showInputBox({ ...box, ignoreFocusOut: true });
  const word = text === undefined ? null : wordOf(text);
  if (word === null) return;
  const sent = await services.runs.say(run.id, word);
  const heard = sent.untilHeard(AbortSignal.timeout(LONGEST_WAIT_MS)).catch(() => null);
  const hint = t('The run hears it at once while its model thinks, else when its present step is over.');
  vscode.window.setStatusBarMessage(`$(comment) ${hint}`, heard);
  void heard.then((step) => {
    const [icon, text] =
      step === null
        ? ['warning', t('The run has not heard you.')]
        : ['check', t('The run heard you in step {0}.', step)];
    vscode.window.setStatusBarMessage(`$(${icon}) ${text}`, HINT_MS);
  });
}

/** A word to the protégé while it works: what it should know or leave alone. */
export const tellRunCommand: Command = {
  id: commandIds.tellRun,
  failure: () => t('The run could not be told'),
  async run(services, given) {
    const box = {
      title: t('Tell the Run'),
      prompt: t('What should the model know from now on?'),
      placeHolder: t('The dates are in UTC; look at parse() in time.ts'),
    };
    await speak(services, given, box, (text) => (text.trim() === '' ? null : { kind: 'say', text }));
  },
};

/** The user's hand, which with “only by hand” is the one way to a consultation. */
export const askExpertNowCommand: Command = {
  id: commandIds.askExpertNow,
  failure: () => t('The expert could not be asked'),
  async run(services, given) {
    const box = {
      title: t('Ask the Expert Now'),
      prompt: t('It is asked within your limits.'),
      placeHolder: t('Your question; leave it empty to ask what keeps the run from going on'),
    };
    await speak(services, given, box, (question) => ({ kind: 'ask-expert', question }));
  },
};
