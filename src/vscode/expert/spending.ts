import * as vscode from 'vscode';
import { dayKey } from '../../core/budget/calendar';
import type { DaySpending } from '../../core/budget/budgetState';
import type { Receipt } from '../../core/expert/receipt';
import { money } from '../../core/budget/money';
import type { RunSummary } from '../../node/hostTypes';
import type { Command } from '../commands/command';
import { commandIds } from '../contributions';
import { showDocument } from '../documents/documents';
import { firstLine, outcomeWord, withoutTicks } from '../runs/storyText';
import type { Services } from '../services';
import { UserError } from '../support/errors';
import { chooseFolder, requireTrust } from '../support/folders';
import { count, decimal, t } from '../support/words';
import { consultationTitle } from './consultationTitle';

/** What the expert cost day by day, from the ledger; a day opens into its consultations, and one of them into its receipt. */
export const showSpendingCommand: Command = {
  id: commandIds.showSpending,
  failure: () => t('The spending could not be read'),
  async run(services) {
    if (!(await requireTrust())) return;
    const folder = await chooseFolder();
    if (folder === undefined) return;
    const host = await services.host.get();
    const days = await host.spendingByDay(folder.uri.fsPath);
    if (days.length === 0) throw new UserError(t('The expert has not been asked in this workspace: nothing is spent.'));
    const picked = await vscode.window.showQuickPick(
      days.map((day) => ({ label: `$(calendar) ${dayName(day.day)}`, description: amounts(day), day: day.day })),
      { title: t('Spending by day'), placeHolder: t('Choose a day to see its consultations') },
    );
    if (picked !== undefined) await showDay(services, folder.uri.fsPath, picked.day);
  },
};

async function showDay(services: Services, folder: string, day: string): Promise<void> {
  const receipts = await receiptsOf(services, folder, day);
  if (receipts.length === 0)
    throw new UserError(
      t('The runs of {0} are removed, so there are no receipts; the ledger keeps what they cost.', dayName(day)),
    );
  const picked = await vscode.window.showQuickPick(
    receipts.map(({ run, receipt }) => ({
      label: withoutTicks(consultationTitle(receipt)),
      detail: [
        outcomeWord(receipt.outcome),
        money(receipt.costUsd),
        receipt.model,
        new Date(receipt.at).toLocaleTimeString(undefined, { timeStyle: 'short' }),
        firstLine(run.task),
      ].join(' · '),
      runId: run.id,
      consultationId: receipt.id,
    })),
    { title: dayName(day), placeHolder: t('Choose a consultation to see its receipt'), matchOnDetail: true },
  );
  if (picked === undefined) return;
  await showDocument({ kind: 'receipt', runId: picked.runId, consultationId: picked.consultationId });
}

async function receiptsOf(
  { host, runs }: Services,
  folder: string,
  day: string,
): Promise<{ readonly run: RunSummary; readonly receipt: Receipt }[]> {
  await runs.start();
  const store = (await host.get()).runs;
  const asked = (await store.list(folder)).filter((run) => run.consultations > 0);
  const found = await Promise.all(
    asked.map(async (run) => (await store.receipts(run.id)).map((receipt) => ({ run, receipt }))),
  );
  return found
    .flat()
    .filter(({ receipt }) => dayKey(Date.parse(receipt.at)) === day)
    .sort((a, b) => b.receipt.at.localeCompare(a.receipt.at));
}

function amounts({ consultations, usd, tokens }: DaySpending): string {
  const asked = count(consultations, '{0} consultation', '{0} consultations');
  return t('{0}, {1}, {2} tokens', asked, money(usd), decimal(tokens));
}

/** `2026-01-31` as the user writes dates. */
function dayName(day: string): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date).toLocaleDateString(undefined, { dateStyle: 'full' });
}
