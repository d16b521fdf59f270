import type * as vscode from 'vscode';

/** Something that ends. VS Code's own class of this name asks for more than anybody needs. */
export interface Disposable {
  dispose(): unknown;
}

/** Owns what was made in one place and ends it in the reverse order. */
export class Disposables implements Disposable {
  readonly #owned: Disposable[] = [];

  add<T extends Disposable>(disposable: T): T {
    this.#owned.push(disposable);
    return disposable;
  }

  dispose(): void {
    for (const disposable of this.#owned.splice(0).reverse()) disposable.dispose();
  }
}

/** An AbortSignal that follows VS Code's cancellation token. */
export function signalOf(token: vscode.CancellationToken): AbortSignal {
  const controller = new AbortController();
  if (token.isCancellationRequested) controller.abort();
  token.onCancellationRequested(() => controller.abort());
  return controller.signal;
}
