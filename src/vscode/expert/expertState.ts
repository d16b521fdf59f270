import * as vscode from 'vscode';
import type { Disposable } from '../support/disposables';
import type { BudgetState, ExpertMode } from '../../core/budget/budget';
import type { ExpertTrigger } from '../../core/controller/escalation/situation';
import type { ExpertChange } from '../../node/settings/expertChoices';
import type { Services } from '../services';
import { throttled } from '../support/debounce';
import { localFolders } from '../support/folders';

const memoryKey = 'protege.expertMode';
const modes: readonly ExpertMode[] = ['off', 'ask', 'auto'];

/** The expert's mode and budget in this workspace: as last seen until somebody needs to know, then as the ledger says. */
export class ExpertState implements Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#changed.event;
  readonly #services: Services;
  readonly #listener: vscode.Disposable;
  readonly #refresh = throttled(() => void this.read().catch(() => undefined), 1_000);
  #state: BudgetState | undefined;

  constructor(services: Services) {
    this.#services = services;
    this.#listener = services.runs.onDidChange(() => {
      if (services.host.isLoaded) this.#refresh();
    });
  }

  /** What is known without asking anybody. */
  get mode(): ExpertMode {
    if (this.#state !== undefined) return this.#state.mode;
    const remembered = this.#services.context.workspaceState.get(memoryKey);
    return modes.find((mode) => mode === remembered) ?? 'ask';
  }

  /** What the ledger said last; undefined before somebody asked it. */
  get known(): BudgetState | undefined {
    return this.#state;
  }

  /** Of the folder, or of the first one. */
  async read(folder = localFolders()[0]?.uri.fsPath): Promise<BudgetState | undefined> {
    if (folder === undefined) return undefined;
    const host = await this.#services.host.get();
    this.#keep(await host.budgetState(folder));
    return this.#state;
  }

  async trigger(folder: string): Promise<ExpertTrigger> {
    return await (await this.#services.host.get()).expertTrigger(folder);
  }

  async change(folder: string, change: ExpertChange): Promise<BudgetState> {
    const host = await this.#services.host.get();
    const state = await host.setBudget(folder, change);
    this.#keep(state);
    return state;
  }

  #keep(state: BudgetState): void {
    const hasChanged = JSON.stringify(state) !== JSON.stringify(this.#state);
    this.#state = state;
    if (!hasChanged) return;
    void this.#services.context.workspaceState.update(memoryKey, state.mode);
    this.#changed.fire();
  }

  dispose(): void {
    this.#refresh.cancel();
    this.#listener.dispose();
    this.#changed.dispose();
  }
}
