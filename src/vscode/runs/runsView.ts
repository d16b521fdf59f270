import * as vscode from 'vscode';
import { viewIds } from '../contributions';
import type { Services } from '../services';
import { Disposables } from '../support/disposables';
import type { Disposable } from '../support/disposables';
import { throttled } from '../support/debounce';
import { interruptedItems } from './interruptedItems';
import { groupSize, nodesOf } from './runNodes';
import type { RunNode } from './runNodes';
import { runTreeItem } from './runTreeItem';
import type { RunsModel } from './runsModel';
import { registerSetupState } from './setupState';

/** A live view is drawn at most this often, however fast events come: each time its open part goes to the editor anew. */
const drawMs = 400;

class RunsTree implements vscode.TreeDataProvider<RunNode> {
  readonly #runs: RunsModel;
  readonly #changed = new vscode.EventEmitter<RunNode | undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  /** The nodes that VS Code holds: a refresh must name the very object. */
  readonly #nodes = new Map<string, Extract<RunNode, { kind: 'run' }>>();
  readonly #pending = new Set<string | undefined>();
  readonly draw = throttled(() => this.#draw(), drawMs);

  constructor(runs: RunsModel) {
    this.#runs = runs;
  }

  /** Marks a run, or the whole list, to be drawn again soon. */
  invalidate(runId: string | undefined): void {
    this.#pending.add(runId);
    this.draw();
  }

  #draw(): void {
    const pending = [...this.#pending];
    this.#pending.clear();
    const nodes = pending.map((id) => (id === undefined ? undefined : this.#nodes.get(id)));
    if (nodes.includes(undefined)) this.#changed.fire(undefined);
    else for (const node of nodes) this.#changed.fire(node);
  }

  getTreeItem(node: RunNode): vscode.TreeItem {
    if (node.kind !== 'run') return runTreeItem(node, false);
    const summary = this.#runs.find(node.runId) ?? node.summary;
    return runTreeItem({ ...node, summary }, this.#runs.isOwn(node.runId));
  }

  async getChildren(node?: RunNode): Promise<RunNode[]> {
    if (node === undefined) return this.#roots();
    if (node.kind === 'run') {
      const { items } = await this.#runs.story(node.runId);
      const isInterrupted = this.#runs.find(node.runId)?.status === 'interrupted';
      return nodesOf(node.runId, isInterrupted ? interruptedItems(items) : items);
    }
    if (node.kind === 'group') {
      return node.items.map((item, offset) => ({
        kind: 'item',
        runId: node.runId,
        index: node.index * groupSize + offset,
        item,
      }));
    }
    return [];
  }

  async #roots(): Promise<RunNode[]> {
    if (!vscode.workspace.isTrusted) return [];
    await this.#runs.start();
    const summaries = this.#runs.all();
    const ids = new Set(summaries.map((summary) => summary.id));
    for (const id of this.#nodes.keys()) if (!ids.has(id)) this.#nodes.delete(id);
    return summaries.map((summary) => {
      const node = { kind: 'run' as const, runId: summary.id, summary };
      this.#nodes.set(summary.id, node);
      return node;
    });
  }

  getParent(node: RunNode): RunNode | undefined {
    return node.kind === 'run' ? undefined : this.#nodes.get(node.runId);
  }

  /** The newest line of a run. */
  async lastLine(runId: string): Promise<RunNode | undefined> {
    return nodesOf(runId, (await this.#runs.story(runId)).items).at(-1);
  }

  nodeOf(runId: string): RunNode | undefined {
    return this.#nodes.get(runId);
  }
}

/** Keeps the newest line of a live run in sight, until the user picks a line to look at. */
async function followLive(view: vscode.TreeView<RunNode>, tree: RunsTree, runs: RunsModel): Promise<void> {
  const [live] = runs.running();
  if (!view.visible || live === undefined || view.selection.some((node) => node.kind !== 'run')) return;
  const last = tree.nodeOf(live.id) === undefined ? undefined : await tree.lastLine(live.id);
  if (last !== undefined) await view.reveal(last, { select: false, focus: false });
}

/** The Runs view: the story of each run, live. */
export function registerRunsView(services: Services): Disposable {
  const { runs, log } = services;
  const owned = new Disposables();
  const tree = new RunsTree(runs);
  const view = owned.add(vscode.window.createTreeView(viewIds.runs, { treeDataProvider: tree, showCollapseAll: true }));
  owned.add(registerSetupState(services, view));
  owned.add(runs.onDidChange((runId) => tree.invalidate(runId)));
  const follow = throttled(() => {
    followLive(view, tree, runs).catch((error: unknown) =>
      log.debug(`The live run could not be followed: ${String(error)}`),
    );
  }, 2 * drawMs);
  owned.add(runs.onDidChange(follow));
  owned.add({ dispose: () => follow.cancel() });
  owned.add(vscode.workspace.onDidGrantWorkspaceTrust(() => tree.invalidate(undefined)));
  owned.add({ dispose: () => tree.draw.cancel() });
  owned.add(
    runs.onDidReveal((runId) => {
      const node = tree.nodeOf(runId);
      if (node === undefined) return;
      view.reveal(node, { expand: true, focus: false, select: true }).then(undefined, (error: unknown) => {
        log.debug(`The run ${runId} could not be revealed: ${String(error)}`);
      });
    }),
  );
  return owned;
}
