import type { Amounts, BudgetLimits, BudgetState, ExpertMode } from './budget';
import type { Account, Consultation, Moment, Tally } from './account';
import { isInDay, isInMonth } from './account';
import { toMicros, toUsd } from './money';

/**
 * What is spent, reserved and left. `isDead` tells reservations whose process has died: they count as spent at their
 * worst case. Without a run, what is left is what a new run could use.
 */
export function budgetStateOf(
  account: Account,
  now: Moment,
  policy: { readonly mode: ExpertMode; readonly limits: BudgetLimits },
  runId: string | null,
  isDead: (consultation: Consultation) => boolean,
): BudgetState {
  const isReserved = (each: Consultation): boolean => each.settled === null && !isDead(each);
  const spentIn = (includes: (each: Consultation) => boolean): Tally =>
    account.tally((each) => !isReserved(each) && includes(each));
  const isInRun = (each: Consultation): boolean => each.entry.runId === runId;
  return {
    mode: policy.mode,
    limits: policy.limits,
    spent: {
      ...(runId === null ? {} : { run: amounts(spentIn(isInRun)) }),
      day: amounts(spentIn((each) => isInDay(each, now))),
      month: amounts(spentIn((each) => isInMonth(each, now))),
    },
    reserved: amounts(account.tally(isReserved)),
    remaining: remaining(account, now, policy.limits, runId),
  };
}

/** True where the expert may be asked and a limit of today or of this month lets no new run ask. */
export function isSpent(state: BudgetState): boolean {
  const { mode, remaining } = state;
  return mode !== 'off' && (remaining.consultations === 0 || remaining.usd <= 0);
}

function remaining(account: Account, now: Moment, limits: BudgetLimits, runId: string | null): Amounts {
  const run = account.ofRun(runId);
  const day = account.ofDay(now);
  const month = account.ofMonth(now);
  const consultations = Math.max(
    0,
    Math.min(limits.consultationsPerRun - run.consultations, limits.consultationsPerDay - day.consultations),
  );
  const micros = Math.max(
    0,
    Math.min(
      toMicros(limits.usdPerRun) - run.micros,
      toMicros(limits.usdPerDay) - day.micros,
      toMicros(limits.usdPerMonth) - month.micros,
    ),
  );
  const tokens = consultations * (limits.inputTokensPerConsultation + limits.outputTokensPerConsultation);
  return { consultations, usd: toUsd(micros), tokens };
}

function amounts({ consultations, micros, tokens }: Tally): Amounts {
  return { consultations, usd: toUsd(micros), tokens };
}

/** What one local day came to. */
export interface DaySpending extends Amounts {
  readonly day: string;
}

/** Spending by local day, newest first, open reservations at their worst case. */
export function spendingByDay(account: Account): DaySpending[] {
  const days = [...new Set(account.consultations().map(({ entry }) => entry.day))].sort().reverse();
  return days.map((day) => ({ day, ...amounts(account.tally(({ entry }) => entry.day === day)) }));
}
