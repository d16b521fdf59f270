import type { ConsultationOutcome } from '../../../expert/advice';
import { withoutConsultation } from '../localRemedy';
import type { EscalationStrategy } from '../situation';

/** After this many consultations that did not help, the expert is not asked again in the run. */
const MAX_WITHOUT_HELP = 2;

const WITHOUT_HELP: ReadonlySet<ConsultationOutcome> = new Set<ConsultationOutcome>([
  'followed',
  'ignored',
  'misled',
  'failed',
]);

export const adviceUsedUp: EscalationStrategy = {
  name: 'advice-used-up',
  answer(situation) {
    const withoutHelp = situation.consultations.filter(({ outcome }) => WITHOUT_HELP.has(outcome)).length;
    if (withoutHelp < MAX_WITHOUT_HELP || situation.isRequestedByUser) return null;
    return withoutConsultation(situation, `${withoutHelp} consultations did not help.`, 'stop-stuck', 1);
  },
};
