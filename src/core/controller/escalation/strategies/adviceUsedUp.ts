import { withoutConsultation } from '../localRemedy';
import type { EscalationStrategy } from '../situation';
import { standings, withoutHelp } from '../turn';

/** No expert of the list is left: the advice of each did not help, twice, or it may not be asked. */
export const adviceUsedUp: EscalationStrategy = {
  name: 'advice-used-up',
  answer(situation) {
    const standing = standings(situation);
    if (standing.length === 0 || standing.some((each) => each !== 'used-up' && each !== 'forbidden')) return null;
    if (!standing.includes('used-up'))
      return withoutConsultation(situation, 'The expert may not be asked in this run.', 'stop-stuck', 1);
    const count = situation.consultations.filter(({ outcome }) => withoutHelp(outcome)).length;
    const whose = standing.length === 1 ? '' : ` of ${standing.length} experts`;
    return withoutConsultation(situation, `${count} consultations${whose} did not help.`, 'stop-stuck', 1);
  },
};
