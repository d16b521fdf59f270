import * as vscode from 'vscode';
import type { InstalledModel } from '../../node/hostTypes';
import { commandIds, settingKeys } from '../contributions';
import type { Services } from '../services';
import { signalOf } from '../support/disposables';
import { messageOf } from '../support/errors';
import { requireTrust } from '../support/folders';
import { changeSetting, readSettings } from '../support/settings';
import { t } from '../support/words';
import type { Command } from './command';

type Choice =
  | { readonly kind: 'automatic' }
  | { readonly kind: 'practice' }
  | { readonly kind: 'installed'; readonly name: string }
  | { readonly kind: 'other' };
type Item = vscode.QuickPickItem & { readonly choice?: Choice };

function gigabytes(bytes: number): string {
  return t('{0} GB', (bytes / 1e9).toFixed(1));
}

function modelItem(model: InstalledModel, current: string | undefined): Item {
  const about = model.description;
  const facts = [
    gigabytes(model.sizeBytes),
    ...(about?.parameterSize === undefined ? [] : [about.parameterSize]),
    ...(about?.maxContextTokens == null ? [] : [t('window {0}k', Math.round(about.maxContextTokens / 1024))]),
    about?.supportsTools === true ? t('tools') : t('no tools: works by plain text'),
  ];
  return {
    label: model.name === current ? `$(check) ${model.name}` : model.name,
    description: facts.join(' · '),
    choice: { kind: 'installed', name: model.name },
  };
}

async function items(services: Services): Promise<Item[]> {
  const { model, ollamaUrl, isPractice } = readSettings();
  const host = await services.host.get();
  const separator = (label: string): Item => ({ label, kind: vscode.QuickPickItemKind.Separator });
  const automatic: Item = {
    label: !isPractice && model === undefined ? `$(check) ${t('Automatic')}` : t('Automatic'),
    description: t('an installed model that can use tools'),
    choice: { kind: 'automatic' },
  };
  const practice: Item = {
    label: isPractice ? `$(check) ${t('Practice models')}` : t('Practice models'),
    description: t('no language model: tries small edits, for a first look'),
    choice: { kind: 'practice' },
  };
  const other: Item = {
    label: `$(cloud-download) ${t('Another model…')}`,
    description: t('by name; fetched by Ollama if it is missing'),
    choice: { kind: 'other' },
  };
  try {
    const installed = await host.listModels(ollamaUrl);
    return [
      automatic,
      separator(t('Installed in Ollama')),
      ...installed.map((one) => modelItem(one, isPractice ? undefined : model)),
      other,
      separator(t('Without Ollama')),
      practice,
    ];
  } catch (error) {
    services.log.info(`Ollama could not be asked for its models: ${messageOf(error)}`);
    const missing: Item = { label: `$(warning) ${t('Ollama does not answer')}`, description: messageOf(error) };
    return [missing, automatic, other, separator(t('Without Ollama')), practice];
  }
}

async function pull(services: Services, name: string): Promise<void> {
  const host = await services.host.get();
  await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: t('Fetching {0}', name), cancellable: true },
    async (progress, token) => {
      let done = 0;
      for await (const { status, completedBytes, totalBytes } of host.pullModel(
        name,
        signalOf(token),
        readSettings().ollamaUrl,
      )) {
        const percent = totalBytes > 0 ? (completedBytes / totalBytes) * 100 : 0;
        const increment = Math.max(0, percent - done);
        done = Math.max(done, percent);
        const message = totalBytes > 0 ? `${gigabytes(completedBytes)} / ${gigabytes(totalBytes)}` : status;
        progress.report({ message, increment });
      }
      if (token.isCancellationRequested) throw new vscode.CancellationError();
    },
  );
}

async function chooseOther(services: Services): Promise<string | undefined> {
  const answer = await vscode.window.showInputBox({
    title: t('Model'),
    prompt: t('The name as Ollama knows it; a missing one is fetched'),
    placeHolder: 'qwen3-coder:30b',
    validateInput: (value) => (/^\S+$/.test(value.trim()) ? undefined : t('A model name has no spaces.')),
  });
  const name = answer?.trim();
  if (name === undefined || name === '') return undefined;
  const host = await services.host.get();
  const installed = await host.listModels(readSettings().ollamaUrl);
  if (!installed.some((one) => one.name === name || one.name === `${name}:latest`)) await pull(services, name);
  return name;
}

export const chooseModelCommand: Command = {
  id: commandIds.chooseModel,
  failure: () => t('The model could not be chosen'),
  async run(services) {
    if (!(await requireTrust())) return;
    const picked = await vscode.window.showQuickPick(items(services), {
      title: t('The protégé'),
      placeHolder: t('Which model shall do the work?'),
      matchOnDescription: true,
    });
    const choice = picked?.choice;
    if (choice === undefined) return;
    const name = choice.kind === 'installed' ? choice.name : choice.kind === 'other' ? await chooseOther(services) : '';
    if (name === undefined) return;
    await changeSetting(settingKeys.practice, choice.kind === 'practice' ? true : undefined);
    if (choice.kind !== 'practice') await changeSetting(settingKeys.model, name === '' ? undefined : name);
  },
};
