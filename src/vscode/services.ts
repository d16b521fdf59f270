import * as vscode from 'vscode';
import type { RunEvent } from '../core/trajectory/runEvent';
import { Approvals } from './expert/approvals';
import { editorModels } from './expert/languageModels';
import { ExpertKey, expertRequest, type ExpertRequest } from './expert/expertKey';
import { ActiveReview } from './review/activeReview';
import { ProposalsModel } from './review/proposalsModel';
import { UndoWatch } from './review/undoWatch';
import { RunsModel } from './runs/runsModel';
import { LazyHost } from './support/lazyHost';

const runsKeptInMemory = 3;

/** What the extension's parts share. Made on activation; none of it works before it is asked. */
export interface Services {
  readonly context: vscode.ExtensionContext;
  readonly log: vscode.LogOutputChannel;
  readonly host: LazyHost;
  readonly runs: RunsModel;
  readonly proposals: ProposalsModel;
  readonly undo: UndoWatch;
  readonly activeReview: ActiveReview;
  /** Texts of the merges that were opened in this window, by the path of their document. */
  readonly mergeSides: Map<string, string>;
  readonly approvals: Approvals;
  readonly expertKey: ExpertKey;
  readonly onDidAskForDoctor: vscode.Event<void>;
  askForDoctor(): void;
  /** A run's events so far, read once while it does not change. */
  eventsOf(runId: string): Promise<readonly RunEvent[]>;
  expertRequest(): Promise<ExpertRequest>;
}

export function createServices(context: vscode.ExtensionContext, log: vscode.LogOutputChannel): Services {
  const host = new LazyHost(async () => {
    const { createHost } = await import('../node/host');
    return createHost();
  });
  const runs = new RunsModel(host, log);
  const proposals = new ProposalsModel(host, runs, log);
  const undo = new UndoWatch(proposals, log);
  const activeReview = new ActiveReview();
  const approvals = new Approvals();
  const expertKey = new ExpertKey(context.secrets);
  const doctor = new vscode.EventEmitter<void>();
  const events = new Map<string, Promise<readonly RunEvent[]>>();
  const forget = runs.onDidChange((runId) => (runId === undefined ? events.clear() : events.delete(runId)));
  context.subscriptions.push(runs, proposals, undo, activeReview, approvals, doctor, forget);
  return {
    context,
    log,
    host,
    runs,
    proposals,
    undo,
    activeReview,
    mergeSides: new Map(),
    approvals,
    expertKey,
    onDidAskForDoctor: doctor.event,
    askForDoctor: () => doctor.fire(),
    eventsOf: (runId) => {
      const known = events.get(runId) ?? host.get().then((loaded) => loaded.runs.read(runId));
      // The one asked for last stays longest: a long run's events take tens of megabytes.
      events.delete(runId);
      events.set(runId, known);
      for (const oldest of [...events.keys()].slice(0, -runsKeptInMemory)) events.delete(oldest);
      return known;
    },
    expertRequest: async () => ({
      ...(await expertRequest(expertKey)),
      editorModels: editorModels(context.languageModelAccessInformation),
    }),
  };
}
