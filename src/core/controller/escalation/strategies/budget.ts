import { withoutConsultation } from '../localRemedy';
import type { EscalationStrategy } from '../situation';

/** The verdict calls for a consultation and a limit refuses it. */
export const budget: EscalationStrategy = {
  name: 'budget',
  answer(situation) {
    const refusal = situation.budget?.refusal ?? null;
    if (refusal === null) return null;
    // A missing price or a mode is a matter of configuration, not a limit that was reached.
    const stop = refusal.limit === 'price' || refusal.limit === 'mode' ? 'stop-stuck' : 'stop-budget';
    return withoutConsultation(situation, refusal.message, stop, 1);
  },
};
