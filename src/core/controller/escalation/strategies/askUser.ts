import { withoutConsultation } from '../localRemedy';
import { signatureOf } from '../need';
import type { EscalationStrategy } from '../situation';

/**
 * In `ask` mode the loop shows the packet to the user. The chain answers here only where that can't be: nobody to ask,
 * or the user has already said no.
 */
export const askUser: EscalationStrategy = {
  name: 'ask-user',
  answer(situation) {
    if (situation.expert?.mode !== 'ask') return null;
    if (situation.isRefusedForRun)
      return withoutConsultation(situation, 'You refused consultations for this run.', 'stop-stuck');
    if (!situation.expert.canAskUser)
      return withoutConsultation(
        situation,
        'The expert may be asked only after you have seen the packet, and nobody can answer here.',
        'stop-stuck',
      );
    const signature = signatureOf(situation);
    const isRefused = situation.refusedByUser.some(
      (mark) => mark.signature === signature && (signature !== null || mark.step === situation.step),
    );
    if (!isRefused || situation.isRequestedByUser) return null;
    return withoutConsultation(situation, 'You refused a consultation about this loop.', 'stop-stuck');
  },
};
