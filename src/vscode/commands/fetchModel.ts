import * as vscode from 'vscode';
import { commandIds, settingKeys } from '../contributions';
import type { Services } from '../services';
import { signalOf } from '../support/disposables';
import { requireTrust } from '../support/folders';
import { changeSetting, readSettings } from '../support/settings';
import { byteSize, t } from '../support/words';
import type { Command } from './command';

/** Has Ollama fetch a model, with progress and cancel. @throws {vscode.CancellationError} where the user stopped it. */
export async function fetchModel(services: Services, name: string): Promise<void> {
  const host = await services.host.get();
  await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: t('Fetching {0}', name), cancellable: true },
    async (progress, token) => {
      let done = 0;
      const lines = host.pullModel(name, signalOf(token), readSettings().ollamaUrl);
      for await (const { status, completedBytes, totalBytes } of lines) {
        const percent = totalBytes > 0 ? (completedBytes / totalBytes) * 100 : 0;
        const increment = Math.max(0, percent - done);
        done = Math.max(done, percent);
        const message = totalBytes > 0 ? `${byteSize(completedBytes)} / ${byteSize(totalBytes)}` : status;
        progress.report({ message, increment });
      }
      if (token.isCancellationRequested) throw new vscode.CancellationError();
    },
  );
}

/** Asks for a name. Undefined when the user backs out. */
export async function askForModelName(): Promise<string | undefined> {
  const answer = await vscode.window.showInputBox({
    title: t('Model'),
    prompt: t('The name as Ollama knows it; a missing one is fetched'),
    placeHolder: 'qwen3-coder:30b',
    validateInput: (value) => (/^\S+$/.test(value.trim()) ? undefined : t('A model name has no spaces.')),
  });
  const name = answer?.trim();
  return name === '' ? undefined : name;
}

/** Makes an installed model the one that works from now on. */
export async function useModel(name: string | undefined): Promise<void> {
  await changeSetting(settingKeys.practice, undefined);
  await changeSetting(settingKeys.model, name);
}

export const fetchModelCommand: Command = {
  id: commandIds.fetchModel,
  failure: () => t('The model could not be fetched'),
  async run(services, given) {
    if (!(await requireTrust())) return;
    const name = typeof given === 'string' && /^\S+$/.test(given) ? given : await askForModelName();
    if (name === undefined) return;
    await fetchModel(services, name);
    await useModel(name);
    services.askForDoctor();
  },
};
