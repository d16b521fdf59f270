import type { BudgetRefusal } from '../../../budget/budget';
import { withoutConsultation } from '../localRemedy';
import type { EscalationStrategy } from '../situation';
import { nextTurn } from '../turn';

/** The verdict calls for a consultation and a limit refuses every expert that could be asked. */
export const budget: EscalationStrategy = {
  name: 'budget',
  answer(situation) {
    const refusals = (situation.budget?.refusals ?? []).map(({ refusal }) => refusal);
    const refusal = refusals.find(isLimit) ?? refusals[0];
    if (refusal === undefined || nextTurn(situation) !== null) return null;
    return withoutConsultation(situation, refusal.message, isLimit(refusal) ? 'stop-budget' : 'stop-stuck', 1);
  },
};

/** A missing price or a mode is a matter of configuration, not a limit that was reached. */
function isLimit({ limit }: BudgetRefusal): boolean {
  return limit !== 'price' && limit !== 'mode';
}
