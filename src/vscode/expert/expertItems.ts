import * as vscode from 'vscode';
import { BUILT_IN_PRICES } from '../../core/budget/builtInPrices';
import { money } from '../../core/report/statusWords';
import type { ExpertProvider, InstalledModel } from '../../node/hostTypes';
import { byteSize, t } from '../support/words';

/** What the settings say of one expert; without a model the provider's own default counts. */
export interface ExpertChoice {
  readonly provider: ExpertProvider;
  readonly model?: string;
}

export type ExpertItem = vscode.QuickPickItem & { readonly choice?: ExpertChoice };

function item(choice: ExpertChoice, label: string, description: string, current: ExpertChoice | undefined): ExpertItem {
  const isCurrent = current?.provider === choice.provider && (current.model ?? '') === (choice.model ?? '');
  return { label: isCurrent ? `$(check) ${label}` : label, description, choice };
}

function separator(label: string): ExpertItem {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}

/** Everyone who could be asked, the local ones first. `current` is who is set now. */
export function expertItems(
  current: ExpertChoice | undefined,
  ollamaModels: readonly InstalledModel[],
  editorModels: readonly Pick<vscode.LanguageModelChat, 'id' | 'name' | 'vendor' | 'maxInputTokens'>[],
): ExpertItem[] {
  const onDisk = ollamaModels.map(({ name, sizeBytes }) =>
    item({ provider: 'ollama', model: name }, name, byteSize(sizeBytes), current),
  );
  const inEditor = editorModels.map(({ id, name, vendor, maxInputTokens }) =>
    item(
      { provider: 'vscode', model: `${vendor}/${id}` },
      name,
      [vendor, t('window {0}k', Math.round(maxInputTokens / 1024)), t('your subscription pays')].join(' · '),
      current,
    ),
  );
  const anthropic = BUILT_IN_PRICES.filter(({ provider }) => provider === 'anthropic').map(
    ({ model, inputPerMillion, outputPerMillion }) =>
      item(
        { provider: 'anthropic', model },
        model,
        t('Anthropic · {0} in and {1} out for a million tokens', money(inputPerMillion), money(outputPerMillion)),
        current,
      ),
  );
  return [
    separator(t('On this machine')),
    item({ provider: 'none' }, t('No expert'), t('stay local: nobody is asked'), current),
    ...onDisk,
    item(
      { provider: 'practice' },
      t('Practice expert'),
      t('no language model: searches deeper, for a first look'),
      current,
    ),
    ...(inEditor.length === 0 ? [] : [separator(t('Language models of VS Code')), ...inEditor]),
    separator(t('With a key of yours')),
    ...anthropic,
    item(
      { provider: 'openai' },
      t('OpenAI, or any compatible endpoint'),
      t('asks for the model and the address'),
      current,
    ),
  ];
}
