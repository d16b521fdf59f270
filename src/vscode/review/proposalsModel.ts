import * as vscode from 'vscode';
import type { Disposable } from '../support/disposables';
import type { FileDecision, RunSummary } from '../../node/hostTypes';
import { contextKeys } from '../contributions';
import type { RunsModel } from '../runs/runsModel';
import { throttled } from '../support/debounce';
import type { LazyHost } from '../support/lazyHost';
import { isRecord } from '../support/outsideData';
import { freshReview, isReviewState } from './reviewFile';
import type { ReviewFile, ReviewState } from './reviewFile';
import { proposedUri } from './reviewUri';
import type { ReviewName } from './reviewUri';

/** Older runs keep their proposals too, but nobody looks for them here. */
const runsLookedAt = 30;

export interface Proposal {
  readonly summary: RunSummary;
  readonly files: readonly ReviewFile[];
}

/** What the runs of this workspace propose, what became of each file, and the proposed sides as the user edited them. */
export class ProposalsModel implements Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#changed.event;
  readonly #textChanged = new vscode.EventEmitter<ReviewFile>();
  /** Fires when the proposed side of a file was rewritten other than by its own editor. */
  readonly onDidChangeText = this.#textChanged.event;

  readonly #host: LazyHost;
  readonly #runs: RunsModel;
  readonly #memory: vscode.Memento;
  readonly #log: vscode.LogOutputChannel;
  readonly #files = new Map<string, Map<string, ReviewFile>>();
  readonly #stale = new Set<string>();
  #loaded: Promise<void> | undefined;
  readonly #listener: vscode.Disposable;
  readonly #reload = throttled(() => void this.#loadAgain(), 200);

  constructor(host: LazyHost, runs: RunsModel, memory: vscode.Memento, log: vscode.LogOutputChannel) {
    this.#host = host;
    this.#runs = runs;
    this.#memory = memory;
    this.#log = log;
    this.#listener = runs.onDidChange((runId) => {
      if (runId !== undefined && runs.isOwn(runId)) return;
      if (runId !== undefined) this.#stale.add(runId);
      if (this.#loaded !== undefined) this.#reload();
    });
  }

  /** Reads the proposals once; later changes follow by themselves. */
  load(): Promise<void> {
    this.#loaded ??= this.#loadNow().catch((error: unknown) => {
      this.#loaded = undefined;
      throw error;
    });
    return this.#loaded;
  }

  /** Reads a run's proposal now, without waiting for the news of it to arrive. */
  async refresh(runId: string): Promise<void> {
    this.#stale.add(runId);
    await this.#loaded?.catch(() => undefined);
    this.#loaded = undefined;
    await this.load();
  }

  /** True once everything that is known can be had without waiting. */
  get isLoaded(): boolean {
    return this.#files.size > 0 && this.#loaded !== undefined;
  }

  async #loadAgain(): Promise<void> {
    this.#loaded = undefined;
    await this.load().catch((error: unknown) => this.#log.warn(`The proposals could not be read: ${String(error)}`));
  }

  async #loadNow(): Promise<void> {
    await this.#runs.start();
    const host = await this.#host.get();
    const wanted = this.#runs
      .all()
      .filter((run) => run.status !== 'running')
      .slice(0, runsLookedAt);
    for (const { id } of wanted) {
      if (this.#files.has(id) && !this.#stale.has(id)) continue;
      this.#stale.delete(id);
      const proposal = await host.proposals.read(id).catch((error: unknown) => {
        this.#log.debug(`The run ${id} has no readable proposal: ${String(error)}`);
        return { files: [], decisions: {} };
      });
      const decisions: Readonly<Record<string, FileDecision | undefined>> = proposal.decisions;
      const kept = this.#recall(id);
      const files = proposal.files.map((file): [string, ReviewFile] => {
        const fresh = freshReview(id, file, decisions[file.path] ?? 'open');
        return [file.path, { ...fresh, ...kept[file.path] }];
      });
      this.#files.set(id, new Map(files));
    }
    const ids = new Set(wanted.map(({ id }) => id));
    for (const id of this.#files.keys()) if (!ids.has(id)) this.#files.delete(id);
    this.#announce();
  }

  /** Newest first; runs that propose nothing are left out. */
  all(): Proposal[] {
    return this.#runs.all().flatMap((summary) => {
      const files = [...(this.#files.get(summary.id)?.values() ?? [])];
      return files.length === 0 ? [] : [{ summary, files }];
    });
  }

  of(runId: string): Proposal | undefined {
    return this.all().find((proposal) => proposal.summary.id.toLowerCase() === runId.toLowerCase());
  }

  find({ runId, path }: ReviewName): ReviewFile | undefined {
    return this.of(runId)?.files.find((file) => file.path === path);
  }

  /** The user's own file, whether it exists or not. */
  userUri(file: ReviewFile): vscode.Uri {
    const workspace = this.#runs.find(file.runId)?.workspace ?? '';
    return vscode.Uri.joinPath(vscode.Uri.file(workspace), ...file.path.split('/'));
  }

  /** The proposed side as the editor opens it. */
  proposedUri(file: ReviewFile): vscode.Uri {
    return proposedUri(file, this.userUri(file));
  }

  /** Keeps a change of the review; `announceText` where an open editor of the proposed side must read it anew. */
  async update(file: ReviewFile, change: Partial<ReviewState>, { announceText = false } = {}): Promise<ReviewFile> {
    const current = this.find(file) ?? file;
    const updated = { ...current, ...change };
    this.#files.get(current.runId)?.set(current.path, updated);
    const { basis, text, acceptedChanges, rejectedChanges } = updated;
    const kept = { ...this.#recall(current.runId), [current.path]: { basis, text, acceptedChanges, rejectedChanges } };
    await this.#memory.update(memoryKey(current.runId), kept);
    if (announceText) this.#textChanged.fire(updated);
    this.#announce();
    return updated;
  }

  async decide(file: ReviewFile, decision: FileDecision): Promise<void> {
    const current = this.find(file) ?? file;
    if (current.decision === decision) return;
    this.#files.get(current.runId)?.set(current.path, { ...current, decision });
    this.#announce();
    const host = await this.#host.get();
    await host.proposals.decide(current.runId, current.path, decision);
  }

  #recall(runId: string): Readonly<Record<string, ReviewState>> {
    const kept: unknown = this.#memory.get(memoryKey(runId));
    if (!isRecord(kept)) return {};
    return Object.fromEntries(
      Object.entries(kept).filter((entry): entry is [string, ReviewState] => isReviewState(entry[1])),
    );
  }

  #announce(): void {
    const hasOpen = this.all().some(({ files }) => files.some((file) => file.decision === 'open'));
    void vscode.commands.executeCommand('setContext', contextKeys.hasOpenChanges, hasOpen);
    this.#changed.fire();
  }

  dispose(): void {
    this.#reload.cancel();
    this.#listener.dispose();
    this.#changed.dispose();
    this.#textChanged.dispose();
  }
}

function memoryKey(runId: string): string {
  return `protege.review.${runId}`;
}
