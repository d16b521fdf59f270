import * as vscode from 'vscode';
import { BUILT_IN_PRICES } from '../../core/budget/builtInPrices';
import { money } from '../../core/budget/money';
import type { InstalledModel } from '../../node/hostTypes';
import { byteSize, t } from '../support/words';
import { isPresent, type ExpertChoice } from './expertChoice';

export type ExpertItem = vscode.QuickPickItem & { readonly choice?: ExpertChoice };

function item(choice: ExpertChoice, label: string, description: string, current: ExpertChoice | undefined): ExpertItem {
  return isPresent(choice, current)
    ? { label: `$(check) ${label}`, description: `${t('current')} · ${description}`, choice }
    : { label: `$(blank) ${label}`, description, choice };
}

/** The present one has a row of its own where no other stands for it: a model that was removed, or written into the settings. */
function unlisted(current: ExpertChoice | undefined, rows: readonly ExpertItem[]): ExpertItem[] {
  if (current?.model === undefined) return [];
  if (rows.some(({ choice }) => choice !== undefined && isPresent(choice, current))) return [];
  return [separator(t('Set now')), item(current, current.model, current.provider, current)];
}

function separator(label: string): ExpertItem {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}

/** Everyone who could be asked, the local ones first. `current` is who is asked now; undefined where that is not known. */
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
  const rows = [
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
  return [...unlisted(current, rows), ...rows];
}
