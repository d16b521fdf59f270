import * as vscode from 'vscode';
import { commandIds } from '../contributions';
import { readSettings } from '../support/settings';
import { t } from '../support/words';
import type { Command } from './command';

const providersWithKey = ['anthropic', 'openai'] as const;

async function chooseProvider(): Promise<string | undefined> {
  const configured = readSettings().expertProvider;
  if (configured !== undefined && providersWithKey.some((one) => one === configured)) return configured;
  const items = [
    { label: 'Anthropic', provider: 'anthropic' },
    { label: t('OpenAI, or any compatible endpoint'), provider: 'openai' },
  ];
  return (await vscode.window.showQuickPick(items, { placeHolder: t('Whose key is it?') }))?.provider;
}

export const setExpertKeyCommand: Command = {
  id: commandIds.setExpertKey,
  failure: () => t('The key could not be kept'),
  async run(services) {
    const provider = await chooseProvider();
    if (provider === undefined) return;
    const key = await vscode.window.showInputBox({
      title: t('The expert’s key'),
      prompt: t('Kept in the system’s secret storage, and sent to {0} only.', provider),
      password: true,
      ignoreFocusOut: true,
      validateInput: (value) => (/^\S*$/.test(value.trim()) ? undefined : t('A key has no spaces.')),
    });
    if (key === undefined || key.trim() === '') return;
    await services.expertKey.store(provider, key.trim());
    vscode.window.setStatusBarMessage(`$(key) ${t('The key is kept.')}`, 4000);
  },
};

export const clearExpertKeyCommand: Command = {
  id: commandIds.clearExpertKey,
  failure: () => t('The key could not be removed'),
  async run(services) {
    for (const provider of providersWithKey) await services.expertKey.clear(provider);
    void vscode.window.showInformationMessage(t('The expert’s keys are removed from this machine’s secret storage.'));
  },
};
