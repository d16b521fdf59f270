import { commandIds } from '../contributions';
import { acceptFiles } from '../review/acceptance';
import { openDiff, openReview } from '../review/openReview';
import { UserError } from '../support/errors';
import { requireTrust } from '../support/folders';
import { t } from '../support/words';
import type { Command } from './command';
import { targetFile, targetProposal } from './targets';

export const openReviewCommand: Command = {
  id: commandIds.openReview,
  failure: () => t('The review could not be opened'),
  async run(services, given) {
    await openReview(services, await targetProposal(services, given));
  },
};

export const openDiffCommand: Command = {
  id: commandIds.openDiff,
  failure: () => t('The diff could not be opened'),
  async run(services, given) {
    const file = await targetFile(services, given);
    if (file !== undefined) await openDiff(services, file);
  },
};

export const acceptFileCommand: Command = {
  id: commandIds.acceptFile,
  failure: () => t('The file could not be accepted'),
  async run(services, given) {
    if (!(await requireTrust())) return;
    const file = await targetFile(services, given);
    if (file !== undefined) await acceptFiles(services, [file]);
  },
};

export const rejectFileCommand: Command = {
  id: commandIds.rejectFile,
  failure: () => t('The file could not be rejected'),
  async run(services, given) {
    const file = await targetFile(services, given);
    if (file !== undefined) await services.proposals.decide(file, 'rejected');
  },
};

export const reopenFileCommand: Command = {
  id: commandIds.reopenFile,
  failure: () => t('The file could not be opened for review again'),
  async run(services, given) {
    const file = await targetFile(services, given);
    if (file !== undefined) await services.proposals.decide(file, 'open');
  },
};

export const acceptAllCommand: Command = {
  id: commandIds.acceptAll,
  failure: () => t('The changes could not be accepted'),
  async run(services, given) {
    if (!(await requireTrust())) return;
    const { files } = await targetProposal(services, given);
    const open = files.filter((file) => file.decision === 'open');
    if (open.length === 0) throw new UserError(t('Everything in this proposal is decided already.'));
    await acceptFiles(services, open);
  },
};

export const rejectAllCommand: Command = {
  id: commandIds.rejectAll,
  failure: () => t('The changes could not be rejected'),
  async run(services, given) {
    const { files } = await targetProposal(services, given);
    const open = files.filter((file) => file.decision === 'open');
    const rejected = services.proposals.withRenames(open);
    await services.proposals.updateAll(rejected.map((file) => ({ file, change: { decision: 'rejected' } })));
  },
};
