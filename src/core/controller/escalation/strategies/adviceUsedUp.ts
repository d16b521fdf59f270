import { withoutConsultation } from '../localRemedy';
import type { EscalationStrategy } from '../situation';
import { standings, withoutHelp } from '../turn';

/** No expert of the list is left: the advice of each did not help, twice. */
export const adviceUsedUp: EscalationStrategy = {
  name: 'advice-used-up',
  answer(situation) {
    const standing = standings(situation);
    if (standing.length === 0 || standing.some((each) => each !== 'used-up')) return null;
    const count = situation.consultations.filter(({ outcome }) => withoutHelp(outcome)).length;
    const whose = standing.length === 1 ? '' : ` of ${standing.length} experts`;
    return withoutConsultation(situation, `${count} consultations${whose} did not help.`, 'stop-stuck', 1);
  },
};
