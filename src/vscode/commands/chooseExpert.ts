import * as vscode from 'vscode';
import { commandIds, settingKeys } from '../contributions';
import type { ExpertChoice } from '../expert/expertChoice';
import { expertItems, type ExpertItem } from '../expert/expertItems';
import { expertRequest } from '../expert/expertKey';
import type { Services } from '../services';
import { messageOf } from '../support/errors';
import { requireTrust } from '../support/folders';
import { changeSetting, readSettings } from '../support/settings';
import { t } from '../support/words';
import type { Command } from './command';

/** Where the environment may hold a key, by provider. */
const keyVariables: Partial<Record<string, string>> = { anthropic: 'ANTHROPIC_API_KEY', openai: 'OPENAI_API_KEY' };

async function items(services: Services): Promise<ExpertItem[]> {
  const { ollamaUrl } = readSettings();
  const host = await services.host.get();
  const [current, installed, inEditor] = await Promise.all([
    presentExpert(services),
    host.listModels(ollamaUrl).catch((error: unknown) => {
      services.log.info(`Ollama could not be asked for its models: ${messageOf(error)}`);
      return [];
    }),
    languageModels(),
  ]);
  return expertItems(current, installed, inEditor);
}

/** Who is asked now, first; undefined where the settings can't be understood. */
async function presentExpert(services: Services): Promise<ExpertChoice | undefined> {
  const host = await services.host.get();
  try {
    const request = await expertRequest(services.expertKey);
    const [first] = await host.presentExperts({ ...request, practice: readSettings().isPractice });
    if (first?.provider === undefined) return { provider: 'none' };
    return { provider: first.provider, ...(first.model === undefined ? {} : { model: first.model }) };
  } catch (error) {
    services.log.info(`The present expert is not known: ${messageOf(error)}`);
    return undefined;
  }
}

/** An editor built on VS Code may have no language models at all. */
async function languageModels(): Promise<readonly vscode.LanguageModelChat[]> {
  const lm = vscode.lm as typeof vscode.lm | undefined;
  return (await lm?.selectChatModels()) ?? [];
}

/** The model and the address of an endpoint that speaks OpenAI's protocol; undefined when the user backs out. */
async function askForEndpoint(): Promise<{ model: string; url: string } | undefined> {
  const { expertModel, expertProvider, expertUrl } = readSettings();
  const isKnown = expertProvider === 'openai';
  const title = t('OpenAI, or any compatible endpoint');
  const model = await vscode.window.showInputBox({
    title,
    prompt: t('The model’s name at that endpoint. A model that is not free needs a price in prices.json.'),
    value: isKnown ? (expertModel ?? '') : '',
    ignoreFocusOut: true,
    validateInput: (value) => (value.trim() === '' ? t('A name, please.') : undefined),
  });
  if (model === undefined) return undefined;
  const url = await vscode.window.showInputBox({
    title,
    prompt: t('The endpoint’s address. Empty: OpenAI’s own, or that of OPENAI_BASE_URL.'),
    value: isKnown ? (expertUrl ?? '') : '',
    ignoreFocusOut: true,
    validateInput: (value) =>
      value.trim() === '' || (URL.canParse(value.trim()) && /^https?:/i.test(value.trim()))
        ? undefined
        : t('An address such as https://models.example/v1, please.'),
  });
  return url === undefined ? undefined : { model: model.trim(), url: url.trim() };
}

async function store({ provider, model }: ExpertChoice, url: string): Promise<void> {
  await changeSetting(settingKeys.expertProvider, provider);
  await changeSetting(settingKeys.expertModel, model);
  await changeSetting(settingKeys.expertUrl, url === '' ? undefined : url);
}

async function hasKey(services: Services, provider: string): Promise<boolean> {
  const variable = keyVariables[provider];
  if (variable === undefined || (process.env[variable] ?? '') !== '') return true;
  return (await services.expertKey.read(provider)) !== undefined;
}

/** A list of experts comes before the one that is chosen here. */
async function explainList(): Promise<void> {
  const open = t('Open the Setting');
  const answer = await vscode.window.showInformationMessage(
    t('Your experts are a list, in the order of asking: {0}. Change it there.', settingKeys.experts),
    open,
  );
  if (answer === open) await vscode.commands.executeCommand(commandIds.openSettings, settingKeys.experts);
}

export const chooseExpertCommand: Command = {
  id: commandIds.chooseExpert,
  failure: () => t('The expert could not be chosen'),
  async run(services) {
    if (!(await requireTrust())) return;
    if (readSettings().experts !== undefined) {
      await explainList();
      return;
    }
    const picked = await vscode.window.showQuickPick(items(services), {
      title: t('The expert'),
      placeHolder: t('Who is asked when the protégé is stuck? When, and for how much, is set for each workspace.'),
      matchOnDescription: true,
    });
    if (picked?.choice === undefined) return;
    const { provider } = picked.choice;
    const endpoint = provider === 'openai' ? await askForEndpoint() : undefined;
    if (provider === 'openai' && endpoint === undefined) return;
    await store(
      { ...picked.choice, ...(endpoint === undefined ? {} : { model: endpoint.model }) },
      endpoint?.url ?? '',
    );
    if (!(await hasKey(services, provider))) await vscode.commands.executeCommand(commandIds.setExpertKey);
    const name = endpoint?.model ?? picked.choice.model;
    const words = provider === 'none' ? t('Nobody is asked any more.') : t('The expert is {0}.', name ?? picked.label);
    vscode.window.setStatusBarMessage(`$(mortar-board) ${words}`, 5000);
    services.askForDoctor();
  },
};
