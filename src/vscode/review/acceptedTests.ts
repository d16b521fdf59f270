import * as vscode from 'vscode';
import type { TestOutcome } from '../../core/outcomes/testOutcome';
import { contextKeys, viewIds } from '../contributions';
import { confirmedTestCommand } from '../runs/testCommand';
import { unsavedContents } from '../runs/unsavedContents';
import type { Disposable } from '../support/disposables';
import type { Services } from '../services';
import { UserError } from '../support/errors';
import { localFolders } from '../support/folders';
import { t } from '../support/words';
import type { Proposal, ProposalsModel } from './proposalsModel';

/** What the tests say of the part of a proposal that was accepted. */
export type AcceptedTestsState =
  | { readonly kind: 'running' }
  /** `isOutdated` once something was decided after the tests had begun. */
  | { readonly kind: 'done'; readonly outcome: TestOutcome; readonly isOutdated: boolean };

interface RunningTests {
  readonly runId: string;
  readonly abort: AbortController;
  isOutdated: boolean;
}

/**
 * The tests on what the user accepted, run when he asks for it: on a copy of his folder as it is, where the accepted
 * changes are and the rejected ones are not. One at a time.
 */
export class AcceptedTests implements Disposable {
  readonly #changed = new vscode.EventEmitter<string>();
  /** Fires with the run whose state changed. */
  readonly onDidChange = this.#changed.event;
  readonly #states = new Map<string, AcceptedTestsState>();
  readonly #listener: vscode.Disposable;
  #running: RunningTests | undefined;

  constructor(proposals: ProposalsModel) {
    this.#listener = proposals.onDidChange((change) => {
      if (change === undefined) return;
      const { runId } = change;
      if (this.#running?.runId === runId) this.#running.isOutdated = true;
      const state = this.#states.get(runId);
      if (state?.kind === 'done' && !state.isOutdated) this.#set(runId, { ...state, isOutdated: true });
    });
  }

  stateOf(runId: string): AcceptedTestsState | undefined {
    return this.#states.get(runId);
  }

  stop(): void {
    this.#running?.abort.abort();
  }

  /** Resolves when the tests have ended, or the user backed out. Call it in a trusted workspace only. */
  async run(services: Services, { summary, files }: Proposal): Promise<void> {
    if (this.#running !== undefined) throw new UserError(t('The tests are running already. Stop them first.'));
    if (!files.some(({ decision, acceptedChanges }) => decision !== 'rejected' && acceptedChanges > 0)) {
      throw new UserError(t('Accept a change first: the tests run on what you accepted.'));
    }
    const folder = localFolders().find(({ uri }) => uri.fsPath === summary.workspace);
    if (folder === undefined) throw new UserError(t('The folder of this proposal is not open here.'));
    const testCommand = await confirmedTestCommand(services, folder);
    if (testCommand === undefined) return;
    const running = { runId: summary.id, abort: new AbortController(), isOutdated: false };
    const before = this.#states.get(summary.id);
    this.#begin(running);
    try {
      const host = await services.host.get();
      const request = { workspace: summary.workspace, testCommand, unsaved: unsavedContents(folder) };
      const outcome = await vscode.window.withProgress({ location: { viewId: viewIds.changes } }, () =>
        host.runTests(request, running.abort.signal),
      );
      this.#end(summary.id, { kind: 'done', outcome, isOutdated: running.isOutdated });
    } catch (error) {
      this.#end(summary.id, before);
      if (!running.abort.signal.aborted) throw error;
    }
  }

  #begin(running: RunningTests): void {
    this.#running = running;
    void vscode.commands.executeCommand('setContext', contextKeys.isTestingAccepted, true);
    this.#set(running.runId, { kind: 'running' });
  }

  #end(runId: string, state: AcceptedTestsState | undefined): void {
    this.#running = undefined;
    void vscode.commands.executeCommand('setContext', contextKeys.isTestingAccepted, false);
    this.#set(runId, state);
  }

  #set(runId: string, state: AcceptedTestsState | undefined): void {
    if (state === undefined) this.#states.delete(runId);
    else this.#states.set(runId, state);
    this.#changed.fire(runId);
  }

  dispose(): void {
    this.stop();
    this.#listener.dispose();
    this.#changed.dispose();
  }
}
