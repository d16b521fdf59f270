import * as vscode from 'vscode';
import type { Disposable } from '../support/disposables';
import { contextKeys } from '../contributions';

/**
 * Tells which proposal the active multi-file diff shows. The editor's API names neither its files nor its source, so the
 * title, which we give, has to do.
 */
export class ActiveReview implements Disposable {
  readonly #runByTitle = new Map<string, string>();
  readonly #listener: vscode.Disposable;

  constructor() {
    this.#listener = vscode.Disposable.from(
      vscode.window.tabGroups.onDidChangeTabs(() => this.#setContext()),
      vscode.window.tabGroups.onDidChangeTabGroups(() => this.#setContext()),
    );
  }

  opened(title: string, runId: string): void {
    this.#runByTitle.set(title, runId);
    this.#setContext();
  }

  get runId(): string | undefined {
    const tab = vscode.window.tabGroups.activeTabGroup.activeTab;
    if (tab === undefined || tab.input !== undefined) return undefined;
    // The editor adds the number of files.
    return [...this.#runByTitle].find(([title]) => tab.label.startsWith(title))?.[1];
  }

  #setContext(): void {
    void vscode.commands.executeCommand('setContext', contextKeys.isReviewActive, this.runId !== undefined);
  }

  dispose(): void {
    this.#listener.dispose();
  }
}
