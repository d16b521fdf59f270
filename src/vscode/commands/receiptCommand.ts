import * as vscode from 'vscode';
import { money } from '../../core/budget/money';
import { commandIds } from '../contributions';
import { showDocument } from '../documents/documents';
import { outcomeWord } from '../runs/storyText';
import { UserError } from '../support/errors';
import { t } from '../support/words';
import type { Command } from './command';
import { targetRun } from './targets';

export const showReceiptCommand: Command = {
  id: commandIds.showReceipt,
  failure: () => t('The receipt could not be shown'),
  async run(services, given) {
    const run = await targetRun(services, given, (summary) => summary.consultations > 0);
    if (run === undefined) throw new UserError(t('The expert has not been asked yet, so there is no receipt.'));
    const asked: unknown =
      typeof given === 'object' && given !== null && 'consultationId' in given ? given.consultationId : undefined;
    if (typeof asked === 'string') return showDocument({ kind: 'receipt', runId: run.id, consultationId: asked });
    const host = await services.host.get();
    const items = (await host.runs.receipts(run.id)).map((receipt) => ({
      label: receipt.question === '' ? t('Step {0}', receipt.step) : receipt.question,
      description: `${outcomeWord(receipt.outcome)} · ${money(receipt.costUsd)}`,
      consultationId: receipt.id,
    }));
    const picked =
      items.length === 1
        ? items[0]
        : await vscode.window.showQuickPick(items, { placeHolder: t('Which consultation?') });
    if (picked === undefined) return;
    await showDocument({ kind: 'receipt', runId: run.id, consultationId: picked.consultationId });
  },
};
