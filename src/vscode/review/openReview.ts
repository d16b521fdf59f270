import * as vscode from 'vscode';
import { nothingUri } from '../documents/documentUri';
import type { Services } from '../services';
import { UserError } from '../support/errors';
import { t } from '../support/words';
import type { Proposal } from './proposalsModel';
import { fileKind } from './reviewFile';
import type { ReviewFile } from './reviewFile';
import { bringUpToDate } from './reviewSync';

/** The user's side of a file: of a renamed one the file under its old name; undefined where there is none. */
function userSide({ proposals }: Services, file: ReviewFile): vscode.Uri | undefined {
  if (fileKind(file) !== 'created') return proposals.userUri(file);
  const old = file.renamed === null ? undefined : proposals.find({ runId: file.runId, path: file.renamed });
  return old?.text === null ? proposals.userUri(old) : undefined;
}

/** Of a rename the new file: it has both sides. */
function newHalf({ proposals }: Services, file: ReviewFile): ReviewFile {
  if (file.renamed === null || fileKind(file) !== 'deleted') return file;
  return proposals.find({ runId: file.runId, path: file.renamed }) ?? file;
}

export async function openDiff(services: Services, stale: ReviewFile): Promise<void> {
  const [file = stale] = await bringUpToDate(services, [newHalf(services, stale)]);
  const name = file.path.split('/').at(-1) ?? file.path;
  await vscode.commands.executeCommand(
    'vscode.diff',
    userSide(services, file) ?? nothingUri(file.runId, file.path),
    services.proposals.proposedUri(file),
    t('{0} (yours ↔ Protégé)', name),
    { preview: true },
  );
}

/** Opens every undecided file: one in a diff editor, several in one multi-file diff. */
export async function openReview(services: Services, proposal: Proposal): Promise<void> {
  const open = proposal.files.filter((file) => file.decision === 'open');
  const all = await bringUpToDate(services, open.length > 0 ? open : proposal.files);
  const files = [...new Set(all.map((file) => newHalf(services, file)))];
  const [first] = files;
  if (first === undefined) throw new UserError(t('This run proposes no change.'));
  if (files.length === 1) return openDiff(services, first);
  const resources = files.map((file) => [
    services.proposals.userUri(file),
    userSide(services, file),
    services.proposals.proposedUri(file),
  ]);
  const task = proposal.summary.task.split('\n')[0] ?? '';
  const title = t('Protégé: {0}', task.length > 40 ? `${task.slice(0, 39)}…` : task);
  services.activeReview.opened(title, proposal.summary.id);
  await vscode.commands.executeCommand('vscode.changes', title, resources);
}
