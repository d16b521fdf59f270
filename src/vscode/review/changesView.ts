import * as vscode from 'vscode';
import type { FileDecision } from '../../node/hostTypes';
import { commandIds, viewIds } from '../contributions';
import { statusWord } from '../runs/storyText';
import type { Services } from '../services';
import { Disposables } from '../support/disposables';
import type { Disposable } from '../support/disposables';
import { throttled } from '../support/debounce';
import { count, t } from '../support/words';
import type { Proposal, ProposalsModel } from './proposalsModel';
import { fileKind } from './reviewFile';
import type { ReviewFile } from './reviewFile';

export type ChangesNode =
  | { readonly kind: 'proposal'; readonly runId: string }
  | { readonly kind: 'file'; readonly runId: string; readonly path: string };

export function isChangesNode(value: unknown): value is ChangesNode {
  return (
    typeof value === 'object' &&
    value !== null &&
    'kind' in value &&
    (value.kind === 'proposal' || value.kind === 'file') &&
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

function fileItem(file: ReviewFile, uri: vscode.Uri): vscode.TreeItem {
  const item = new vscode.TreeItem(uri, vscode.TreeItemCollapsibleState.None);
  const parts = file.path.split('/');
  const name = parts.pop() ?? file.path;
  const kind = fileKind(file);
  const kindWord = kind === 'created' ? t('new') : kind === 'deleted' ? t('deleted') : '';
  const source = file.provenance.kind === 'advised' ? t('after advice') : t('local');
  const decision = decisionWord(file.decision);
  item.label = name;
  item.description = [file.decision === 'open' ? '' : decision, parts.join('/'), kindWord, source]
    .filter((part) => part !== '')
    .join(' · ');
  const icon = decisionIcon(file.decision);
  if (icon !== undefined) item.iconPath = icon;
  item.contextValue = `file.${file.decision === 'open' ? 'open' : 'decided'}`;
  item.command = {
    command: commandIds.openDiff,
    title: t('Open Diff'),
    arguments: [{ kind: 'file', runId: file.runId, path: file.path }],
  };
  item.accessibilityInformation = { label: [file.path, kindWord, source, decision].filter(Boolean).join(', ') };
  item.tooltip = `${file.path}\n${source}, ${decision}`;
  return item;
}

function proposalItem({ summary, files }: Proposal, isNewest: boolean): vscode.TreeItem {
  const open = files.filter((file) => file.decision === 'open').length;
  const state =
    open > 0 || isNewest ? vscode.TreeItemCollapsibleState.Expanded : vscode.TreeItemCollapsibleState.Collapsed;
  const item = new vscode.TreeItem(summary.task.split('\n')[0] ?? summary.task, state);
  const left = open === 0 ? t('all decided') : count(open, '{0} file to review', '{0} files to review');
  item.id = `proposal:${summary.id}`;
  item.description = `${left} · ${statusWord(summary.status)}`;
  item.iconPath = new vscode.ThemeIcon('git-pull-request');
  item.contextValue = open > 0 ? 'proposal.open' : 'proposal.decided';
  item.accessibilityInformation = { label: `${summary.task}, ${item.description}` };
  item.tooltip = `${summary.task}\n${item.description}`;
  return item;
}

class ChangesTree implements vscode.TreeDataProvider<ChangesNode> {
  readonly #proposals: ProposalsModel;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.#changed.event;
  /** One drawing for a burst of changes: while the editor draws, a click on a row can't be told from another. */
  readonly draw = throttled(() => this.#changed.fire(), 50);

  constructor(proposals: ProposalsModel) {
    this.#proposals = proposals;
  }

  getTreeItem(node: ChangesNode): vscode.TreeItem {
    const proposal = this.#proposals.of(node.runId);
    if (proposal === undefined) return new vscode.TreeItem('');
    if (node.kind === 'proposal') return proposalItem(proposal, this.#proposals.all()[0] === proposal);
    const file = this.#proposals.find(node);
    return file === undefined ? new vscode.TreeItem(node.path) : fileItem(file, this.#proposals.proposedUri(file));
  }

  async getChildren(node?: ChangesNode): Promise<ChangesNode[]> {
    if (node?.kind === 'file' || !vscode.workspace.isTrusted) return [];
    if (!this.#proposals.isLoaded) await this.#proposals.load();
    if (node === undefined)
      return this.#proposals.all().map(({ summary }) => ({ kind: 'proposal', runId: summary.id }));
    const files = this.#proposals.of(node.runId)?.files ?? [];
    return files.map(({ runId, path }) => ({ kind: 'file', runId, path }));
  }
}

/** The Proposed Changes view: what waits for a decision, and what became of the rest. */
export function registerChangesView({ proposals }: Services): Disposable {
  const owned = new Disposables();
  const tree = new ChangesTree(proposals);
  const view = owned.add(
    vscode.window.createTreeView(viewIds.changes, { treeDataProvider: tree, showCollapseAll: true }),
  );
  owned.add({ dispose: () => tree.draw.cancel() });
  owned.add(proposals.onDidChange(tree.draw));
  owned.add(vscode.workspace.onDidGrantWorkspaceTrust(tree.draw));
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
