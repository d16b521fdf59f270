import * as vscode from 'vscode';
import { commandIds, settingKeys } from '../contributions';
import type { Services } from '../services';
import { messageOf } from '../support/errors';
import { requireTrust } from '../support/folders';
import { changeSetting, readSettings } from '../support/settings';
import { logged, t } from '../support/words';
import type { Command } from './command';
import { askForModelName, fetchModel, useModel } from './fetchModel';
import { automaticItem, installedItem, otherItem, practiceItem, separator } from './modelItems';
import type { ModelItem } from './modelItems';

async function items(services: Services): Promise<ModelItem[]> {
  const { model, ollamaUrl, contextTokens, isPractice } = readSettings();
  const host = await services.host.get();
  const automatic = automaticItem(!isPractice && model === undefined);
  const practice = [separator(t('Without Ollama')), practiceItem(isPractice)];
  try {
    const installed = await host.surveyModels({
      ...(ollamaUrl === undefined ? {} : { ollamaUrl }),
      ...(contextTokens === undefined ? {} : { contextTokens }),
    });
    const current = isPractice ? undefined : model;
    return [
      automatic,
      separator(t('Installed in Ollama')),
      ...installed.map((one) => installedItem(one, current)),
      otherItem(),
      ...practice,
    ];
  } catch (error) {
    services.log.info(`Ollama could not be asked for its models: ${messageOf(error)}`);
    const missing: ModelItem = {
      label: `$(warning) ${t('Ollama does not answer')}`,
      description: logged(messageOf(error)),
    };
    return [missing, automatic, otherItem(), ...practice];
  }
}

async function chooseOther(services: Services): Promise<string | undefined> {
  const name = await askForModelName();
  if (name === undefined) return undefined;
  const host = await services.host.get();
  const installed = await host.listModels(readSettings().ollamaUrl);
  if (!installed.some((one) => one.name === name || one.name === `${name}:latest`)) await fetchModel(services, name);
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
      matchOnDetail: true,
    });
    switch (picked?.choice?.kind) {
      case undefined:
        return;
      case 'automatic':
        await useModel(undefined);
        break;
      case 'practice':
        await changeSetting(settingKeys.practice, true);
        break;
      case 'installed':
        await useModel(picked.choice.name);
        break;
      case 'other': {
        const name = await chooseOther(services);
        if (name === undefined) return;
        await useModel(name);
      }
    }
    services.askForDoctor();
  },
};
