import * as vscode from 'vscode';
import { commandIds } from '../contributions';
import { dayLine, leftLine, modeExplained, modeWord, monthLine, stateWords } from '../expert/budgetText';
import type { ExpertState } from '../expert/expertState';
import type { Services } from '../services';
import { Disposables } from '../support/disposables';
import type { Disposable } from '../support/disposables';
import { throttled } from '../support/debounce';
import { localFolders } from '../support/folders';
import { readSettings } from '../support/settings';
import { t } from '../support/words';

/** One item: the model and the expert's state, or what is going on. */
export function registerStatusBar(services: Services, expert: ExpertState): Disposable {
  const owned = new Disposables();
  const item = owned.add(vscode.window.createStatusBarItem('protege.status', vscode.StatusBarAlignment.Right, 90));
  item.name = 'Protégé';
  const draw = throttled(() => show(item, services, expert), 150);
  owned.add({ dispose: () => draw.cancel() });
  owned.add(services.runs.onDidChange(draw));
  owned.add(services.approvals.onDidChange(draw));
  owned.add(expert.onDidChange(draw));
  owned.add(vscode.workspace.onDidGrantWorkspaceTrust(draw));
  owned.add(vscode.workspace.onDidChangeWorkspaceFolders(draw));
  owned.add(vscode.workspace.onDidChangeConfiguration((event) => event.affectsConfiguration('protege') && draw()));
  show(item, services, expert);
  return owned;
}

function show(item: vscode.StatusBarItem, services: Services, expert: ExpertState): void {
  if (localFolders().length === 0) {
    item.hide();
    return;
  }
  draw(item, services, expert);
  item.accessibilityInformation = { label: `Protégé: ${item.text.replace(/\$\([^)]*\)/g, '').trim()}`, role: 'button' };
  item.show();
}

function draw(item: vscode.StatusBarItem, services: Services, expert: ExpertState): void {
  item.backgroundColor = undefined;
  if (!vscode.workspace.isTrusted) {
    item.text = `$(workspace-untrusted) ${t('Protégé is off')}`;
    item.tooltip = t(
      'Restricted mode: a fix would run this workspace’s code and tests, so nothing runs until you trust it.',
    );
    item.command = 'workbench.trust.manage';
    return;
  }
  const [pending] = services.approvals.pending();
  if (pending !== undefined) {
    item.text = `$(comment-unresolved) ${t('Protégé asks you')}`;
    item.tooltip = t('A question to {0} waits for your word', pending.request.model);
    item.command = { command: commandIds.showPacket, title: '', arguments: [pending.uri] };
    item.backgroundColor = new vscode.ThemeColor('statusBarItem.warningBackground');
    return;
  }
  const { model, isPractice } = readSettings();
  const name = isPractice ? t('practice') : model;
  const [running] = services.runs.running();
  item.text =
    running === undefined
      ? `$(mortar-board) ${name ?? 'Protégé'} · ${stateWords(expert.mode, expert.known)}`
      : `$(sync~spin) ${t('Protégé: step {0}', running.steps)}`;
  item.command = commandIds.expertMenu;
  const tooltip = new vscode.MarkdownString(undefined, true);
  tooltip.appendMarkdown(`**Protégé**\n\n$(chip) ${t('Model: {0}', name ?? t('automatic'))}\n\n`);
  tooltip.appendMarkdown(
    `$(mortar-board) ${t('Expert {0}', modeWord(expert.mode))}: ${modeExplained(expert.mode)}\n\n`,
  );
  if (expert.known !== undefined) {
    const lines = [
      leftLine(expert.known),
      `${t('Today')}: ${dayLine(expert.known)}`,
      `${t('This month')}: ${monthLine(expert.known)}`,
    ];
    tooltip.appendMarkdown(`${lines.join('\n\n')}\n\n`);
  }
  tooltip.appendMarkdown(
    running !== undefined && services.runs.isOwn(running.id)
      ? t('Click to stop the run, and for the expert, the limits and the spending.')
      : t('Click for the expert, the limits and the spending.'),
  );
  item.tooltip = tooltip;
}
