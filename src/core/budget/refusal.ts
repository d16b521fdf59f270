import type { BudgetLimits, BudgetRefusal } from './budget';
import type { Account, Consultation, ReserveEntry, SpendingLimit } from './account';
import { inWords, nextDay, nextMonth } from './calendar';
import { formatMicros, money } from './money';

/**
 * Why the gate refuses, in words; null where it does not. `isDead` tells reservations whose process has died: nothing comes
 * back of them, while the live ones of other runs are settled within minutes, mostly for much less.
 */
export function refusalOf(
  entry: ReserveEntry,
  account: Account,
  isDead: (consultation: Consultation) => boolean,
): BudgetRefusal | null {
  const limit = account.limitReached(entry);
  if (limit === null) return null;
  const held = account.open().filter((each) => each.entry.runId !== entry.runId && !isDead(each));
  const lasting = account.limitReached(entry, held);
  return lasting === null ? momentaryRefusal(limit, entry.limits) : lastingRefusal(lasting, entry, account);
}

function momentaryRefusal(limit: SpendingLimit, limits: BudgetLimits): BudgetRefusal {
  return {
    limit,
    message: `Another run is asking an expert just now, and what is left of the limit of ${sharedLimit(limit, limits)} is reserved for its answer.`,
    resetsAt: null,
    isMomentary: true,
  };
}

/** Runs share the limits of the day and of the month, and no others. */
function sharedLimit(limit: SpendingLimit, limits: BudgetLimits): string {
  switch (limit) {
    case 'consultationsPerDay':
      return `${consultations(limits.consultationsPerDay)} a day`;
    case 'usdPerMonth':
      return `${money(limits.usdPerMonth)} a month`;
    default:
      return `${money(limits.usdPerDay)} a day`;
  }
}

function consultations(count: number): string {
  return `${count} consultation${count === 1 ? '' : 's'}`;
}

/** Which limit refused, how far it is used, and when it frees again, in words. */
function lastingRefusal(limit: SpendingLimit, entry: ReserveEntry, account: Account): BudgetRefusal {
  const { limits } = entry;
  const resetsAt = resetOf(limit, entry.at);
  const rest = resetsAt === null ? '' : ` It resets on ${inWords(resetsAt)}.`;
  return {
    limit,
    message: `${sentence(limit, limits, entry, account)}${rest}`,
    resetsAt: resetsAt === null ? null : new Date(resetsAt).toISOString(),
  };
}

function sentence(limit: SpendingLimit, limits: BudgetLimits, entry: ReserveEntry, account: Account): string {
  const run = account.ofRun(entry.runId);
  const day = account.ofDay(entry);
  const month = account.ofMonth(entry);
  const dollars = (period: string, spent: number, allowed: number): string =>
    `The limit of ${money(allowed)} a ${period} has no room: ${formatMicros(spent)} spent or reserved, and this consultation may cost up to ${formatMicros(entry.worstMicros)}.`;
  const count = (period: string, used: number, allowed: number): string =>
    `The limit of ${consultations(allowed)} a ${period} is reached: ${used} used.`;
  const own = account.ofExpertInRun(entry);
  const name = `${entry.provider}/${entry.model}`;
  const tokens = (what: string, wanted: number, allowed: number): string =>
    `The limit of ${allowed} ${what} tokens a consultation is too small for this one, which may need ${wanted}.`;
  switch (limit) {
    case 'expertConsultationsPerRun':
      return count(`run for ${name}`, own.consultations, entry.expertLimits?.consultationsPerRun ?? 0);
    case 'expertUsdPerRun':
      return dollars(`run for ${name}`, own.micros, entry.expertLimits?.usdPerRun ?? 0);
    case 'consultationsPerRun':
      return count('run', run.consultations, limits.consultationsPerRun);
    case 'consultationsPerDay':
      return count('day', day.consultations, limits.consultationsPerDay);
    case 'usdPerRun':
      return dollars('run', run.micros, limits.usdPerRun);
    case 'usdPerDay':
      return dollars('day', day.micros, limits.usdPerDay);
    case 'usdPerMonth':
      return dollars('month', month.micros, limits.usdPerMonth);
    case 'inputTokensPerConsultation':
      return tokens('input', entry.inputTokens, limits.inputTokensPerConsultation);
    case 'outputTokensPerConsultation':
      return tokens('output', entry.outputTokens, limits.outputTokensPerConsultation);
  }
}

function resetOf(limit: SpendingLimit, at: number): number | null {
  switch (limit) {
    case 'consultationsPerDay':
    case 'usdPerDay':
      return nextDay(at);
    case 'usdPerMonth':
      return nextMonth(at);
    case 'expertConsultationsPerRun':
    case 'expertUsdPerRun':
    case 'consultationsPerRun':
    case 'usdPerRun':
    case 'inputTokensPerConsultation':
    case 'outputTokensPerConsultation':
      return null;
  }
}

export function modeRefusal(): BudgetRefusal {
  return {
    limit: 'mode',
    message: 'The expert is off for this workspace. `protege budget on` turns it on.',
    resetsAt: null,
  };
}

export function priceRefusal(provider: string, model: string, pricesFile: string): BudgetRefusal {
  const entry = `{"provider": "${provider}", "model": "${model}", "from": "2026-01-01", "inputPerMillion": ..., "outputPerMillion": ...}`;
  return {
    limit: 'price',
    message: `No price is known for ${provider}/${model}, so nothing was sent. Add it, in dollars per million tokens, to the list in ${pricesFile}: ${entry}`,
    resetsAt: null,
  };
}
