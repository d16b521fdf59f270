import type { PastConsultation, PastMark } from '../controller/escalation/situation';
import { COOL_DOWN_STEPS } from '../controller/escalation/turn';
import type { FollowThrough } from '../controller/followThrough';
import type { ConsultationOutcome } from '../expert/advice';
import type { AdviceStanding } from '../expert/packet/runFacts';

/** One consultation of the run. */
export interface ConsultationRecord extends PastConsultation {
  readonly id: string;
  outcome: ConsultationOutcome;
  /** The advice said that only the user can decide. */
  readonly needsUser: boolean;
  /** Null where no advice came. */
  readonly followThrough: FollowThrough | null;
}

/** What help the run has had so far: nudges, questions, consultations, and the user's word on them. */
export class Consultations {
  readonly records: ConsultationRecord[] = [];
  readonly nudges: PastMark[] = [];
  readonly refusedByUser: PastMark[] = [];
  isRefusedForRun = false;
  questionsAnsweredLocally = 0;

  /** The newest advice, while it has not been judged. */
  get open(): ConsultationRecord | null {
    const last = this.records.at(-1);
    return last !== undefined && last.outcome === 'pending' ? last : null;
  }

  /**
   * What the chain looks at in a step. Open advice that had its time counts as it would be judged now, so that a new
   * consultation does not take the one before it for undecided.
   */
  past(step: number, failing: readonly string[]): PastConsultation[] {
    return this.records.map(
      ({ step: at, expert, signature, outcome, isForbidden, isSilent, isTransient, followThrough }) => ({
        step: at,
        expert,
        signature,
        isForbidden,
        isSilent,
        isTransient,
        outcome:
          outcome === 'pending' && followThrough !== null && step - at > COOL_DOWN_STEPS
            ? followThrough.judge(failing)
            : outcome,
      }),
    );
  }

  /** The newest advice left it to the user, and has not helped. */
  get isLeftToUser(): boolean {
    const last = this.records.findLast((record) => record.followThrough !== null);
    return last?.needsUser === true && last.outcome !== 'helped';
  }

  /** The newest consultation that gave advice: edits after it count as advised. */
  get activeId(): string | null {
    return this.records.findLast((record) => record.followThrough !== null)?.id ?? null;
  }

  /** What the protégé reported on each advice, and what it would be judged now. */
  standing(failing: readonly string[]): ReadonlyMap<string, AdviceStanding> {
    return new Map(
      this.records.flatMap(({ id, outcome, followThrough }): [string, AdviceStanding][] => {
        if (followThrough === null) return [];
        const judged = outcome === 'pending' ? followThrough.judge(failing) : outcome;
        return [[id, { report: followThrough.report, outcome: judged }]];
      }),
    );
  }
}
