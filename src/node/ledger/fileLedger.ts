import { randomUUID } from 'node:crypto';
import type { Consultation, LedgerEntry, Moment, ReserveEntry, SettleEntry } from '../../core/budget/account';
import { Account } from '../../core/budget/account';
import type {
  BudgetGate,
  BudgetLimits,
  BudgetRefusal,
  BudgetState,
  ExpertMode,
  ReservationRequest,
  ReservationResult,
  Settlement,
} from '../../core/budget/budget';
import type { DaySpending } from '../../core/budget/budgetState';
import { budgetStateOf, spendingByDay } from '../../core/budget/budgetState';
import { dayKey } from '../../core/budget/calendar';
import { toUsd } from '../../core/budget/money';
import type { Price, PriceTable } from '../../core/budget/prices';
import { findPrice, usageMicros, worstCaseMicros } from '../../core/budget/prices';
import { modeRefusal, priceRefusal, refusalOf } from '../../core/budget/refusal';
import type { Clock } from '../../core/workspace/workspace';
import type { LedgerLine, Owner } from './ledgerEntry';
import { LedgerError, LedgerFile } from './ledgerFile';
import { isOwnerDead, thisProcess } from './owner';

export interface BudgetPolicy {
  readonly mode: ExpertMode;
  readonly limits: BudgetLimits;
}

export interface LedgerOptions {
  /** The ledger's file; made when something is first reserved. */
  readonly path: string;
  /** The workspace, as written into the ledger for people. */
  readonly workspace: string;
  /** Mode and limits in force now: read anew before every reservation, so that "off" holds at once in every window. */
  readonly policy: () => Promise<BudgetPolicy>;
  readonly prices: PriceTable;
  /** Where the user can add prices, for the words of a refusal. */
  readonly pricesFile: string;
  readonly clock: Pick<Clock, 'now'>;
  readonly owner?: Owner;
}

/**
 * The budget of one workspace, shared by every window and command line through one append-only file. There is no lock: a
 * reservation is appended first, and holds only if the limits had room at its place in the file, which every reader
 * decides alike (see `Account`). So a kill at any moment leaves nothing locked and nothing half done.
 */
export class FileLedger implements BudgetGate {
  private readonly file: LedgerFile;
  private readonly account = new Account();
  private readonly owners = new Map<string, Owner>();
  /** Settlements that the disk did not take yet. */
  private unsaved: SettleEntry[] = [];
  private queue: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: LedgerOptions) {
    this.file = new LedgerFile(options.path);
  }

  state(runId: string | null): Promise<BudgetState> {
    return this.inTurn(async () => {
      await this.catchUp();
      const policy = await this.options.policy();
      return budgetStateOf(this.account, this.now(), policy, runId, (each) => this.isDead(each));
    });
  }

  /** Spending by local day, newest first. */
  byDay(): Promise<DaySpending[]> {
    return this.inTurn(async () => {
      await this.catchUp();
      return spendingByDay(this.account);
    });
  }

  /** Consultations on record, oldest first. */
  consultations(): Promise<Consultation[]> {
    return this.inTurn(async () => {
      await this.catchUp();
      return this.account.consultations();
    });
  }

  reserve(request: ReservationRequest): Promise<ReservationResult> {
    return this.inTurn(async () => {
      try {
        return await this.reserveNow(request);
      } catch (error) {
        if (error instanceof LedgerError) return refuse(unwritable(error));
        throw error;
      }
    });
  }

  /** What the gate would say to such a request now; nothing is reserved. */
  preview(request: ReservationRequest): Promise<ReservationResult> {
    return this.inTurn(async () => {
      await this.catchUp();
      const asked = await this.ask(request);
      if ('refusal' in asked) return refuse(asked.refusal);
      return granted('', asked);
    });
  }

  private async reserveNow(request: ReservationRequest): Promise<ReservationResult> {
    await this.catchUp();
    await this.saveUnsaved();
    await this.settleDead();
    const asked = await this.ask(request);
    if ('refusal' in asked) return refuse(asked.refusal);
    const { entry } = asked;
    const isFirst = this.account.consultations().length === 0;
    if (isFirst) await this.file.append({ v: 1, type: 'opened', at: entry.at, workspace: this.options.workspace });
    try {
      await this.file.append({ v: 1, ...entry, owner: this.owner() });
    } catch (error) {
      // The line may have reached the disk after all. Nothing was sent, so it may be released.
      this.unsaved.push({ type: 'settle', id: entry.id, at: entry.at, kind: 'released', micros: 0, usage: null });
      throw error;
    }
    await this.catchUp();
    if (this.account.find(entry.id) !== null) return granted(entry.id, asked);
    // Somebody else's reservation came before ours in the file and took the room.
    const refusal = this.refusalOf(entry);
    if (refusal !== null) return refuse(refusal);
    throw new LedgerError('unreadable', `The budget ledger ${this.options.path} did not keep what was written to it.`);
  }

  private async ask(request: ReservationRequest): Promise<Asked | { refusal: BudgetRefusal }> {
    const policy = await this.options.policy();
    if (policy.mode === 'off') return { refusal: modeRefusal() };
    const now = this.now();
    const price = this.priceOf(request.provider, request.model, now.day);
    if (price === null) return { refusal: priceRefusal(request.provider, request.model, this.options.pricesFile) };
    const inputTokens = Math.max(0, Math.ceil(request.estimatedInputTokens));
    const outputTokens = Math.max(0, Math.ceil(request.maxOutputTokens));
    const entry: ReserveEntry = {
      type: 'reserve',
      id: randomUUID(),
      ...now,
      runId: request.runId,
      consultationId: request.consultationId,
      provider: request.provider,
      model: request.model,
      inputTokens,
      outputTokens,
      worstMicros: worstCaseMicros(price, inputTokens, outputTokens),
      limits: policy.limits,
      ...(request.expertLimits === undefined ? {} : { expertLimits: request.expertLimits }),
    };
    const refusal = this.refusalOf(entry);
    return refusal === null ? { entry, price } : { refusal };
  }

  private refusalOf(entry: ReserveEntry): BudgetRefusal | null {
    return refusalOf(entry, this.account, (each) => this.isDead(each));
  }

  settle(reservationId: string, settlement: Settlement): Promise<number> {
    return this.inTurn(async () => {
      await this.catchUp().catch(() => undefined);
      const known = this.account.find(reservationId);
      if (known === null) throw new LedgerError('unreadable', `There is no reservation ${reservationId}.`);
      const entry = this.settlementOf(known, settlement);
      this.unsaved.push(entry);
      try {
        await this.saveUnsaved();
        await this.catchUp();
      } catch (error) {
        // A full disk must not end the run: until the line is saved, the reservation stands at its worst case.
        if (!(error instanceof LedgerError)) throw error;
      }
      return toUsd(entry.micros);
    });
  }

  private settlementOf(known: Consultation, settlement: Settlement): SettleEntry {
    const { entry } = known;
    const common = { type: 'settle', id: entry.id, at: this.options.clock.now() } as const;
    switch (settlement.kind) {
      case 'released':
        return { ...common, kind: 'released', micros: 0, usage: null };
      case 'unknown':
        return { ...common, kind: 'unknown', micros: entry.worstMicros, usage: null };
      case 'used': {
        const price = this.priceOf(entry.provider, entry.model, entry.day);
        const micros = price === null ? entry.worstMicros : usageMicros(price, settlement.usage);
        return { ...common, kind: 'used', micros, usage: settlement.usage };
      }
    }
  }

  /** Marks reservations of processes that died: what they cost is not known, so the worst case counts. */
  private async settleDead(): Promise<void> {
    for (const consultation of this.account.open()) {
      if (this.isDead(consultation)) this.unsaved.push(this.settlementOf(consultation, { kind: 'unknown' }));
    }
    await this.saveUnsaved();
    await this.catchUp();
  }

  private async saveUnsaved(): Promise<void> {
    for (let entry = this.unsaved[0]; entry !== undefined; entry = this.unsaved[0]) {
      await this.file.append({ v: 1, ...entry, usage: entry.usage === null ? null : { ...entry.usage } });
      this.unsaved.shift();
    }
  }

  private async catchUp(): Promise<void> {
    for (const line of await this.file.readNew()) this.take(line);
  }

  private take(line: LedgerLine): void {
    if (line.type === 'opened') return;
    if (line.type === 'reserve') this.owners.set(line.id, line.owner);
    this.account.apply(line satisfies LedgerEntry);
  }

  private isDead({ entry, settled }: Consultation): boolean {
    const owner = this.owners.get(entry.id);
    if (settled !== null || owner === undefined) return false;
    const own = this.owner();
    if (owner.pid === own.pid && owner.started === own.started && owner.host === own.host) return false;
    return isOwnerDead(owner, entry.at, this.options.clock.now());
  }

  private priceOf(provider: string, model: string, day: string): Price | null {
    return findPrice(this.options.prices, provider, model, day);
  }

  private now(): Moment {
    const at = this.options.clock.now();
    return { at, day: dayKey(at) };
  }

  private owner(): Owner {
    return this.options.owner ?? thisProcess();
  }

  /** One at a time within this process; other processes are kept apart by the file. */
  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.queue.then(work);
    this.queue = result.catch(() => undefined);
    return result;
  }
}

interface Asked {
  readonly entry: ReserveEntry;
  readonly price: Price;
}

function granted(reservationId: string, { entry, price }: Asked): ReservationResult {
  const worstCaseUsd = toUsd(entry.worstMicros);
  return { ok: true, reservationId, worstCaseUsd, ...(price.note === undefined ? {} : { priceNote: price.note }) };
}

function refuse(refusal: BudgetRefusal): ReservationResult {
  return { ok: false, refusal };
}

function unwritable(error: LedgerError): BudgetRefusal {
  return {
    limit: 'mode',
    message: `${error.message} Nothing was sent, since the budget can't be kept without it.`,
    resetsAt: null,
  };
}
