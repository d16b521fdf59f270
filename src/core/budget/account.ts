import type { ModelUsage } from '../model/chatModel';
import type { BudgetLimits, ExpertOwnLimits } from './budget';
import { monthOf } from './calendar';
import type { MicroUsd } from './money';
import { toMicros } from './money';

/** One reservation asked for, as the ledger has it. `day` is the local day of `at`. */
export interface ReserveEntry {
  readonly type: 'reserve';
  readonly id: string;
  readonly at: number;
  readonly day: string;
  readonly runId: string;
  readonly consultationId: string;
  readonly provider: string;
  readonly model: string;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly worstMicros: MicroUsd;
  /** The limits in force when it was asked for: every reader decides alike. */
  readonly limits: BudgetLimits;
  /** The expert's own limits in this run. */
  readonly expertLimits?: ExpertOwnLimits | undefined;
}

export interface SettleEntry {
  readonly type: 'settle';
  readonly id: string;
  readonly at: number;
  readonly kind: 'used' | 'unknown' | 'released';
  readonly micros: MicroUsd;
  readonly usage: ModelUsage | null;
}

export type LedgerEntry = ReserveEntry | SettleEntry;

export interface Consultation {
  readonly entry: ReserveEntry;
  readonly settled: SettleEntry | null;
}

/** Sums of what was spent or reserved. */
export interface Tally {
  consultations: number;
  micros: MicroUsd;
  tokens: number;
}

/** Limits that a further consultation can run into, in the order of asking. */
export type SpendingLimit =
  | 'expertConsultationsPerRun'
  | 'expertUsdPerRun'
  | 'consultationsPerRun'
  | 'consultationsPerDay'
  | 'usdPerRun'
  | 'usdPerDay'
  | 'usdPerMonth'
  | 'inputTokensPerConsultation'
  | 'outputTokensPerConsultation';

/**
 * The state of one ledger: its entries in the order in which they stand in the file. A reservation counts only when the
 * limits that it names had room at its own place, so that every process that reads the file decides the same, with no
 * lock between them.
 */
export class Account {
  private readonly granted = new Map<string, Consultation>();
  /** Sums by run, by run and expert, and by local day, kept so that a long ledger is read in linear time. */
  private readonly runs = new Map<string, Tally>();
  private readonly days = new Map<string, Tally>();
  private latest = Number.NEGATIVE_INFINITY;

  apply(entry: LedgerEntry): void {
    if (entry.type === 'reserve') this.applyReserve(entry);
    else this.applySettle(entry);
  }

  private applyReserve(entry: ReserveEntry): void {
    if (this.granted.has(entry.id) || this.limitReached(entry) !== null) return;
    this.replace(null, { entry, settled: null });
  }

  private applySettle(settle: SettleEntry): void {
    const known = this.granted.get(settle.id);
    if (known === undefined) return;
    // The true usage may come late, after somebody took its process for dead; nothing else is settled twice.
    if (known.settled !== null && !(known.settled.kind === 'unknown' && settle.kind === 'used')) return;
    this.replace(known, { ...known, settled: settle });
  }

  private replace(before: Consultation | null, after: Consultation): void {
    const { entry } = after;
    this.granted.set(entry.id, after);
    this.latest = Math.max(this.latest, entry.at);
    const ofExpert = expertKey(entry.runId, entry.provider, entry.model);
    const tallies = [tallyIn(this.runs, entry.runId), tallyIn(this.runs, ofExpert), tallyIn(this.days, entry.day)];
    for (const tally of tallies) {
      if (before !== null) add(tally, before, -1);
      add(tally, after, 1);
    }
  }

  find(id: string): Consultation | null {
    return this.granted.get(id) ?? null;
  }

  /** Consultations that were granted and not released, oldest first. */
  consultations(): Consultation[] {
    return [...this.granted.values()].filter(isCounted);
  }

  open(): Consultation[] {
    return [...this.granted.values()].filter(({ settled }) => settled === null);
  }

  /** The limit that has no room for a further consultation, or null. What is in `without` counts as if it were not there. */
  limitReached(entry: ReserveEntry, without: readonly Consultation[] = []): SpendingLimit | null {
    const { limits } = entry;
    if (entry.inputTokens > limits.inputTokensPerConsultation) return 'inputTokensPerConsultation';
    if (entry.outputTokens > limits.outputTokensPerConsultation) return 'outputTokensPerConsultation';
    const run = this.ofRun(entry.runId);
    const day = less(
      this.ofDay(entry),
      without.filter((each) => isInDay(each, entry)),
    );
    const month = less(
      this.ofMonth(entry),
      without.filter((each) => isInMonth(each, entry)),
    );
    const own = this.ofExpertInRun(entry);
    const ownLimits = entry.expertLimits ?? {};
    if (own.consultations + 1 > (ownLimits.consultationsPerRun ?? Infinity)) return 'expertConsultationsPerRun';
    if (run.consultations + 1 > limits.consultationsPerRun) return 'consultationsPerRun';
    if (day.consultations + 1 > limits.consultationsPerDay) return 'consultationsPerDay';
    const exceeds = (tally: Tally, usd: number): boolean => tally.micros + entry.worstMicros > toMicros(usd);
    if (ownLimits.usdPerRun !== undefined && exceeds(own, ownLimits.usdPerRun)) return 'expertUsdPerRun';
    if (exceeds(run, limits.usdPerRun)) return 'usdPerRun';
    if (exceeds(day, limits.usdPerDay)) return 'usdPerDay';
    if (exceeds(month, limits.usdPerMonth)) return 'usdPerMonth';
    return null;
  }

  /** Spent and reserved together in a run. */
  ofRun(runId: string | null): Tally {
    return { ...nothing(), ...(runId === null ? {} : this.runs.get(runId)) };
  }

  /** Spent and reserved together in a run with one expert. */
  ofExpertInRun({ runId, provider, model }: Pick<ReserveEntry, 'runId' | 'provider' | 'model'>): Tally {
    return { ...nothing(), ...this.runs.get(expertKey(runId, provider, model)) };
  }

  /** Spent and reserved together on the day of a moment. */
  ofDay(now: Moment): Tally {
    return this.since(now, (day) => day >= now.day);
  }

  ofMonth(now: Moment): Tally {
    return this.since(now, (day) => monthOf(day) >= monthOf(now.day));
  }

  private since(now: Moment, includes: (day: string) => boolean): Tally {
    // Only after a clock was set back there is anything from the future to look for.
    if (now.at < this.latest) return this.tally(({ entry }) => includes(entry.day) || entry.at > now.at);
    const sum = nothing();
    for (const [day, tally] of this.days) {
      if (!includes(day)) continue;
      sum.consultations += tally.consultations;
      sum.micros += tally.micros;
      sum.tokens += tally.tokens;
    }
    return sum;
  }

  /** Spent and reserved together, of the consultations that `includes` picks. */
  tally(includes: (consultation: Consultation) => boolean): Tally {
    const sum = nothing();
    for (const consultation of this.granted.values()) if (includes(consultation)) add(sum, consultation, 1);
    return sum;
  }
}

/** A run's id has no line break. */
function expertKey(runId: string, provider: string, model: string): string {
  return `${runId}\n${provider}\n${model}`;
}

function nothing(): Tally {
  return { consultations: 0, micros: 0, tokens: 0 };
}

function tallyIn(tallies: Map<string, Tally>, key: string): Tally {
  const known = tallies.get(key);
  if (known !== undefined) return known;
  const fresh = nothing();
  tallies.set(key, fresh);
  return fresh;
}

function add(tally: Tally, consultation: Consultation, sign: 1 | -1): void {
  if (!isCounted(consultation)) return;
  tally.consultations += sign;
  tally.micros += sign * microsOf(consultation);
  tally.tokens += sign * tokensOf(consultation);
}

function less(tally: Tally, consultations: readonly Consultation[]): Tally {
  const rest = { ...tally };
  for (const each of consultations) add(rest, each, -1);
  return rest;
}

/** A released reservation was never sent, and does not count at all. */
function isCounted({ settled }: Consultation): boolean {
  return settled?.kind !== 'released';
}

/** What a consultation cost, or may cost while it is open. */
export function microsOf({ entry, settled }: Consultation): MicroUsd {
  return settled?.micros ?? entry.worstMicros;
}

export function tokensOf({ entry, settled }: Consultation): number {
  if (settled?.usage != null) return settled.usage.inputTokens + settled.usage.outputTokens;
  return entry.inputTokens + entry.outputTokens;
}

/** A point in time with its local day. */
export interface Moment {
  readonly at: number;
  readonly day: string;
}

/**
 * Whether a consultation counts to the day of a moment. One from the future, after a clock was set back or a time zone
 * changed, counts to the present: a clock that jumps to and fro does not free the same money twice.
 */
export function isInDay({ entry }: Consultation, now: Moment): boolean {
  return entry.day >= now.day || entry.at > now.at;
}

export function isInMonth({ entry }: Consultation, now: Moment): boolean {
  return monthOf(entry.day) >= monthOf(now.day) || entry.at > now.at;
}
