import type { BudgetState } from '../../core/budget/budget';
import { dayLine, modeExplained, modeWord, monthLine } from '../expert/budgetText';
import { decimal, t } from '../support/words';
import { money } from '../../core/budget/money';

/** The expert's mode and what is left of its budget, as Markdown. */
export function budgetReport(state: BudgetState): string {
  const { remaining } = state;
  return [
    `**${t('Expert {0}', modeWord(state.mode))}**: ${modeExplained(state.mode)}`,
    '',
    `- ${t('Today')}: ${dayLine(state)}`,
    `- ${t('This month')}: ${monthLine(state)}`,
    `- ${t('Left now: {0} consultations and {1}', decimal(remaining.consultations), money(remaining.usd))}`,
  ].join('\n');
}
