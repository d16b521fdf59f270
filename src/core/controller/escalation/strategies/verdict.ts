import { evidenceOf, isStuck } from '../need';
import type { FinalStrategy } from '../situation';

/** Nothing stands in the way: the expert is asked. */
export const verdict: FinalStrategy = {
  name: 'verdict',
  answer(situation) {
    const evidence = evidenceOf(situation);
    if (situation.isRequestedByUser)
      return { decision: 'consult', reason: 'The user asks for a consultation.', evidence };
    if (!isStuck(situation))
      return { decision: 'consult', reason: 'The protégé asks, and its question has some ground.', evidence };
    return {
      decision: 'consult',
      reason: situation.verdict.strong ? 'The evidence is strong.' : 'The nudge has not helped.',
      evidence,
    };
  },
};
