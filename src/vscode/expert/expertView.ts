import * as vscode from 'vscode';
import type { BudgetState } from '../../core/budget/budget';
import type { ExpertRecord } from '../../core/expert/expertRecord';
import type { Receipt } from '../../core/expert/receipt';
import { money } from '../../core/budget/money';
import { commandIds, viewIds } from '../contributions';
import { outcomeWord, withoutTicks } from '../runs/storyText';
import type { Services } from '../services';
import { Disposables } from '../support/disposables';
import type { Disposable } from '../support/disposables';
import { throttled } from '../support/debounce';
import { localFolders } from '../support/folders';
import { readSettings } from '../support/settings';
import { dateTime, t } from '../support/words';
import type { PendingApproval } from './approvals';
import { dayLine, modeExplained, modeWord, monthLine } from './budgetText';
import { consultationTitle } from './consultationTitle';
import { expertNames } from './expertNames';
import { recordItem } from './expertRecordItem';
import type { ExpertState } from './expertState';

type ExpertNode =
  | { readonly kind: 'pending'; readonly pending: PendingApproval; readonly uri: vscode.Uri }
  | { readonly kind: 'mode' | 'day' | 'month'; readonly state: BudgetState }
  | { readonly kind: 'record'; readonly here: ExpertRecord | null; readonly everywhere: ExpertRecord }
  | {
      readonly kind: 'consultation';
      readonly runId: string;
      readonly consultationId: string;
      readonly receipt: Receipt;
      readonly isLive: boolean;
    };

/** Consultations of older runs are found through the Runs view. */
const runsShown = 20;

function line(label: string, description: string, icon: string): vscode.TreeItem {
  const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.None);
  item.description = description;
  item.iconPath = new vscode.ThemeIcon(icon);
  item.accessibilityInformation = { label: `${label}: ${description}` };
  item.tooltip = `${label}: ${description}`;
  return item;
}

function outcomeIcon(outcome: Receipt['outcome'], isLive: boolean): vscode.ThemeIcon {
  switch (outcome) {
    case 'helped':
      return new vscode.ThemeIcon('pass', new vscode.ThemeColor('testing.iconPassed'));
    case 'misled':
    case 'failed':
      return new vscode.ThemeIcon('error', new vscode.ThemeColor('testing.iconFailed'));
    case 'pending':
      return new vscode.ThemeIcon(isLive ? 'loading~spin' : 'circle-outline');
    case 'followed':
    case 'ignored':
      return new vscode.ThemeIcon('circle-outline');
  }
}

function treeItem(node: ExpertNode): vscode.TreeItem {
  switch (node.kind) {
    case 'pending': {
      const { request } = node.pending;
      const item = line(
        t('Waits for your word'),
        t('{0}, at most {1}', request.model, money(request.worstCaseUsd)),
        'comment-unresolved',
      );
      item.iconPath = new vscode.ThemeIcon('comment-unresolved', new vscode.ThemeColor('editorWarning.foreground'));
      item.contextValue = 'pending';
      item.command = { command: commandIds.showPacket, title: t('Show the Question'), arguments: [node.uri] };
      return item;
    }
    case 'mode': {
      const who = expertNames(readSettings()).join(', ');
      const item = line(
        t('Expert {0}', modeWord(node.state.mode)),
        [who, modeExplained(node.state.mode)].filter(Boolean).join(' · '),
        'mortar-board',
      );
      item.command = { command: commandIds.expertMenu, title: t('Expert and Budget') };
      item.contextValue = 'mode';
      return item;
    }
    case 'day': {
      const item = line(t('Today'), dayLine(node.state), 'calendar');
      item.command = { command: commandIds.showSpending, title: t('Spending by Day') };
      return item;
    }
    case 'month': {
      const item = line(t('This month'), monthLine(node.state), 'graph');
      item.command = { command: commandIds.showSpending, title: t('Spending by Day') };
      return item;
    }
    case 'record':
      return recordItem(node.here, node.everywhere);
    case 'consultation': {
      const { receipt } = node;
      const when = dateTime(receipt.at);
      const item = line(
        withoutTicks(consultationTitle(receipt)),
        `${outcomeWord(receipt.outcome, node.isLive)} · ${money(receipt.costUsd)} · ${when}`,
        'comment-discussion',
      );
      item.iconPath = outcomeIcon(receipt.outcome, node.isLive);
      item.contextValue = 'consultation';
      item.command = { command: commandIds.showReceipt, title: t('Show Receipt'), arguments: [node] };
      return item;
    }
  }
}

/** The Expert view: what waits for the user's word, the budget, and the consultations with their receipts. */
export function registerExpertView(services: Services, state: ExpertState): Disposable {
  const owned = new Disposables();
  const changed = owned.add(new vscode.EventEmitter<void>());
  const draw = throttled(() => changed.fire(), 400);
  const readRecords = rememberedRecords(services);
  const provider: vscode.TreeDataProvider<ExpertNode> = {
    onDidChangeTreeData: changed.event,
    getTreeItem: treeItem,
    getChildren: async (node) =>
      node !== undefined || !vscode.workspace.isTrusted ? [] : nodes(services, state, readRecords),
  };
  const view = owned.add(vscode.window.createTreeView(viewIds.expert, { treeDataProvider: provider }));
  owned.add(services.runs.onDidChange(draw));
  owned.add(state.onDidChange(draw));
  owned.add(vscode.workspace.onDidGrantWorkspaceTrust(draw));
  owned.add(
    services.approvals.onDidChange(() => {
      const waiting = services.approvals.pending().length;
      view.badge =
        waiting === 0 ? undefined : { value: waiting, tooltip: t('A question to the expert waits for your word') };
      draw();
    }),
  );
  owned.add({ dispose: () => draw.cancel() });
  return owned;
}

async function nodes(
  services: Services,
  state: ExpertState,
  readRecords: (asOf: string) => Promise<ExpertNode[]>,
): Promise<ExpertNode[]> {
  await services.runs.start();
  const budget = await state.read();
  if (budget === undefined) return [];
  const asked = services.runs
    .all()
    .filter((run) => run.consultations > 0)
    .slice(0, runsShown);
  const host = await services.host.get();
  const receipts = await Promise.all(
    asked.map(async ({ id, status }) =>
      (await host.runs.receipts(id))
        .map((receipt): ExpertNode => ({
          kind: 'consultation',
          runId: id,
          consultationId: receipt.id,
          receipt,
          isLive: status === 'running',
        }))
        .reverse(),
    ),
  );
  const pending = services.approvals
    .pending()
    .map((one): ExpertNode => ({ kind: 'pending', pending: one, uri: one.uri }));
  const kinds = ['mode', 'day', 'month'] as const;
  const told = receipts
    .flat()
    .map((one) => (one.kind === 'consultation' ? [one.consultationId, one.receipt.outcome] : []));
  const records = await readRecords(JSON.stringify([localFolders()[0]?.uri.fsPath, told]));
  return [...pending, ...kinds.map((kind): ExpertNode => ({ kind, state: budget })), ...records, ...receipts.flat()];
}

/** The records go through all runs' logs: they are read again when a consultation came or was judged, not at each step. */
function rememberedRecords(services: Services): (asOf: string) => Promise<ExpertNode[]> {
  let known: { readonly asOf: string; readonly nodes: Promise<ExpertNode[]> } | undefined;
  return (asOf) => {
    if (known?.asOf !== asOf) known = { asOf, nodes: recordNodes(services) };
    return known.nodes;
  };
}

/** One line for each expert that was ever asked, those of this workspace first. A record is no reason to show nothing else. */
async function recordNodes(services: Services): Promise<ExpertNode[]> {
  const folder = localFolders()[0]?.uri.fsPath;
  if (folder === undefined) return [];
  const host = await services.host.get();
  const records = await host.expertRecords(folder).catch((error: unknown) => {
    services.log.warn(`The experts' records could not be read: ${String(error)}`);
    return { here: [], everywhere: [] };
  });
  const nodes = records.everywhere.map((everywhere) => ({
    kind: 'record' as const,
    here: records.here.find((one) => one.provider === everywhere.provider && one.model === everywhere.model) ?? null,
    everywhere,
  }));
  return nodes.sort((a, b) => (b.here?.consultations ?? 0) - (a.here?.consultations ?? 0));
}
