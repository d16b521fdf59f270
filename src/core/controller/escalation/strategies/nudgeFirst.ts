import { evidenceOf, isStuck } from '../need';
import { isHandedOn, mayNudge } from '../localRemedy';
import type { EscalationStrategy } from '../situation';

/** The soft first answer to a fresh loop: free, and often enough. A strong verdict does not wait for it. */
export const nudgeFirst: EscalationStrategy = {
  name: 'nudge-first',
  answer(situation) {
    if (!isStuck(situation) || situation.verdict.strong || situation.isRequestedByUser) return null;
    if (isHandedOn(situation) || !mayNudge(situation, 1)) return null;
    return {
      decision: 'nudge',
      reason: 'The loop is fresh: a local nudge comes first.',
      evidence: evidenceOf(situation),
    };
  },
};
