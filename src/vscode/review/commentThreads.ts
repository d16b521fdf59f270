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
import { fileKind } from './reviewFile';
import type { ReviewFile } from './reviewFile';
import { parseProposedUri } from './reviewUri';
import { readUserFile } from './userFile';

const drawMs = 150;
/** With more changes than this in one file the threads start folded. */
const expandedThreads = 8;

export interface ThreadTarget {
  readonly file: ReviewFile;
  readonly change: LineChange;
}

/** A thread on each change of every open proposed side: where it comes from, with accept and reject. */
export class ReviewThreads implements Disposable {
  readonly #services: Services;
  readonly #owned = new Disposables();
  readonly #controller: vscode.CommentController;
  readonly #threads = new Map<string, vscode.CommentThread[]>();
  readonly #targets = new WeakMap<vscode.CommentThread, ThreadTarget>();
  readonly #drawAll: ReturnType<typeof throttled>;
  #drawing: Promise<void> = Promise.resolve();

  constructor(services: Services) {
    this.#services = services;
    this.#controller = this.#owned.add(vscode.comments.createCommentController('protege', 'Protégé'));
    this.#drawAll = throttled(() => {
      this.#drawing = this.#drawing
        .then(() => this.#draw())
        .catch((error: unknown) => services.log.warn(`The changes could not be marked: ${String(error)}`));
    }, drawMs);
    const isOurs = ({ uri }: vscode.TextDocument): boolean => uri.scheme === schemes.proposed;
    const { workspace } = vscode;
    this.#owned.add(workspace.onDidOpenTextDocument((document) => isOurs(document) && this.#drawAll()));
    this.#owned.add(workspace.onDidCloseTextDocument((document) => isOurs(document) && this.#drawAll()));
    this.#owned.add(workspace.onDidChangeTextDocument(() => this.#threads.size > 0 && this.#drawAll()));
    this.#owned.add(services.proposals.onDidChange(() => this.#drawAll()));
    this.#drawAll();
  }

  /** The change that a thread stands on. */
  targetOf(thread: unknown): ThreadTarget | undefined {
    if (typeof thread !== 'object' || thread === null) return undefined;
    return this.#targets.get(thread as vscode.CommentThread);
  }

  async #draw(): Promise<void> {
    const documents = vscode.workspace.textDocuments.filter((document) => document.uri.scheme === schemes.proposed);
    const open = new Set(documents.map((document) => document.uri.toString()));
    for (const [uri, threads] of this.#threads) {
      if (open.has(uri)) continue;
      for (const thread of threads) thread.dispose();
      this.#threads.delete(uri);
    }
    if (documents.length === 0) return;
    await this.#services.proposals.load();
    for (const document of documents) {
      await this.#drawDocument(document).catch((error: unknown) => {
        this.#services.log.warn(`The changes of ${document.uri.path} could not be marked: ${String(error)}`);
      });
    }
  }

  async #drawDocument(document: vscode.TextDocument): Promise<void> {
    const name = parseProposedUri(document.uri);
    const file = name === null ? undefined : this.#services.proposals.find(name);
    const key = document.uri.toString();
    const old = this.#threads.get(key) ?? [];
    const changes = file?.decision === 'open' ? await this.#changes(file, document) : [];
    const events = file === undefined ? [] : await this.#services.eventsOf(file.runId);
    const threads = changes.map((change, index) => {
      const thread = old[index] ?? this.#create(document.uri, changes.length);
      const first = change.afterStart;
      thread.range = new vscode.Range(first, 0, first + Math.max(change.afterLines.length - 1, 0), 0);
      thread.label = t('Change {0} of {1}', index + 1, changes.length);
      if (file !== undefined) {
        this.#targets.set(thread, { file, change });
        if (old[index] === undefined) thread.comments = [comment(file, provenanceText(file, events))];
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
    const user = await readUserFile(this.#services.proposals.userUri(file), file.basis);
    return lineChanges(user?.getText() ?? '', document.getText());
  }

  dispose(): void {
    this.#drawAll.cancel();
    this.#owned.dispose();
  }
}

function comment(file: ReviewFile, lines: readonly string[]): vscode.Comment {
  const kind = fileKind(file);
  const intro = kind === 'created' ? [t('A new file.')] : kind === 'deleted' ? [t('The file goes.')] : [];
  return {
    author: { name: 'Protégé' },
    body: new vscode.MarkdownString([...intro, ...lines].map(plain).join('\n\n')),
    mode: vscode.CommentMode.Preview,
  };
}
