import type { BudgetState } from '../budget/budget';
import type { ModelUsage } from '../model/chatModel';
import type { RunEvent } from '../trajectory/runEvent';
import type { Advice, ConsultationOutcome, TrackedStep } from './advice';

/** The record of one consultation: when, why, what was sent, what it cost, whether it helped. */
export interface Receipt {
  readonly id: string;
  readonly at: string;
  readonly step: number;
  readonly rule: string;
  /** Why this expert was asked now, in words. */
  readonly reason?: string;
  readonly verdict: string;
  readonly evidence: readonly string[];
  readonly question: string;
  /** The exact text sent. */
  readonly packet: string;
  readonly provider: string;
  readonly model: string;
  readonly advice: Advice | null;
  readonly adviceSteps: readonly TrackedStep[];
  readonly outcome: ConsultationOutcome;
  readonly error: { readonly reason: string; readonly message: string } | null;
  readonly testsBefore: readonly string[];
  readonly testsAfter: readonly string[];
  readonly usage: ModelUsage | null;
  readonly costUsd: number;
  /** What the price rests on where tokens are not billed, in words. */
  readonly priceNote?: string;
  readonly budgetBefore: BudgetState;
  readonly budgetAfter: BudgetState | null;
}

/** Nobody said what a consultation used, or not believably: it counts as what was reserved for it. */
export function isWorstCase({ usage, costUsd }: Pick<Receipt, 'usage' | 'costUsd'>): boolean {
  return usage === null && costUsd > 0;
}

/** Rebuilds a run's receipts from its events, in the order of asking. */
export function receiptsOf(events: Iterable<RunEvent>): Receipt[] {
  const receipts = new Map<string, Receipt>();
  const update = (id: string, change: Partial<Receipt>): void => {
    const receipt = receipts.get(id);
    if (receipt !== undefined) receipts.set(id, { ...receipt, ...change });
  };
  for (const event of events) {
    switch (event.type) {
      case 'consultation-started':
        receipts.set(event.consultationId, {
          id: event.consultationId,
          at: event.at,
          step: event.step,
          rule: event.rule,
          ...(event.reason === undefined ? {} : { reason: event.reason }),
          verdict: event.verdict,
          evidence: event.evidence,
          question: event.question,
          packet: event.packet,
          provider: event.provider,
          model: event.model,
          advice: null,
          adviceSteps: [],
          outcome: 'pending',
          error: null,
          testsBefore: event.testsBefore,
          testsAfter: event.testsBefore,
          usage: null,
          costUsd: event.worstCaseUsd,
          ...(event.priceNote === undefined ? {} : { priceNote: event.priceNote }),
          budgetBefore: event.budgetBefore,
          budgetAfter: null,
        });
        break;
      case 'consultation-ended':
        update(event.consultationId, {
          advice: event.advice,
          error: event.error,
          outcome: event.error === null ? 'pending' : 'failed',
          usage: event.usage,
          costUsd: event.costUsd,
          budgetAfter: event.budgetAfter,
        });
        break;
      case 'advice-progress':
        update(event.consultationId, { adviceSteps: event.steps });
        break;
      case 'consultation-judged':
        update(event.consultationId, { outcome: event.outcome, testsAfter: event.testsAfter });
        break;
      default:
        break;
    }
  }
  return [...receipts.values()];
}
