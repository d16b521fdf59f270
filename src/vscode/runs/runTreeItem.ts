import * as vscode from 'vscode';
import { money } from '../../core/budget/money';
import type { RunStatus } from '../../node/hostTypes';
import { commandIds } from '../contributions';
import { dateTime, t } from '../support/words';
import { signalName } from './logNames';
import type { RunNode } from './runNodes';
import type { StoryItem } from './story';
import { hasFixed, outcomeWord, proposalText, runDescription, statusWord, withoutTicks } from './storyText';

const red = 'testing.iconFailed';
const green = 'testing.iconPassed';
const yellow = 'editorWarning.foreground';
const blue = 'editorInfo.foreground';

function icon(id: string, color?: string): vscode.ThemeIcon {
  return new vscode.ThemeIcon(id, color === undefined ? undefined : new vscode.ThemeColor(color));
}

function statusIcon(status: RunStatus): vscode.ThemeIcon {
  switch (status) {
    case 'running':
      return icon('sync~spin');
    case 'fixed':
    case 'already-passing':
      return icon('pass-filled', green);
    case 'cancelled':
    case 'interrupted':
      return icon('circle-slash');
    case 'not-fixed':
    case 'stuck':
    case 'budget-spent':
      return icon('error', red);
    case 'model-unreachable':
    case 'configuration':
      return icon('plug', yellow);
  }
}

function toolIcon(tool: string): string {
  switch (tool) {
    case 'read_file':
      return 'book';
    case 'search':
      return 'search';
    case 'list_files':
      return 'list-tree';
    case 'edit_file':
    case 'write_file':
      return 'edit';
    case 'run_tests':
      return 'beaker';
    case 'ask_expert':
      return 'question';
    case 'finish':
      return 'flag';
    default:
      return 'circle-outline';
  }
}

interface Look {
  readonly label: string;
  readonly description?: string;
  readonly icon: vscode.ThemeIcon;
  /** Read aloud in place of label and description. */
  readonly spoken: string;
  readonly tooltip?: string;
}

function stepLook(item: Extract<StoryItem, { kind: 'step' }>): Look {
  const state = item.state === 'ok' ? t('done') : item.state === 'running' ? t('running') : t('failed');
  const failed = item.state === 'failed' || item.state === 'malformed';
  return {
    label: `${item.step}  ${item.title}`,
    description: item.result,
    icon:
      item.state === 'running'
        ? icon('loading~spin')
        : item.state === 'malformed'
          ? icon('symbol-misc', yellow)
          : icon(toolIcon(item.tool), failed ? red : undefined),
    spoken: t('Step {0}, {1}, {2}, {3}', item.step, state, item.title, item.result),
    tooltip: item.result === '' ? item.title : `${item.title}\n${item.result}`,
  };
}

function itemLook(item: StoryItem): Look {
  switch (item.kind) {
    case 'step':
      return stepLook(item);
    case 'tests': {
      const label = item.phase === 'baseline' ? t('Tests before the run') : t('Tests at the end');
      const look = item.isPassing === null ? icon('loading~spin') : icon('beaker', item.isPassing ? green : red);
      return { label, description: item.text, icon: look, spoken: `${label}, ${item.text}` };
    }
    case 'signal': {
      const steps = item.evidence.join(', ');
      return {
        label: t('Signal: {0}', signalName(item.signal)),
        description: item.text,
        icon: icon('pulse', yellow),
        spoken: t('Signal {0} at step {1}: {2}', signalName(item.signal), item.step, item.text),
        tooltip: steps === '' ? item.text : t('{0}\nSeen in steps {1}', item.text, steps),
      };
    }
    case 'verdict': {
      const label =
        item.state === 'working'
          ? t('Working again')
          : item.state === 'looping'
            ? t('Verdict: going round in circles')
            : t('Verdict: stalled');
      return {
        label,
        description: item.text,
        icon: item.state === 'working' ? icon('play-circle', green) : icon('warning', yellow),
        spoken: `${label}, ${item.text}`,
        tooltip: item.evidence.join('\n'),
      };
    }
    case 'nudge':
      return {
        label: t('Nudge'),
        description: item.text,
        icon: icon('lightbulb', yellow),
        spoken: t('Nudge at step {0}: {1}', item.step, item.text),
        tooltip: item.text,
      };
    case 'said':
      return { label: item.text, icon: icon('comment', blue), spoken: item.text, tooltip: item.text };
    case 'decision':
      return { label: item.text, icon: icon('law', blue), spoken: item.text, tooltip: item.text };
    case 'consultation': {
      const word = outcomeWord(item.outcome, true);
      const paid = item.costUsd > 0 ? ` · ${money(item.costUsd)}` : '';
      return {
        label: t('Expert {0}: {1}', item.expert, word),
        description: `${item.text}${paid}`,
        icon: item.outcome === 'waiting' ? icon('loading~spin') : icon('mortar-board', blue),
        spoken: t('Expert {0} asked at step {1}, {2}. {3}', item.expert, item.step, word, item.text),
        tooltip: t('Asked: {0}\nAnswer: {1}', item.question, item.text),
      };
    }
    case 'notice':
      return {
        label: item.text,
        icon: item.level === 'warning' ? icon('warning', yellow) : icon('info', blue),
        spoken: item.text,
        tooltip: item.text,
      };
    case 'proposal': {
      const label = proposalText(item);
      return { label, icon: icon('git-pull-request', item.isLatest ? blue : undefined), spoken: label };
    }
    case 'end': {
      const label = statusWord(item.outcome);
      return {
        label: label.charAt(0).toLocaleUpperCase() + label.slice(1),
        description: item.text,
        icon: statusIcon(item.outcome),
        spoken: `${label}. ${item.text}`,
        tooltip: item.text,
      };
    }
  }
}

function commandOf(runId: string, item: StoryItem): vscode.Command | undefined {
  switch (item.kind) {
    case 'consultation':
      return {
        command: commandIds.showReceipt,
        title: t('Show Receipt'),
        arguments: [{ runId, consultationId: item.consultationId }],
      };
    case 'proposal':
      return { command: commandIds.openReview, title: t('Review Changes'), arguments: [{ runId }] };
    case 'step':
    case 'signal':
    case 'nudge':
    case 'said':
    case 'verdict':
    case 'decision':
      return { command: commandIds.showStep, title: t('Show Step'), arguments: [{ runId, step: item.step }] };
    case 'tests':
    case 'notice':
    case 'end':
      return undefined;
  }
}

function contextOf(status: RunStatus, isOwn: boolean): string {
  if (status === 'running') return isOwn ? 'run.live' : 'run.elsewhere';
  return hasFixed(status) ? 'run.ended' : 'run.ended.open';
}

function runItem(node: Extract<RunNode, { kind: 'run' }>, isOwn: boolean): vscode.TreeItem {
  const { summary } = node;
  const isLive = summary.status === 'running';
  const state = isLive ? vscode.TreeItemCollapsibleState.Expanded : vscode.TreeItemCollapsibleState.Collapsed;
  const item = new vscode.TreeItem(summary.task.split('\n')[0] ?? summary.task, state);
  item.id = `run:${summary.id}`;
  item.description = runDescription(summary);
  item.iconPath = statusIcon(summary.status);
  item.contextValue = contextOf(summary.status, isOwn);
  item.accessibilityInformation = { label: t('Run: {0}. {1}', summary.task, runDescription(summary)) };
  const tooltip = new vscode.MarkdownString();
  tooltip.appendText(summary.task);
  tooltip.appendMarkdown('\n\n');
  tooltip.appendText(`${runDescription(summary)}\n${summary.model}\n${dateTime(summary.startedAt)}`);
  item.tooltip = tooltip;
  return item;
}

export function runTreeItem(node: RunNode, isOwn: boolean): vscode.TreeItem {
  if (node.kind === 'run') return runItem(node, isOwn);
  if (node.kind === 'group') {
    const steps = node.items.flatMap((item) => ('step' in item ? [item.step] : []));
    const label = t('Steps {0} to {1}', steps[0] ?? 0, steps.at(-1) ?? 0);
    const group = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.Collapsed);
    group.id = `group:${node.runId}:${node.index}`;
    group.iconPath = icon('fold');
    group.accessibilityInformation = { label };
    return group;
  }
  const look = itemLook(node.item);
  const item = new vscode.TreeItem(withoutTicks(look.label), vscode.TreeItemCollapsibleState.None);
  item.id = `item:${node.runId}:${node.index}`;
  item.iconPath = look.icon;
  item.accessibilityInformation = { label: withoutTicks(look.spoken) };
  item.contextValue = `item.${node.item.kind}`;
  if (look.description !== undefined) item.description = withoutTicks(look.description);
  if (look.tooltip !== undefined) item.tooltip = look.tooltip;
  const command = commandOf(node.runId, node.item);
  if (command !== undefined) item.command = command;
  return item;
}
