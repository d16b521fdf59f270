import * as vscode from 'vscode';
import type { RunSummary } from '../../node/hostTypes';
import { isChangesNode } from '../review/changesView';
import type { Proposal } from '../review/proposalsModel';
import type { ReviewFile } from '../review/reviewFile';
import { parseProposedUri } from '../review/reviewUri';
import { runDescription } from '../runs/storyText';
import type { Services } from '../services';
import { UserError } from '../support/errors';
import { dateTime, t } from '../support/words';

function hasRunId(value: unknown): value is { readonly runId: string } {
  return typeof value === 'object' && value !== null && 'runId' in value && typeof value.runId === 'string';
}

export function runIdOf(value: unknown): string | undefined {
  return hasRunId(value) ? value.runId : undefined;
}

export function uriOf(value: unknown): vscode.Uri | undefined {
  return value instanceof vscode.Uri ? value : undefined;
}

/** The run that a command is meant for: the one handed over, else one that the user picks. */
export async function targetRun(
  services: Services,
  value: unknown,
  isWanted: (summary: RunSummary) => boolean = () => true,
): Promise<RunSummary | undefined> {
  await services.runs.start();
  const runId = runIdOf(value);
  if (runId !== undefined) return services.runs.find(runId);
  const runs = services.runs.all().filter(isWanted);
  if (runs.length <= 1) return runs[0];
  const items = runs.map((summary) => ({
    label: summary.task.split('\n')[0] ?? summary.id,
    description: runDescription(summary),
    detail: dateTime(summary.startedAt),
    summary,
  }));
  const picked = await vscode.window.showQuickPick(items, { placeHolder: t('Which run?'), matchOnDescription: true });
  return picked?.summary;
}

/** The same among the runs that go on; a row of one that has ended is not meant. Says so when none goes on. */
export async function targetRunningRun(services: Services, value: unknown): Promise<RunSummary | undefined> {
  const isRunning = (summary: RunSummary): boolean => summary.status === 'running';
  await services.runs.start();
  if (!services.runs.all().some(isRunning)) throw new UserError(t('No fix is running.'));
  const named = services.runs.find(runIdOf(value) ?? '');
  return targetRun(services, named !== undefined && isRunning(named) ? value : undefined, isRunning);
}

/** The proposal that a command is meant for: of the node or document handed over, else the newest undecided one. */
export async function targetProposal(
  services: Services,
  value: unknown,
  { isAccepted = false } = {},
): Promise<Proposal> {
  await services.proposals.load();
  const uri = uriOf(value) ?? activeProposedUri();
  const named = uri === undefined ? undefined : parseProposedUri(uri)?.runId;
  const runId = runIdOf(value) ?? named ?? services.activeReview.runId;
  const all = services.proposals.all();
  const isWanted = (file: ReviewFile): boolean => (isAccepted ? file.acceptedChanges > 0 : file.decision === 'open');
  const found =
    runId === undefined ? (all.find(({ files }) => files.some(isWanted)) ?? all[0]) : services.proposals.of(runId);
  if (found === undefined) throw new UserError(t('There is no proposed change to review. Run a fix first.'));
  return found;
}

function activeProposedUri(): vscode.Uri | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  const uri =
    input instanceof vscode.TabInputTextDiff
      ? input.modified
      : (vscode.window.activeTextEditor?.document.uri ?? undefined);
  return uri !== undefined && parseProposedUri(uri) !== null ? uri : undefined;
}

/** The file that a command is meant for: of the node or document handed over, else of the active editor, else picked. */
export async function targetFile(services: Services, value: unknown): Promise<ReviewFile | undefined> {
  await services.proposals.load();
  if (isChangesNode(value) && value.kind === 'file') return services.proposals.find(value);
  const uri = uriOf(value) ?? activeProposedUri();
  const name = uri === undefined ? null : parseProposedUri(uri);
  if (name !== null) return services.proposals.find(name);
  const proposal = await targetProposal(services, value);
  const open = proposal.files.filter((file) => file.decision === 'open');
  if (open.length <= 1) return open[0] ?? proposal.files[0];
  const items = open.map((file) => ({ label: file.path, file }));
  return (await vscode.window.showQuickPick(items, { placeHolder: t('Which file?') }))?.file;
}
