import * as vscode from 'vscode';
import type { SurveyedModel } from '../../node/hostTypes';
import { byteSize, t } from '../support/words';
import { measuredWords, memoryWords } from './modelWords';

export type ModelChoice =
  | { readonly kind: 'automatic' }
  | { readonly kind: 'practice' }
  | { readonly kind: 'installed'; readonly name: string }
  | { readonly kind: 'other' };
export type ModelItem = vscode.QuickPickItem & { readonly choice?: ModelChoice };

export function installedItem(model: SurveyedModel, current: string | undefined): ModelItem {
  const about = model.description;
  const facts = [
    byteSize(model.sizeBytes),
    ...(about?.parameterSize === undefined ? [] : [about.parameterSize]),
    ...(about?.maxContextTokens == null ? [] : [t('window {0}k', Math.round(about.maxContextTokens / 1024))]),
    about?.supportsTools === true ? t('tools') : t('no tools: works by plain text'),
  ];
  const here = [
    ...(model.memory === null ? [] : [memoryWords(model.memory)]),
    ...(model.measured === null ? [] : [measuredWords(model.measured)]),
  ];
  return {
    label: model.name === current ? `$(check) ${model.name}` : model.name,
    description: facts.join(' · '),
    ...(here.length === 0 ? {} : { detail: here.join(' · ') }),
    choice: { kind: 'installed', name: model.name },
  };
}

export function automaticItem(isCurrent: boolean): ModelItem {
  return {
    label: isCurrent ? `$(check) ${t('Automatic')}` : t('Automatic'),
    description: t('an installed model that can use tools'),
    choice: { kind: 'automatic' },
  };
}

export function practiceItem(isCurrent: boolean): ModelItem {
  return {
    label: isCurrent ? `$(check) ${t('Practice models')}` : t('Practice models'),
    description: t('no language model: tries small edits, for a first look'),
    choice: { kind: 'practice' },
  };
}

export function otherItem(): ModelItem {
  return {
    label: `$(cloud-download) ${t('Another model…')}`,
    description: t('by name; fetched by Ollama if it is missing'),
    choice: { kind: 'other' },
  };
}

export function separator(label: string): ModelItem {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}
