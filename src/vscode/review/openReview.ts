import * as vscode from 'vscode';
import { nothingUri } from '../documents/documentUri';
import type { Services } from '../services';
import { UserError } from '../support/errors';
import { t } from '../support/words';
import type { Proposal } from './proposalsModel';
import { fileKind } from './reviewFile';
import type { ReviewFile } from './reviewFile';
import { bringUpToDate } from './reviewSync';

function originalUri(services: Services, file: ReviewFile): vscode.Uri {
  return fileKind(file) === 'created' ? nothingUri(file.runId, file.path) : services.proposals.userUri(file);
}

export async function openDiff(services: Services, stale: ReviewFile): Promise<void> {
  const [file = stale] = await bringUpToDate(services, [stale]);
  const name = file.path.split('/').at(-1) ?? file.path;
  await vscode.commands.executeCommand(
    'vscode.diff',
    originalUri(services, file),
    services.proposals.proposedUri(file),
    t('{0} (yours ↔ Protégé)', name),
    { preview: true },
  );
}

/** Opens every undecided file: one in a diff editor, several in one multi-file diff. */
export async function openReview(services: Services, proposal: Proposal): Promise<void> {
  const open = proposal.files.filter((file) => file.decision === 'open');
  const files = await bringUpToDate(services, open.length > 0 ? open : proposal.files);
  const [first] = files;
  if (first === undefined) throw new UserError(t('This run proposes no change.'));
  if (files.length === 1) return openDiff(services, first);
  const resources = files.map((file) => {
    const kind = fileKind(file);
    return [
      services.proposals.userUri(file),
      kind === 'created' ? undefined : services.proposals.userUri(file),
      services.proposals.proposedUri(file),
    ];
  });
  const task = proposal.summary.task.split('\n')[0] ?? '';
  const title = t('Protégé: {0}', task.length > 40 ? `${task.slice(0, 39)}…` : task);
  services.activeReview.opened(title, proposal.summary.id);
  await vscode.commands.executeCommand('vscode.changes', title, resources);
}
