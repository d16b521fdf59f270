import type * as vscode from 'vscode';
import type { RunRequest } from '../../node/hostTypes';
import { settingKeys } from '../contributions';
import { readSettings } from '../support/settings';

export type ExpertRequest = Pick<RunRequest, 'experts' | 'expertsSetting' | 'expertKeys' | 'editorModels'>;

/** The expert's key, in VS Code's own secret storage; never in a setting, a log or a message. */
export class ExpertKey {
  readonly #secrets: vscode.SecretStorage;

  constructor(secrets: vscode.SecretStorage) {
    this.#secrets = secrets;
  }

  read(provider: string): Thenable<string | undefined> {
    return this.#secrets.get(nameOf(provider));
  }

  store(provider: string, key: string): Thenable<void> {
    return this.#secrets.store(nameOf(provider), key);
  }

  clear(provider: string): Thenable<void> {
    return this.#secrets.delete(nameOf(provider));
  }
}

function nameOf(provider: string): string {
  return `protege.expert.key.${provider}`;
}

/** What the settings and the secret storage say about the experts; empty where the host's defaults apply. */
export async function expertRequest(keys: ExpertKey, scope?: vscode.Uri): Promise<ExpertRequest> {
  const { expertProvider, expertModel, expertUrl, experts } = readSettings(scope);
  const [anthropic, openai] = await Promise.all([keys.read('anthropic'), keys.read('openai')]);
  return {
    experts: [
      {
        ...(expertProvider === undefined ? {} : { provider: expertProvider }),
        ...(expertModel === undefined ? {} : { model: expertModel }),
        ...(expertUrl === undefined ? {} : { url: expertUrl }),
      },
    ],
    ...(experts === undefined ? {} : { expertsSetting: { name: settingKeys.experts, value: experts } }),
    expertKeys: {
      ...(anthropic === undefined ? {} : { anthropic }),
      ...(openai === undefined ? {} : { openai }),
    },
  };
}
