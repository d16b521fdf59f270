import { withoutConsultation } from '../localRemedy';
import type { EscalationStrategy } from '../situation';
import { standings, withoutHelp } from '../turn';

const FORBIDDEN = 'The expert is not asked again in this run: it refused the key, or you have not allowed it.';

/** No expert of the list is left: the advice of each did not help, twice, or it may not be asked. */
export const adviceUsedUp: EscalationStrategy = {
  name: 'advice-used-up',
  answer(situation) {
    const standing = standings(situation);
    if (standing.length === 0 || standing.some((each) => each !== 'used-up' && each !== 'forbidden')) return null;
    if (!standing.includes('used-up')) return withoutConsultation(situation, FORBIDDEN, 'stop-stuck', 1);
    const inVain = situation.consultations.filter(({ outcome }) => withoutHelp(outcome));
    const whose = standing.length === 1 ? '' : ` of ${standing.length} experts`;
    // Advice that never came is no bad advice: what is wrong then is the way to the expert.
    const reason = inVain.every(({ outcome }) => outcome === 'failed')
      ? `${inVain.length} consultations${whose} brought no advice.`
      : `${inVain.length} consultations${whose} did not help.`;
    return withoutConsultation(situation, reason, 'stop-stuck', 1);
  },
};
