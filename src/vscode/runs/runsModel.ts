import * as vscode from 'vscode';
import type { Disposable } from '../support/disposables';
import type { UserWord } from '../../core/agent/userWords';
import { ReportBuilder, runReport } from '../../core/report/reportBuilder';
import type { RunReport } from '../../core/report/runReport';
import type { RunEvent } from '../../core/trajectory/runEvent';
import type { RunStore, RunSummary, SentWord, StartedRun, Watcher } from '../../node/hostTypes';
import { contextKeys } from '../contributions';
import { throttled } from '../support/debounce';
import { localFolders } from '../support/folders';
import type { LazyHost } from '../support/lazyHost';
import { RunStory } from './story';

/** A run of another process is read on at most this often: each time all that shows runs is drawn after it. */
const refreshMs = 400;

interface OwnRun {
  readonly abort: AbortController;
  readonly run: StartedRun;
  /** Settles when nothing of the run goes on any more. */
  readonly ended: Promise<void>;
  readonly summary: RunSummary;
  readonly report: ReportBuilder;
}

interface KeptStory {
  readonly story: RunStory;
  /** Up to where the log was read, in bytes; a run of this window tells of itself and is not read. */
  offset: number;
}

async function readOn(runs: RunStore, runId: string, kept: KeptStory): Promise<void> {
  const { events, offset } = await runs.readFrom(runId, kept.offset);
  kept.offset = offset;
  for (const event of events) kept.story.apply(event);
}

/**
 * The runs of this workspace, whoever started them: this window tells of its own as they happen, the logs on disk tell of
 * the rest. Reads nothing before somebody looks.
 */
export class RunsModel implements Disposable {
  readonly #changed = new vscode.EventEmitter<string | undefined>();
  /** Fires with the run that changed, or undefined when the list did. */
  readonly onDidChange = this.#changed.event;

  readonly #reviewed = new vscode.EventEmitter<string>();
  /** Fires with the run of which a decision was written, by this window or another. */
  readonly onDidChangeReview = this.#reviewed.event;

  readonly #reveal = new vscode.EventEmitter<string>();
  /** Fires with a run that somebody wants to see in the view. */
  readonly onDidReveal = this.#reveal.event;

  readonly #host: LazyHost;
  readonly #log: vscode.LogOutputChannel;
  readonly #own = new Map<string, OwnRun>();
  readonly #stories = new Map<string, KeptStory>();
  readonly #dirty = new Set<string>();
  #summaries: readonly RunSummary[] = [];
  /** What `all` gives, until something changes: it is asked for with every row that is drawn. */
  #all: readonly RunSummary[] | undefined;
  #watchers: Watcher[] = [];
  #started: Promise<void> | undefined;
  /** One reading after the other: two at once would tell a story twice. */
  #reading: Promise<void> = Promise.resolve();
  readonly #refresh = throttled(() => {
    this.#reading = this.#reading.then(() => this.#readAgain());
  }, refreshMs);
  readonly #folderListener: vscode.Disposable;

  constructor(host: LazyHost, log: vscode.LogOutputChannel) {
    this.#host = host;
    this.#log = log;
    this.#folderListener = vscode.workspace.onDidChangeWorkspaceFolders(() => {
      if (this.#started === undefined) return;
      this.#started = undefined;
      void this.start().then(() => this.#changed.fire(undefined));
    });
  }

  /** Lists and watches from the first call on. */
  start(): Promise<void> {
    this.#started ??= this.#startNow().catch((error: unknown) => {
      this.#started = undefined;
      throw error;
    });
    return this.#started;
  }

  async #startNow(): Promise<void> {
    const { runs } = await this.#host.get();
    for (const watcher of this.#watchers.splice(0)) watcher.close();
    await this.#list(runs);
    this.#watchers = localFolders().map((folder) =>
      runs.watch(folder.uri.fsPath, (runId, what) => {
        if (what === 'review') this.#reviewed.fire(runId);
        if (what === 'review' || this.#own.has(runId)) return;
        this.#dirty.add(runId);
        this.#refresh();
      }),
    );
  }

  async #list(runs: RunStore): Promise<void> {
    const lists = await Promise.all(localFolders().map((folder) => runs.list(folder.uri.fsPath)));
    this.#summaries = lists.flat();
    this.#all = undefined;
    this.#setContext();
  }

  async #readAgain(): Promise<void> {
    const ids = [...this.#dirty];
    this.#dirty.clear();
    try {
      const { runs } = await this.#host.get();
      const before = new Set(this.#summaries.map((summary) => summary.id));
      await this.#list(runs);
      for (const id of ids) {
        const kept = this.#stories.get(id);
        if (kept !== undefined) await readOn(runs, id, kept);
      }
      const isKnown = ids.every((id) => before.has(id));
      if (isKnown) for (const id of ids) this.#changed.fire(id);
      else this.#changed.fire(undefined);
    } catch (error) {
      this.#log.warn('Reading the runs again failed', error instanceof Error ? error : String(error));
    }
  }

  /** Newest first. Empty until `start` has been awaited. */
  all(): readonly RunSummary[] {
    this.#all ??= this.#listed();
    return this.#all;
  }

  #listed(): readonly RunSummary[] {
    const listed = new Map(this.#summaries.map((summary) => [summary.id, summary]));
    for (const [id, own] of this.#own) {
      const story = this.#stories.get(id)?.story;
      listed.set(id, {
        ...own.summary,
        task: story?.started?.task ?? own.summary.task,
        model: story?.started?.model.name ?? own.summary.model,
        steps: story?.stepCount ?? 0,
        consultations: story?.consultationCount ?? 0,
      });
    }
    return [...listed.values()].sort((a, b) => b.startedAt.localeCompare(a.startedAt));
  }

  find(runId: string): RunSummary | undefined {
    return this.all().find((summary) => summary.id === runId);
  }

  /** The story so far: kept up to date from here on. */
  async story(runId: string): Promise<RunStory> {
    const known = this.#stories.get(runId);
    if (known !== undefined) return known.story;
    const { runs } = await this.#host.get();
    const kept = { story: new RunStory(), offset: 0 };
    await readOn(runs, runId, kept);
    // Two may have asked at once: both must get the one that is kept up to date.
    const story = this.#stories.get(runId) ?? kept;
    this.#stories.set(runId, story);
    return story.story;
  }

  /** The report so far; of a run of this window without a look at the disk. */
  async report(runId: string): Promise<RunReport> {
    const own = this.#own.get(runId);
    if (own !== undefined) return own.report.report(true);
    const { runs } = await this.#host.get();
    return runReport(await runs.read(runId), { isRunning: this.find(runId)?.status === 'running' });
  }

  isOwn(runId: string): boolean {
    return this.#own.has(runId);
  }

  running(): readonly RunSummary[] {
    return this.all().filter((summary) => summary.status === 'running');
  }

  /** Consumes a run that this window started; ends when the run does. */
  async follow(
    run: StartedRun,
    about: { readonly workspace: string; readonly task: string; readonly abort: AbortController },
    onEvent: (event: RunEvent, story: RunStory) => void,
  ): Promise<RunStory> {
    const story = new RunStory();
    const report = new ReportBuilder();
    const summary: RunSummary = {
      id: run.runId,
      startedAt: new Date().toISOString(),
      endedAt: null,
      workspace: about.workspace,
      task: about.task,
      status: 'running',
      model: '',
      steps: 0,
      consultations: 0,
      costUsd: 0,
    };
    let tellEnded = (): void => undefined;
    const ended = new Promise<void>((resolve) => {
      tellEnded = resolve;
    });
    this.#own.set(run.runId, { abort: about.abort, run, ended, summary, report });
    this.#stories.set(run.runId, { story, offset: Number.MAX_SAFE_INTEGER });
    this.#all = undefined;
    this.#setContext();
    this.#changed.fire(undefined);
    try {
      for await (const event of run.events) {
        report.apply(event);
        if (story.apply(event)) {
          this.#all = undefined;
          this.#changed.fire(run.runId);
        }
        onEvent(event, story);
      }
    } finally {
      tellEnded();
      this.#own.delete(run.runId);
      this.#all = undefined;
      await this.#list((await this.#host.get()).runs).catch(() => undefined);
      this.#changed.fire(undefined);
    }
    return story;
  }

  /** Asks a run to end: one of this window at once, one of another window or a terminal by way of its folder. */
  async stop(runId: string): Promise<void> {
    const own = this.#own.get(runId);
    if (own !== undefined) own.abort.abort();
    else await (await this.#host.get()).runs.requestStop(runId);
  }

  /** Tells a run what its user says, whichever window or terminal plays it. */
  async say(runId: string, word: UserWord): Promise<SentWord> {
    return (await this.#host.get()).runs.say(runId, word);
  }

  /** Ends the runs of this window, which goes away, and waits until no process of theirs is left. */
  async interrupt(): Promise<void> {
    const own = [...this.#own.values()];
    for (const { run } of own) run.interrupt();
    await Promise.all(own.map(({ ended }) => ended));
  }

  reveal(runId: string): void {
    this.#reveal.fire(runId);
  }

  async remove(runId: string): Promise<void> {
    const { runs } = await this.#host.get();
    await runs.remove(runId);
    this.#stories.delete(runId);
    await this.#list(runs);
    this.#changed.fire(undefined);
  }

  #setContext(): void {
    const hasRunning = this.running().length > 0;
    void vscode.commands.executeCommand('setContext', contextKeys.hasRunning, hasRunning);
  }

  dispose(): void {
    this.#refresh.cancel();
    for (const watcher of this.#watchers.splice(0)) watcher.close();
    void this.interrupt();
    this.#folderListener.dispose();
    this.#changed.dispose();
    this.#reviewed.dispose();
    this.#reveal.dispose();
  }
}
