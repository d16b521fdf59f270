import { withoutConsultation } from '../localRemedy';
import type { EscalationStrategy } from '../situation';

/** Nothing leaves a workspace that the user has not trusted. */
export const notTrusted: EscalationStrategy = {
  name: 'not-trusted',
  answer: (situation) =>
    situation.isTrusted
      ? null
      : withoutConsultation(situation, 'The workspace is not trusted, so nothing may leave it.', 'stop-stuck'),
};
