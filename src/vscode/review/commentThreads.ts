import * as vscode from 'vscode';
import type { Disposable } from '../support/disposables';
import { schemes } from '../contributions';
import { plain } from '../../core/report/markdown';
import type { Services } from '../services';
import { Disposables } from '../support/disposables';
import { throttled } from '../support/debounce';
import { t } from '../support/words';
import { lineChanges } from './lineChanges';
import type { LineChange } from './lineChanges';
import { provenanceText } from './provenanceText';
import type { ProposalChange } from './proposalsModel';
import { fileKind } from './reviewFile';
import type { ReviewFile } from './reviewFile';
import { parseProposedUri } from './reviewUri';
import { readUserText } from './userFile';

const drawMs = 150;
/** With more changes than this in one file the threads start folded. */
const expandedThreads = 8;

export interface ThreadTarget {
  readonly file: ReviewFile;
  readonly change: LineChange;
}

/**
 * A thread on each change of the proposed sides that are in sight: where it comes from, with accept and reject. A
 * multi-file diff opens hundreds of documents and shows a few, so what was never in sight has no threads.
 */
export class ReviewThreads implements Disposable {
  readonly #services: Services;
  readonly #owned = new Disposables();
  readonly #controller: vscode.CommentController;
  readonly #threads = new Map<string, vscode.CommentThread[]>();
  readonly #targets = new WeakMap<vscode.CommentThread, ThreadTarget>();
  /** The proposed sides to mark again, as URIs. */
  readonly #pending = new Set<string>();
  readonly #drawSoon: ReturnType<typeof throttled>;
  #drawing: Promise<void> = Promise.resolve();

  constructor(services: Services) {
    this.#services = services;
    this.#controller = this.#owned.add(vscode.comments.createCommentController('protege', 'Protégé'));
    this.#drawSoon = throttled(() => {
      this.#drawing = this.#drawing
        .then(() => this.#draw())
        .catch((error: unknown) => services.log.warn(`The changes could not be marked: ${String(error)}`));
    }, drawMs);
    const { workspace, window } = vscode;
    this.#owned.add(window.onDidChangeVisibleTextEditors(() => this.#markVisible()));
    this.#owned.add(workspace.onDidCloseTextDocument(({ uri }) => this.#forget(uri)));
    this.#owned.add(workspace.onDidChangeTextDocument(({ document }) => this.#textChanged(document)));
    this.#owned.add(services.proposals.onDidChange((change) => this.#reviewChanged(change)));
    this.#markVisible();
  }

  /** The change that a thread stands on. */
  targetOf(thread: unknown): ThreadTarget | undefined {
    if (typeof thread !== 'object' || thread === null) return undefined;
    return this.#targets.get(thread as vscode.CommentThread);
  }

  #invalidate(key: string): void {
    this.#pending.add(key);
    this.#drawSoon();
  }

  #markVisible(): void {
    for (const { document } of vscode.window.visibleTextEditors) {
      const key = document.uri.toString();
      if (document.uri.scheme === schemes.proposed && !this.#threads.has(key)) this.#invalidate(key);
    }
  }

  #textChanged({ uri }: vscode.TextDocument): void {
    if (this.#threads.size === 0) return;
    if (uri.scheme === schemes.proposed) {
      if (this.#threads.has(uri.toString())) this.#invalidate(uri.toString());
      return;
    }
    if (uri.scheme !== 'file') return;
    // A user's file and its proposed side have the same path.
    for (const key of this.#threads.keys()) if (vscode.Uri.parse(key).path === uri.path) this.#invalidate(key);
  }

  #reviewChanged(change: ProposalChange): void {
    for (const key of this.#threads.keys()) {
      const name = change === undefined ? null : parseProposedUri(vscode.Uri.parse(key));
      if (change === undefined || (name !== null && change.paths.has(name.path))) this.#invalidate(key);
    }
  }

  #forget(uri: vscode.Uri): void {
    const key = uri.toString();
    for (const thread of this.#threads.get(key) ?? []) thread.dispose();
    this.#threads.delete(key);
    this.#pending.delete(key);
  }

  async #draw(): Promise<void> {
    const keys = [...this.#pending];
    this.#pending.clear();
    if (keys.length === 0) return;
    await this.#services.proposals.load();
    const open = new Map(vscode.workspace.textDocuments.map((document) => [document.uri.toString(), document]));
    for (const key of keys) {
      const document = open.get(key);
      if (document === undefined) continue;
      await this.#drawDocument(document).catch((error: unknown) => {
        this.#services.log.warn(`The changes of ${document.uri.path} could not be marked: ${String(error)}`);
      });
    }
  }

  async #drawDocument(document: vscode.TextDocument): Promise<void> {
    const name = parseProposedUri(document.uri);
    const file = name === null ? undefined : this.#services.proposals.find(name);
    const changes = file?.decision === 'open' ? await this.#changes(file, document) : [];
    const events = file === undefined || changes.length === 0 ? [] : await this.#services.eventsOf(file.runId);
    if (document.isClosed) return;
    const key = document.uri.toString();
    const old = this.#threads.get(key) ?? [];
    const words = file === undefined || changes.length === old.length ? [] : provenanceText(file, events);
    const threads = changes.map((change, index) => {
      const thread = old[index] ?? this.#create(document.uri, changes.length);
      const first = change.afterStart;
      const range = new vscode.Range(first, 0, first + Math.max(change.afterLines.length - 1, 0), 0);
      if (thread.range?.isEqual(range) !== true) thread.range = range;
      const label = t('Change {0} of {1}', index + 1, changes.length);
      if (thread.label !== label) thread.label = label;
      if (file !== undefined) {
        this.#targets.set(thread, { file, change });
        if (old[index] === undefined) thread.comments = [comment(file, words)];
      }
      return thread;
    });
    for (const thread of old.slice(changes.length)) thread.dispose();
    this.#threads.set(key, threads);
  }

  #create(uri: vscode.Uri, total: number): vscode.CommentThread {
    const thread = this.#controller.createCommentThread(uri, new vscode.Range(0, 0, 0, 0), []);
    thread.canReply = false;
    thread.contextValue = 'change';
    thread.collapsibleState =
      total > expandedThreads
        ? vscode.CommentThreadCollapsibleState.Collapsed
        : vscode.CommentThreadCollapsibleState.Expanded;
    return thread;
  }

  async #changes(file: ReviewFile, document: vscode.TextDocument): Promise<LineChange[]> {
    const user = await readUserText(this.#services.proposals.userUri(file), file.basis);
    return lineChanges(user ?? '', document.getText());
  }

  dispose(): void {
    this.#drawSoon.cancel();
    this.#owned.dispose();
  }
}

function comment(file: ReviewFile, lines: readonly string[]): vscode.Comment {
  const kind = fileKind(file);
  const made = file.renamed === null ? t('A new file.') : t('A file under a new name. It was {0}.', file.renamed);
  const intro = kind === 'created' ? [made] : kind === 'deleted' ? [t('The file goes.')] : [];
  return {
    author: { name: 'Protégé' },
    body: new vscode.MarkdownString([...intro, ...lines].map(plain).join('\n\n')),
    mode: vscode.CommentMode.Preview,
  };
}
