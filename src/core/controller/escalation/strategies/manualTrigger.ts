import { withoutConsultation } from '../localRemedy';
import type { EscalationStrategy } from '../situation';

/** With the trigger `manual` only the user's hand starts a consultation. */
export const manualTrigger: EscalationStrategy = {
  name: 'manual-trigger',
  answer: (situation) =>
    situation.expert?.trigger === 'manual' && !situation.isRequestedByUser
      ? withoutConsultation(situation, 'The expert is asked by the user only.', 'stop-stuck')
      : null,
};
