import type { BudgetState, ExpertMode } from '../../core/budget/budget';
import type { DaySpending } from '../../core/budget/budgetState';
import type { ExpertTrigger } from '../../core/controller/escalation/situation';
import { money } from '../../core/budget/money';

const MODES: Record<ExpertMode, string> = {
  off: 'off: nothing leaves this machine',
  ask: 'ask: you see each packet before it is sent',
  auto: 'auto: the expert is asked within the budget',
};

const TRIGGERS: Record<ExpertTrigger, string> = {
  stall: 'when the model is stuck; its own questions count where there are signs of that',
  'stall-or-asked': 'when the model is stuck, and whenever it asks by itself',
  manual: 'only by your hand (protege runs ask); a run that is stuck keeps the packet for you to send',
};

const DAYS_SHOWN = 7;

/** The budget in words, for people. */
export function budgetText(
  workspace: string,
  state: BudgetState,
  trigger: ExpertTrigger,
  days: readonly DaySpending[],
): string {
  const { limits, spent, reserved, remaining } = state;
  const rows: readonly (readonly [string, string])[] = [
    ['mode', MODES[state.mode]],
    ['asked', TRIGGERS[trigger]],
    ['a run', `${consultations(limits.consultationsPerRun)}, ${money(limits.usdPerRun)}`],
    [
      'today',
      `${spent.day.consultations} of ${consultations(limits.consultationsPerDay)}, ${money(spent.day.usd)} of ${money(limits.usdPerDay)}`,
    ],
    [
      'this month',
      `${money(spent.month.usd)} of ${money(limits.usdPerMonth)}, ${consultations(spent.month.consultations)}`,
    ],
    [
      'a consultation',
      `${limits.inputTokensPerConsultation} tokens in, ${limits.outputTokensPerConsultation} out at most`,
    ],
    ...(reserved.consultations > 0
      ? [['reserved', `${consultations(reserved.consultations)}, ${money(reserved.usd)}`] as const]
      : []),
    ['left for a run', `${consultations(remaining.consultations)}, ${money(remaining.usd)}`],
  ];
  return [
    `Expert budget of ${workspace}`,
    ...rows.map(([name, value]) => `  ${name.padEnd(15)} ${value}`),
    ...spending(days),
  ].join('\n');
}

function spending(days: readonly DaySpending[]): string[] {
  if (days.length === 0) return [];
  const rows = days
    .slice(0, DAYS_SHOWN)
    .map(({ day, ...amounts }) => `  ${day.padEnd(15)} ${consultations(amounts.consultations)}, ${money(amounts.usd)}`);
  return ['Spending by day', ...rows];
}

function consultations(count: number): string {
  return `${count} consultation${count === 1 ? '' : 's'}`;
}
