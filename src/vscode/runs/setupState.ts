import * as vscode from 'vscode';
import { contextKeys } from '../contributions';
import type { Services } from '../services';
import { Disposables } from '../support/disposables';
import type { Disposable } from '../support/disposables';
import { throttled } from '../support/debounce';
import { localFolders } from '../support/folders';
import { readSettings } from '../support/settings';

/** What a first fix still lacks; the welcome of the Runs view says what to do about it. */
type SetupState = 'ready' | 'no-ollama' | 'no-model';

/** Keeps the state in a context key. Looks only while the view is open, and asks nobody but the model's endpoint. */
export function registerSetupState(services: Services, view: vscode.TreeView<unknown>): Disposable {
  const owned = new Disposables();
  const look = throttled(() => void lookNow(services, view), 300);
  owned.add({ dispose: () => look.cancel() });
  owned.add(view.onDidChangeVisibility(look));
  owned.add(services.onDidAskForDoctor(look));
  owned.add(services.runs.onDidChange((runId) => runId === undefined && look()));
  owned.add(vscode.workspace.onDidGrantWorkspaceTrust(look));
  owned.add(vscode.workspace.onDidChangeConfiguration((event) => event.affectsConfiguration('protege') && look()));
  // The user comes back from the terminal or the browser in which he started Ollama.
  owned.add(vscode.window.onDidChangeWindowState(({ focused }) => focused && look()));
  look();
  return owned;
}

async function lookNow(services: Services, view: vscode.TreeView<unknown>): Promise<void> {
  if (!view.visible || !vscode.workspace.isTrusted || localFolders().length === 0) return;
  await services.runs.start().catch(() => undefined);
  // With runs in the view there is no welcome to choose.
  if (services.runs.all().length > 0) return;
  const state = await setupState(services);
  await vscode.commands.executeCommand('setContext', contextKeys.setup, state);
}

async function setupState(services: Services): Promise<SetupState> {
  const { ollamaUrl, isPractice } = readSettings();
  if (isPractice) return 'ready';
  try {
    const host = await services.host.get();
    return (await host.listModels(ollamaUrl)).length === 0 ? 'no-model' : 'ready';
  } catch {
    return 'no-ollama';
  }
}
