import * as vscode from 'vscode';
import type { ExpertRecord } from '../../core/expert/expertRecord';
import { money } from '../../core/budget/money';
import { outcomeWord } from '../runs/storyText';
import { t } from '../support/words';

const outcomes = ['helped', 'followed', 'ignored', 'misled', 'failed', 'pending'] as const;

/** `3 of 5 helped · $0.12 · $0.04 for each that helped` */
export function recordLine(record: ExpertRecord): string {
  const parts = [t('{0} of {1} helped', record.helped, record.consultations), money(record.usd)];
  if (record.usdPerHelped !== null) parts.push(t('{0} for each that helped', money(record.usdPerHelped)));
  return parts.join(' · ');
}

/** Every outcome that there was, with the tokens. */
function details(record: ExpertRecord): string {
  const counts = outcomes.flatMap((one) => (record[one] === 0 ? [] : [`${outcomeWord(one)}: ${record[one]}`]));
  return [...counts, t('{0} tokens', record.tokens.toLocaleString())].join(', ');
}

/** An expert's record as a line of the Expert view: this workspace's where there is one, all workspaces' in the tooltip. */
export function recordItem(here: ExpertRecord | null, everywhere: ExpertRecord): vscode.TreeItem {
  const { provider, model } = everywhere;
  const description = here === null ? t('not asked in this workspace') : recordLine(here);
  const item = new vscode.TreeItem(model, vscode.TreeItemCollapsibleState.None);
  item.description = description;
  item.iconPath = new vscode.ThemeIcon('telescope');
  item.contextValue = 'record';
  const lines = [
    ...(here === null ? [] : [`${t('In this workspace')}: ${recordLine(here)}. ${details(here)}`]),
    `${t('In all workspaces')}: ${recordLine(everywhere)}. ${details(everywhere)}`,
  ];
  item.tooltip = [`${model} (${provider})`, ...lines].join('\n');
  item.accessibilityInformation = { label: `${t('Expert {0}', model)}: ${lines.join('. ')}` };
  return item;
}
