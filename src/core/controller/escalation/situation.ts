import type { BudgetRefusal, BudgetState, ExpertMode } from '../../budget/budget';
import type { ConsultationOutcome } from '../../expert/advice';
import type { RunEventOf } from '../../trajectory/runEvent';
import type { Signal, Verdict } from '../signal';

export type Decision = RunEventOf<'decision'>['decision'];

/** When `ask_expert` is heard, see `ExpertSeat.trigger`. */
export type ExpertTrigger = 'stall' | 'stall-or-asked' | 'manual';

/** A consultation of this run, as the chain needs it. */
export interface PastConsultation {
  readonly step: number;
  /** Place in the list of experts, from 0. */
  readonly expert: number;
  /** Signature of the verdict that it answered; null where it was asked for without one. */
  readonly signature: string | null;
  readonly outcome: ConsultationOutcome;
  /** The user or the provider did not allow it: asking again in this run brings the same no. */
  readonly isForbidden?: boolean;
  /** It could not be reached or did not answer in time: asking again may cost the whole wait again. */
  readonly isSilent?: boolean;
  /** It failed for a reason that passes by itself, and at no cost: busy, or asking to slow down. */
  readonly isTransient?: boolean;
}

/** An expert of the list, as the ledger and the receipts name it. */
export interface ListedExpert {
  readonly provider: string;
  readonly model: string;
}

/** What the gate said when this expert was to be asked. */
export interface ExpertRefusal {
  readonly expert: number;
  readonly refusal: BudgetRefusal;
}

/** A nudge given, or a consultation that the user refused once, with the signature that caused it. */
export interface PastMark {
  readonly step: number;
  readonly signature: string | null;
}

/** Everything that the escalation looks at when a step has ended. Steps count from 1 and grow by one. */
export interface EscalationSituation {
  readonly step: number;
  readonly verdict: Verdict;
  readonly signals: readonly Signal[];
  /** Null where no expert is configured. */
  readonly expert: {
    readonly mode: ExpertMode;
    readonly trigger: ExpertTrigger;
    /** False where `ask` mode has nobody to ask. */
    readonly canAskUser: boolean;
    /** In the order of asking; never empty. */
    readonly list: readonly ListedExpert[];
  } | null;
  /** False in a workspace that the user has not trusted. */
  readonly isTrusted: boolean;
  /** Null where there is no expert. `refusals` are what the gate said in this step, in the order of asking. */
  readonly budget: { readonly state: BudgetState; readonly refusals: readonly ExpertRefusal[] } | null;
  readonly consultations: readonly PastConsultation[];
  readonly nudges: readonly PastMark[];
  /** Packets that the user was shown and would not send. */
  readonly refusedByUser: readonly PastMark[];
  /** The user said no for the rest of this run. */
  readonly isRefusedForRun: boolean;
  /** The question of this step's `ask_expert`; null where the step was another action. */
  readonly question: string | null;
  /** How many questions were answered locally since the last consultation. */
  readonly questionsAnsweredLocally: number;
  /** True when the user asks for a consultation by hand. */
  readonly isRequestedByUser: boolean;
}

/** What a strategy answers; the chain adds its name, its time and the budget. */
export interface Answer {
  readonly decision: Decision['decision'];
  readonly reason: string;
  readonly evidence?: readonly string[];
}

/** One link of the chain: answers, or passes with null. Pure. */
export interface EscalationStrategy {
  readonly name: string;
  answer(situation: EscalationSituation): Answer | null;
}

/** The last link: it must answer. */
export interface FinalStrategy {
  readonly name: string;
  answer(situation: EscalationSituation): Answer;
}
