import type { BudgetLimits, BudgetState, ExpertMode } from '../../core/budget/budget';
import type { ExpertTrigger } from '../../core/controller/escalation/situation';
import { isSpent } from '../../core/budget/budgetState';
import { money } from '../../core/budget/money';
import { decimal, t } from '../support/words';

export function modeWord(mode: ExpertMode): string {
  switch (mode) {
    case 'off':
      return t('off');
    case 'ask':
      return t('asks you first');
    case 'auto':
      return t('on');
  }
}

/** The expert's state in a word or two, with what is left where that is known. */
export function stateWords(mode: ExpertMode, state: BudgetState | undefined): string {
  if (mode === 'off' || state === undefined) return t('expert {0}', modeWord(mode));
  if (isSpent(state)) return t('expert’s budget spent');
  return t('expert {0}, {1} left', modeWord(mode), money(state.remaining.usd));
}

/** What is left for a new run, and where a limit is reached, when there is more. */
export function leftLine(state: BudgetState): string {
  const { consultations, usd } = state.remaining;
  if (!isSpent(state)) return t('Left for a run: {0} consultations, {1}', consultations, money(usd));
  const isMonth = state.spent.month.usd + state.reserved.usd >= state.limits.usdPerMonth;
  return isMonth
    ? t('The budget of this month is spent. There is more on the first of the next one, or when you raise the limit.')
    : t('The budget of today is spent. There is more tomorrow, or when you raise the limit.');
}

export function triggerWord(trigger: ExpertTrigger): string {
  switch (trigger) {
    case 'stall':
      return t('when the model is stuck');
    case 'stall-or-asked':
      return t('also when it asks by itself');
    case 'manual':
      return t('only by your hand');
  }
}

export function triggerExplained(trigger: ExpertTrigger): string {
  switch (trigger) {
    case 'stall':
      return t('Its own questions count where there are signs of a loop');
    case 'stall-or-asked':
      return t('Each of its questions is passed on, within the limits');
    case 'manual':
      return t('“Ask the Expert Now” asks; a stuck run keeps the packet');
  }
}

export function modeExplained(mode: ExpertMode): string {
  switch (mode) {
    case 'off':
      return t('Nothing leaves this machine');
    case 'ask':
      return t('Each question is shown to you before it is sent');
    case 'auto':
      return t('Questions are sent within the limits');
  }
}

export function dayLine({ spent, limits }: BudgetState): string {
  const { day } = spent;
  return t(
    '{0} of {1} consultations, {2} of {3}',
    day.consultations,
    limits.consultationsPerDay,
    money(day.usd),
    money(limits.usdPerDay),
  );
}

export function monthLine({ spent, limits }: BudgetState): string {
  return t('{0} of {1}', money(spent.month.usd), money(limits.usdPerMonth));
}

/** Every limit with its name for people; the order in which they are shown. */
export function limitNames(): readonly { readonly key: keyof BudgetLimits; readonly label: string }[] {
  return [
    { key: 'consultationsPerRun', label: t('Consultations in one run') },
    { key: 'consultationsPerDay', label: t('Consultations in a day') },
    { key: 'usdPerRun', label: t('Dollars in one run') },
    { key: 'usdPerDay', label: t('Dollars in a day') },
    { key: 'usdPerMonth', label: t('Dollars in a month') },
    { key: 'inputTokensPerConsultation', label: t('Tokens sent in one consultation') },
    { key: 'outputTokensPerConsultation', label: t('Tokens of one piece of advice') },
  ];
}

export function limitValue(key: keyof BudgetLimits, value: number): string {
  return key.startsWith('usd') ? money(value) : decimal(value);
}

/** Reads a limit that the user typed: undefined where it is not one. */
export function parseLimit(key: keyof BudgetLimits, typed: string): number | undefined {
  const text = typed.trim().replace(/^\$/, '').replace(',', '.');
  if (!/^\d+(\.\d+)?$/.test(text)) return undefined;
  const value = Number(text);
  if (key.startsWith('usd')) return value;
  const isTokens = key.endsWith('PerConsultation');
  return Number.isInteger(value) && (!isTokens || value > 0) ? value : undefined;
}
