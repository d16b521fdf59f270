import * as vscode from 'vscode';
import type { FileDecision } from '../../node/hostTypes';
import { commandIds, viewIds } from '../contributions';
import { statusWord } from '../runs/storyText';
import type { Services } from '../services';
import { Disposables } from '../support/disposables';
import type { Disposable } from '../support/disposables';
import { throttled } from '../support/debounce';
import { count, t } from '../support/words';
import type { AcceptedTests } from './acceptedTests';
import { acceptedTestsItem } from './acceptedTestsItem';
import type { Proposal, ProposalChange, ProposalsModel } from './proposalsModel';
import { fileKind } from './reviewFile';
import type { ReviewFile } from './reviewFile';

export type ChangesNode = (
  | { readonly kind: 'proposal'; readonly runId: string }
  | { readonly kind: 'file'; readonly runId: string; readonly path: string }
  /** The tests on what was accepted, and each that fails. */
  | { readonly kind: 'tests'; readonly runId: string }
  | { readonly kind: 'failing'; readonly runId: string; readonly index: number }
) & {
  /** What its row says now, once it is drawn. */
  drawn?: string;
};

export function isChangesNode(value: unknown): value is ChangesNode {
  return (
    typeof value === 'object' &&
    value !== null &&
    'kind' in value &&
    (value.kind === 'proposal' || value.kind === 'file' || value.kind === 'tests' || value.kind === 'failing') &&
    'runId' in value &&
    typeof value.runId === 'string'
  );
}

function decisionWord(decision: FileDecision): string {
  switch (decision) {
    case 'open':
      return t('to review');
    case 'accepted':
      return t('accepted');
    case 'rejected':
      return t('rejected');
    case 'partly':
      return t('partly accepted');
  }
}

function decisionIcon(decision: FileDecision): vscode.ThemeIcon | undefined {
  switch (decision) {
    case 'open':
      return undefined;
    case 'accepted':
      return new vscode.ThemeIcon('pass-filled', new vscode.ThemeColor('testing.iconPassed'));
    case 'rejected':
      return new vscode.ThemeIcon('circle-slash');
    case 'partly':
      return new vscode.ThemeIcon('pass', new vscode.ThemeColor('testing.iconPassed'));
  }
}

/** What a file's row says beside its name. */
function fileDescription(file: ReviewFile): string {
  const folder = file.path.split('/').slice(0, -1).join('/');
  const decision = file.decision === 'open' ? '' : decisionWord(file.decision);
  return [decision, folder, kindWord(file), sourceWord(file)].filter((part) => part !== '').join(' · ');
}

function kindWord(file: ReviewFile): string {
  const kind = fileKind(file);
  if (file.renamed !== null) {
    return kind === 'deleted' ? t('renamed to {0}', file.renamed) : t('renamed from {0}', file.renamed);
  }
  return kind === 'created' ? t('new') : kind === 'deleted' ? t('deleted') : '';
}

function sourceWord(file: ReviewFile): string {
  return file.proposed.provenance.kind === 'advised' ? t('after advice') : t('local');
}

function fileItem(file: ReviewFile, uri: vscode.Uri): vscode.TreeItem {
  const item = new vscode.TreeItem(uri, vscode.TreeItemCollapsibleState.None);
  const decision = decisionWord(file.decision);
  item.label = file.path.split('/').at(-1) ?? file.path;
  item.description = fileDescription(file);
  const icon = decisionIcon(file.decision);
  if (icon !== undefined) item.iconPath = icon;
  item.contextValue = `file.${file.decision === 'open' ? 'open' : 'decided'}`;
  item.command = {
    command: commandIds.openDiff,
    title: t('Open Diff'),
    arguments: [{ kind: 'file', runId: file.runId, path: file.path }],
  };
  const spoken = [file.path, kindWord(file), sourceWord(file), decision];
  item.accessibilityInformation = { label: spoken.filter((part) => part !== '').join(', ') };
  item.tooltip = `${file.path}\n${sourceWord(file)}, ${decision}`;
  return item;
}

function proposalDescription({ summary, files }: Proposal): string {
  const open = files.filter((file) => file.decision === 'open').length;
  const left = open === 0 ? t('all decided') : count(open, '{0} file to review', '{0} files to review');
  return `${left} · ${statusWord(summary.status)}`;
}

function proposalItem({ summary, files }: Proposal, isNewest: boolean): vscode.TreeItem {
  const open = files.filter((file) => file.decision === 'open').length;
  const state =
    open > 0 || isNewest ? vscode.TreeItemCollapsibleState.Expanded : vscode.TreeItemCollapsibleState.Collapsed;
  const item = new vscode.TreeItem(summary.task.split('\n')[0] ?? summary.task, state);
  item.id = `proposal:${summary.id}`;
  item.description = proposalDescription({ summary, files });
  item.iconPath = new vscode.ThemeIcon('git-pull-request');
  item.contextValue = open > 0 ? 'proposal.open' : 'proposal.decided';
  item.accessibilityInformation = { label: `${summary.task}, ${item.description}` };
  item.tooltip = `${summary.task}\n${item.description}`;
  return item;
}

/** With more files than this changed at once, their proposal is drawn as a whole. */
const filesDrawnSingly = 10;

class ChangesTree implements vscode.TreeDataProvider<ChangesNode> {
  readonly #proposals: ProposalsModel;
  readonly #tests: AcceptedTests;
  readonly #changed = new vscode.EventEmitter<ChangesNode[] | undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  /** The nodes that VS Code holds: a refresh must name the very object. */
  readonly #nodes = new Map<string, ChangesNode>();
  /** What is to be drawn again: nodes, or everything. */
  #pending: Set<ChangesNode> | 'all' = new Set();
  /** One drawing for a burst of changes: while the editor draws, a click on a row can't be told from another. */
  readonly #draw = throttled(() => {
    const pending = this.#pending;
    this.#pending = new Set();
    this.#changed.fire(pending === 'all' ? undefined : [...pending]);
  }, 50);

  constructor(proposals: ProposalsModel, tests: AcceptedTests) {
    this.#proposals = proposals;
    this.#tests = tests;
  }

  invalidate(change: ProposalChange): void {
    const nodes = change === undefined ? undefined : this.#nodesOf(change);
    if (nodes === undefined) this.#pending = 'all';
    else if (this.#pending !== 'all') for (const node of nodes) this.#pending.add(node);
    if (nodes?.length !== 0) this.#draw();
  }

  /** Draws a proposal again whose tests began or ended. */
  invalidateTests(runId: string): void {
    const node = this.#nodes.get(nodeKey(runId));
    if (this.#pending === 'all' || node === undefined) return;
    this.#pending.add(node);
    this.#draw();
  }

  /** The rows to draw for a change; undefined where VS Code holds none of them yet. */
  #nodesOf({ runId, paths }: NonNullable<ProposalChange>): ChangesNode[] | undefined {
    const proposal = this.#proposals.of(runId);
    const parent = proposal === undefined ? undefined : this.#nodes.get(nodeKey(proposal.summary.id));
    if (proposal === undefined || parent?.kind !== 'proposal') return undefined;
    const isAsDrawn = parent.drawn === proposalDescription(proposal);
    if (!isAsDrawn || paths.size > filesDrawnSingly) return [parent];
    return [...paths].flatMap((path) => {
      const node = this.#nodes.get(nodeKey(proposal.summary.id, path));
      const file = this.#proposals.find({ runId, path });
      return node === undefined || file === undefined || node.drawn === fileDescription(file) ? [] : [node];
    });
  }

  getTreeItem(node: ChangesNode): vscode.TreeItem {
    const proposal = this.#proposals.of(node.runId);
    if (proposal === undefined) return new vscode.TreeItem('');
    if (node.kind === 'proposal') {
      node.drawn = proposalDescription(proposal);
      return proposalItem(proposal, this.#proposals.all()[0]?.summary.id === node.runId);
    }
    if (node.kind === 'tests' || node.kind === 'failing') return acceptedTestsItem(node, this.#tests, proposal.summary);
    const file = this.#proposals.find(node);
    if (file !== undefined) node.drawn = fileDescription(file);
    return file === undefined ? new vscode.TreeItem(node.path) : fileItem(file, this.#proposals.proposedUri(file));
  }

  async getChildren(node?: ChangesNode): Promise<ChangesNode[]> {
    if (node?.kind === 'file' || node?.kind === 'failing' || !vscode.workspace.isTrusted) return [];
    if (!this.#proposals.isLoaded) await this.#proposals.load();
    if (node === undefined) {
      return this.#proposals.all().map(({ summary: { id } }) => this.#node({ kind: 'proposal', runId: id }));
    }
    const { runId } = node;
    const state = this.#tests.stateOf(runId);
    if (node.kind === 'tests') {
      const failing = state?.kind === 'done' ? state.outcome.failing : [];
      return failing.map((_test, index) => ({ kind: 'failing', runId, index }));
    }
    const files = this.#proposals.of(runId)?.files ?? [];
    return [
      ...(state === undefined ? [] : [{ kind: 'tests' as const, runId }]),
      ...files.map((file) => this.#node({ kind: 'file', runId, path: file.path })),
    ];
  }

  getParent(node: ChangesNode): ChangesNode | undefined {
    return node.kind === 'proposal' ? undefined : this.#nodes.get(nodeKey(node.runId));
  }

  #node(node: ChangesNode): ChangesNode {
    const key = nodeKey(node.runId, node.kind === 'file' ? node.path : undefined);
    const known = this.#nodes.get(key) ?? node;
    this.#nodes.set(key, known);
    return known;
  }

  dispose(): void {
    this.#draw.cancel();
    this.#changed.dispose();
  }
}

function nodeKey(runId: string, path?: string): string {
  return path === undefined ? runId : `${runId}/${path}`;
}

/** The Proposed Changes view: what waits for a decision, and what became of the rest. */
export function registerChangesView({ proposals }: Services, tests: AcceptedTests): Disposable {
  const owned = new Disposables();
  const tree = new ChangesTree(proposals, tests);
  const view = owned.add(
    vscode.window.createTreeView(viewIds.changes, { treeDataProvider: tree, showCollapseAll: true }),
  );
  owned.add(tree);
  owned.add(proposals.onDidChange((change) => tree.invalidate(change)));
  owned.add(tests.onDidChange((runId) => tree.invalidateTests(runId)));
  owned.add(vscode.workspace.onDidGrantWorkspaceTrust(() => tree.invalidate(undefined)));
  const showBadge = (): void => {
    const open = proposals
      .all()
      .flatMap(({ files }) => files)
      .filter((file) => file.decision === 'open').length;
    const tooltip = count(open, '{0} proposed file to review', '{0} proposed files to review');
    view.badge = open === 0 ? undefined : { value: open, tooltip };
  };
  owned.add(proposals.onDidChange(showBadge));
  return owned;
}
