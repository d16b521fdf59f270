import * as vscode from 'vscode';
import type { ExpertProvider } from '../../node/hostTypes';
import { settingKeys } from '../contributions';
import type { SettingKey } from '../contributions';

const providers: readonly ExpertProvider[] = ['anthropic', 'openai', 'ollama', 'vscode', 'practice', 'none'];

function read(key: SettingKey, scope?: vscode.Uri): unknown {
  return vscode.workspace.getConfiguration(undefined, scope ?? null).get<unknown>(key);
}

/** A text that was given; an empty one means that the setting is left alone. */
function text(key: SettingKey): string | undefined {
  const value = read(key);
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

function positive(key: SettingKey, scope?: vscode.Uri): number | undefined {
  const value = read(key, scope);
  return typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : undefined;
}

export interface EditorSettings {
  readonly ollamaUrl: string | undefined;
  readonly model: string | undefined;
  readonly isPractice: boolean;
  readonly contextTokens: number | undefined;
  readonly maxSteps: number | undefined;
  readonly maxMinutes: number | undefined;
  readonly shouldOpenReview: boolean;
  readonly wantsMergeEditor: boolean;
  readonly expertProvider: ExpertProvider | undefined;
  readonly expertModel: string | undefined;
  readonly expertUrl: string | undefined;
  /** The list of experts as it stands; the host reads it with its schema. Undefined where it is empty. */
  readonly experts: unknown;
}

/** The settings as they are now; what is not set stays undefined, and the host's defaults apply. */
export function readSettings(scope?: vscode.Uri): EditorSettings {
  const provider = text(settingKeys.expertProvider);
  const experts = read(settingKeys.experts);
  return {
    ollamaUrl: text(settingKeys.ollamaUrl),
    model: text(settingKeys.model),
    isPractice: read(settingKeys.practice) === true,
    contextTokens: positive(settingKeys.contextTokens, scope),
    maxSteps: positive(settingKeys.maxSteps, scope),
    maxMinutes: positive(settingKeys.maxMinutes, scope),
    shouldOpenReview: read(settingKeys.openReviewWhenReady, scope) === true,
    wantsMergeEditor: read(settingKeys.mergeEditor, scope) !== false,
    expertProvider: providers.find((known) => known === provider),
    expertModel: text(settingKeys.expertModel),
    expertUrl: text(settingKeys.expertUrl),
    experts: Array.isArray(experts) && experts.length === 0 ? undefined : (experts ?? undefined),
  };
}

export async function changeSetting(key: SettingKey, value: unknown): Promise<void> {
  await vscode.workspace.getConfiguration().update(key, value, vscode.ConfigurationTarget.Global);
}
