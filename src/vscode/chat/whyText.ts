import type { Receipt } from '../../core/expert/receipt';
import type { RunSummary } from '../../node/hostTypes';
import { plain } from '../../core/report/markdown';
import { money } from '../../core/budget/money';
import { verdictName } from '../runs/logNames';
import { firstLine, outcomeWord, statusWord } from '../runs/storyText';
import { logged, t } from '../support/words';

function receiptText(receipt: Receipt): string {
  const evidence = receipt.evidence.slice(0, 4).map((line) => `  - ${plain(logged(line))}`);
  const answer = receipt.advice?.diagnosis ?? logged(receipt.error?.message ?? '');
  return [
    `- ${t('At step {0} {1} was asked, because the run was “{2}”:', receipt.step, plain(receipt.model), plain(verdictName(receipt.verdict)))}`,
    ...evidence,
    ...(answer === '' ? [] : [`  - ${t('It answered: {0}', plain(firstLine(answer)))}`]),
    `  - ${t('Outcome, judged by the tests: {0}', outcomeWord(receipt.outcome))} (${money(receipt.costUsd)})`,
  ].join('\n');
}

/** When and why the expert was asked in a run, as Markdown without any meaning in what came from outside. */
export function whyText(run: RunSummary, receipts: readonly Receipt[]): string {
  const title = `**${plain(firstLine(run.task))}** (${statusWord(run.status)})`;
  if (receipts.length > 0) return [title, '', ...receipts.map(receiptText)].join('\n');
  return `${title}\n\n${t('The expert was not asked in this run: the model got by alone, or the expert is off.')}`;
}
