import { signatureOf } from '../need';
import { withoutConsultation } from '../localRemedy';
import type { EscalationStrategy } from '../situation';

/** One consultation a signature. A consultation that failed gave no advice, so it does not count. */
export const alreadyConsulted: EscalationStrategy = {
  name: 'already-consulted',
  answer(situation) {
    const signature = signatureOf(situation);
    if (signature === null || situation.isRequestedByUser) return null;
    const isConsulted = situation.consultations.some(
      (each) => each.signature === signature && each.outcome !== 'failed',
    );
    if (!isConsulted) return null;
    return withoutConsultation(situation, 'The expert was already asked about this very loop.', 'stop-stuck', 1);
  },
};
