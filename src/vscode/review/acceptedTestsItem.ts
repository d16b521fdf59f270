import * as vscode from 'vscode';
import type { FailingTest, TestOutcome } from '../../core/outcomes/testOutcome';
import type { RunSummary } from '../../node/hostTypes';
import { testsSentence } from '../runs/storyText';
import { t } from '../support/words';
import type { AcceptedTests } from './acceptedTests';

const longestOutput = 2_000;

/** The row of the tests on what was accepted, or of one of them that fails. */
export function acceptedTestsItem(
  node:
    | { readonly kind: 'tests'; readonly runId: string }
    | { readonly kind: 'failing'; readonly index: number; readonly runId: string },
  tests: AcceptedTests,
  { workspace }: RunSummary,
): vscode.TreeItem {
  const state = tests.stateOf(node.runId);
  if (node.kind === 'failing') {
    const failing = state?.kind === 'done' ? state.outcome.failing[node.index] : undefined;
    return failing === undefined ? new vscode.TreeItem('') : failingItem(failing, workspace);
  }
  if (state?.kind === 'done') return outcomeItem(state.outcome, state.isOutdated);
  const item = new vscode.TreeItem(t('Testing what you accepted…'));
  item.iconPath = new vscode.ThemeIcon('loading~spin');
  item.contextValue = 'tests.running';
  return item;
}

function outcomeItem(outcome: TestOutcome, isOutdated: boolean): vscode.TreeItem {
  const { Collapsed, None } = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(t('Tests on what you accepted'), outcome.failing.length > 0 ? Collapsed : None);
  const words = testsSentence(outcome);
  item.description = isOutdated ? t('{0} (before your last decision)', words) : words;
  item.iconPath = outcomeIcon(outcome, isOutdated);
  item.contextValue = 'tests.done';
  item.accessibilityInformation = { label: `${t('Tests on what you accepted')}, ${item.description}` };
  item.tooltip = `${outcome.command}\n\n${outcome.output.slice(-longestOutput)}`;
  return item;
}

function outcomeIcon({ status }: TestOutcome, isOutdated: boolean): vscode.ThemeIcon {
  if (isOutdated) return new vscode.ThemeIcon('history');
  if (status === 'cancelled') return new vscode.ThemeIcon('circle-slash');
  return status === 'passed'
    ? new vscode.ThemeIcon('pass', new vscode.ThemeColor('testing.iconPassed'))
    : new vscode.ThemeIcon('error', new vscode.ThemeColor('testing.iconFailed'));
}

function failingItem(test: FailingTest, workspace: string): vscode.TreeItem {
  const item = new vscode.TreeItem(test.id);
  item.iconPath = new vscode.ThemeIcon('error', new vscode.ThemeColor('testing.iconFailed'));
  item.tooltip = test.message ?? test.id;
  item.accessibilityInformation = { label: t('Failing test {0}', test.id) };
  if (test.file !== undefined && !/^[\\/]|^\w:/.test(test.file)) {
    const uri = vscode.Uri.joinPath(vscode.Uri.file(workspace), test.file);
    const line = Math.max((test.line ?? 1) - 1, 0);
    const options = { selection: new vscode.Range(line, 0, line, 0) };
    item.command = { command: 'vscode.open', title: t('Open the Test'), arguments: [uri, options] };
  }
  return item;
}
