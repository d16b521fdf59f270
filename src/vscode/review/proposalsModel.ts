import * as vscode from 'vscode';
import type { Disposable } from '../support/disposables';
import type { FileDecision, FileReview, Host, RunSummary } from '../../node/hostTypes';
import { contextKeys } from '../contributions';
import type { RunsModel } from '../runs/runsModel';
import { throttled } from '../support/debounce';
import type { LazyHost } from '../support/lazyHost';
import { renamesAmong } from './renames';
import { isSameReview, keptReview, reviewOf } from './reviewFile';
import type { ReviewChange, ReviewFile } from './reviewFile';
import { proposedUri } from './reviewUri';
import type { ReviewName } from './reviewUri';

/** Older runs keep their proposals too, but nobody looks for them here. */
const runsLookedAt = 30;

export interface Proposal {
  readonly summary: RunSummary;
  readonly files: readonly ReviewFile[];
}

/** The files of a run whose review changed; undefined when the list of proposals did. */
export type ProposalChange = { readonly runId: string; readonly paths: ReadonlySet<string> } | undefined;

type Files = Map<string, ReviewFile>;

/** What the runs of this workspace propose, what became of each file, and the proposed sides as the user edited them. */
export class ProposalsModel implements Disposable {
  readonly #changed = new vscode.EventEmitter<ProposalChange>();
  /** Fires only where something is different from before: whoever listens draws rows under the user's pointer. */
  readonly onDidChange = this.#changed.event;
  readonly #textChanged = new vscode.EventEmitter<ReviewFile>();
  /** Fires when the proposed side of a file was rewritten other than by its own editor. */
  readonly onDidChangeText = this.#textChanged.event;

  readonly #host: LazyHost;
  readonly #runs: RunsModel;
  readonly #log: vscode.LogOutputChannel;
  /** By run id in lower case: the authority of a URI may come back that way. */
  readonly #files = new Map<string, Files>();
  readonly #stale = new Set<string>();
  #loaded: Promise<void> | undefined;
  #isLoaded = false;
  #writes: Promise<unknown> = Promise.resolve();
  readonly #context = new Map<string, boolean>();
  readonly #listeners: vscode.Disposable[];
  readonly #reload = throttled(() => void this.#loadAgain(), 200);

  constructor(host: LazyHost, runs: RunsModel, log: vscode.LogOutputChannel) {
    this.#host = host;
    this.#runs = runs;
    this.#log = log;
    this.#listeners = [
      runs.onDidChange((runId) => {
        if (runId !== undefined && runs.isOwn(runId)) return;
        if (runId !== undefined) this.#stale.add(runId);
        if (this.#loaded !== undefined) this.#reload();
      }),
      runs.onDidChangeReview((runId) => {
        this.#readReviews(runId).catch((error: unknown) => {
          log.warn(`The decisions of ${runId} could not be read: ${String(error)}`);
        });
      }),
    ];
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
    return this.#isLoaded;
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
      .slice(0, runsLookedAt)
      .map(({ id }) => id);
    const missing = wanted.filter((id) => !this.#files.has(id.toLowerCase()) || this.#stale.has(id));
    for (const id of missing) this.#stale.delete(id);
    await this.#writes;
    const read = await Promise.all(missing.map((id) => this.#read(host, id)));
    missing.forEach((id, index) => this.#files.set(id.toLowerCase(), read[index] ?? new Map<string, ReviewFile>()));
    const ids = new Set(wanted.map((id) => id.toLowerCase()));
    const gone = [...this.#files.keys()].filter((id) => !ids.has(id));
    for (const id of gone) this.#files.delete(id);
    const isFirst = !this.#isLoaded;
    this.#isLoaded = true;
    if (isFirst || missing.length > 0 || gone.length > 0) this.#announce(undefined);
  }

  async #read(host: Host, id: string): Promise<Files> {
    try {
      const { files, reviews } = await host.proposals.read(id);
      const renames = renamesAmong(files);
      return new Map(
        files.map((file) => {
          const { path } = file;
          return [path, reviewOf(id, file, reviews.get(path), renames.get(path) ?? null)];
        }),
      );
    } catch (error) {
      this.#log.debug(`The run ${id} has no readable proposal: ${String(error)}`);
      return new Map();
    }
  }

  /** Takes over what another window decided. Our own decisions come back this way too, and change nothing. */
  async #readReviews(runId: string): Promise<void> {
    const files = this.#files.get(runId.toLowerCase());
    if (files === undefined) return;
    const host = await this.#host.get();
    let reviews: ReadonlyMap<string, FileReview>;
    let writes: Promise<unknown>;
    do {
      writes = this.#writes;
      await writes;
      reviews = await host.proposals.reviews(runId);
    } while (writes !== this.#writes);
    const paths = new Set<string>();
    for (const file of files.values()) {
      const review = reviewOf(file.runId, file.proposed, reviews.get(file.path), file.renamed);
      if (isSameReview(file, review)) continue;
      files.set(file.path, review);
      paths.add(file.path);
      if (review.text !== file.text) this.#textChanged.fire(review);
    }
    if (paths.size > 0) this.#announce({ runId, paths });
  }

  /**
   * Newest first; runs that propose nothing are left out, and those of which nothing was decided before another run went on
   * with what they propose.
   */
  all(): Proposal[] {
    const proposals = this.#runs.all().flatMap((summary): Proposal[] => {
      const files = this.#files.get(summary.id.toLowerCase());
      return files === undefined || files.size === 0 ? [] : [{ summary, files: [...files.values()] }];
    });
    const continued = new Set(proposals.map(({ summary }) => summary.continues));
    return proposals.filter(
      ({ summary, files }) => !continued.has(summary.id) || files.some(({ decision }) => decision !== 'open'),
    );
  }

  of(runId: string): Proposal | undefined {
    const files = this.#files.get(runId.toLowerCase());
    const [first] = files?.values() ?? [];
    const summary = first === undefined ? undefined : this.#runs.find(first.runId);
    return files === undefined || summary === undefined ? undefined : { summary, files: [...files.values()] };
  }

  find({ runId, path }: ReviewName): ReviewFile | undefined {
    return this.#files.get(runId.toLowerCase())?.get(path);
  }

  /** The files with the other halves of renames: whoever decides about one decides about both. */
  withRenames(files: readonly ReviewFile[]): ReviewFile[] {
    const all = new Map(files.map((file) => [file.path, file]));
    for (const { runId, renamed } of files) {
      const other = renamed === null || all.has(renamed) ? undefined : this.find({ runId, path: renamed });
      if (other !== undefined) all.set(other.path, other);
    }
    return [...all.values()];
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
  async update(file: ReviewFile, change: ReviewChange, { announceText = false } = {}): Promise<ReviewFile> {
    await this.updateAll([{ file, change }], { announceText });
    return this.find(file) ?? file;
  }

  /** The same for many files of one run at once: one announcement, and written side by side. */
  async updateAll(
    changes: readonly { readonly file: ReviewFile; readonly change: ReviewChange }[],
    { announceText = false } = {},
  ): Promise<void> {
    const [first] = changes;
    if (first === undefined) return;
    const { runId } = first.file;
    const kept = new Map<string, FileReview>();
    for (const { file, change } of changes) {
      const current = this.find(file) ?? file;
      const updated = { ...current, ...change };
      if (isSameReview(current, updated)) continue;
      this.#files.get(runId.toLowerCase())?.set(file.path, updated);
      kept.set(file.path, keptReview(updated));
      if (announceText) this.#textChanged.fire(updated);
    }
    if (kept.size === 0) return;
    this.#announce({ runId, paths: new Set(kept.keys()) });
    const write = this.#host.get().then((host) => host.proposals.keep(runId, kept));
    this.#writes = Promise.all([this.#writes, write]).catch(() => undefined);
    await write;
  }

  async decide(file: ReviewFile, decision: FileDecision): Promise<void> {
    await this.updateAll(this.withRenames([file]).map((one) => ({ file: one, change: { decision } })));
  }

  #announce(change: ProposalChange): void {
    const files = this.all().flatMap((proposal) => proposal.files);
    this.#setContext(
      contextKeys.hasOpenChanges,
      files.some(({ decision }) => decision === 'open'),
    );
    this.#setContext(
      contextKeys.hasAcceptedChanges,
      files.some(({ acceptedChanges }) => acceptedChanges > 0),
    );
    this.#changed.fire(change);
  }

  #setContext(key: string, value: boolean): void {
    if (this.#context.get(key) === value) return;
    this.#context.set(key, value);
    void vscode.commands.executeCommand('setContext', key, value);
  }

  dispose(): void {
    this.#reload.cancel();
    for (const listener of this.#listeners) listener.dispose();
    this.#changed.dispose();
    this.#textChanged.dispose();
  }
}
