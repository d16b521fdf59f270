import { withoutConsultation } from '../localRemedy';
import type { EscalationStrategy } from '../situation';
import { standings } from '../turn';

/**
 * One consultation a signature and expert. One that failed gave no advice, and one whose advice was followed has changed
 * the question: neither counts.
 */
export const alreadyConsulted: EscalationStrategy = {
  name: 'already-consulted',
  answer(situation) {
    const standing = standings(situation);
    if (!standing.includes('consulted')) return null;
    if (standing.some((each) => each !== 'consulted' && each !== 'used-up' && each !== 'forbidden')) return null;
    const who = standing.length === 1 ? 'The expert was' : 'Every expert that could still be asked was';
    return withoutConsultation(situation, `${who} already asked about this very loop.`, 'stop-stuck', 1);
  },
};
