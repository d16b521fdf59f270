import type * as vscode from 'vscode';
import type { RunRequest } from '../../node/hostTypes';
import { readSettings } from '../support/settings';

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

/** What the settings and the secret storage say about the expert; empty where the host's defaults apply. */
export async function expertRequest(keys: ExpertKey, scope?: vscode.Uri): Promise<NonNullable<RunRequest['expert']>> {
  const { expertProvider, expertModel, expertUrl } = readSettings(scope);
  const apiKey = await keys.read(expertProvider ?? 'anthropic');
  return {
    ...(expertProvider === undefined ? {} : { provider: expertProvider }),
    ...(expertModel === undefined ? {} : { model: expertModel }),
    ...(expertUrl === undefined ? {} : { url: expertUrl }),
    ...(apiKey === undefined ? {} : { apiKey }),
  };
}
