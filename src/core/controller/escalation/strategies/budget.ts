import type { BudgetRefusal } from '../../../budget/budget';
import { mayNudge, withoutConsultation } from '../localRemedy';
import { evidenceOf, isStuck } from '../need';
import type { Answer, EscalationSituation, EscalationStrategy } from '../situation';
import { nextTurn } from '../turn';

/** The verdict calls for a consultation and a limit refuses every expert that could be asked. */
export const budget: EscalationStrategy = {
  name: 'budget',
  answer(situation) {
    const refusals = (situation.budget?.refusals ?? []).map(({ refusal }) => refusal);
    const refusal = refusals.find(isLimit) ?? refusals[0];
    if (refusal === undefined || nextTurn(situation) !== null) return null;
    const momentary = refusals.find(({ isMomentary }) => isMomentary);
    if (momentary !== undefined) return untilAnswered(situation, momentary.message);
    return withoutConsultation(situation, refusal.message, isLimit(refusal) ? 'stop-budget' : 'stop-stuck', 1);
  },
};

/** What another run holds for the moment ends no run: the expert is asked at a later verdict. */
function untilAnswered(situation: EscalationSituation, reason: string): Answer {
  if (!isStuck(situation)) return { decision: 'answer-locally', reason };
  return { decision: mayNudge(situation, 1) ? 'nudge' : 'continue', reason, evidence: evidenceOf(situation) };
}

/** A missing price or a mode is a matter of configuration, not a limit that was reached. */
function isLimit({ limit }: BudgetRefusal): boolean {
  return limit !== 'price' && limit !== 'mode';
}
