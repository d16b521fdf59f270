import { withoutConsultation } from '../localRemedy';
import type { EscalationStrategy } from '../situation';

/** No expert is configured, or the user keeps this workspace local. */
export const expertOff: EscalationStrategy = {
  name: 'expert-off',
  answer(situation) {
    const { expert } = situation;
    if (expert === null) return withoutConsultation(situation, 'No expert is configured.', 'stop-stuck');
    if (expert.mode === 'off')
      return withoutConsultation(situation, 'The expert is off for this workspace.', 'stop-stuck');
    return null;
  },
};
