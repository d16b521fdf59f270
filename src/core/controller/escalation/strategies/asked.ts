import { evidenceOf, isQuestionGrounded, isStuck } from '../need';
import type { EscalationStrategy } from '../situation';

/**
 * A question without a loop or a stall is answered locally, and noted: the next one needs less ground. With the trigger
 * `stall-or-asked` every question counts; with `manual` none does.
 */
export const asked: EscalationStrategy = {
  name: 'asked',
  answer(situation) {
    if (situation.question === null || isStuck(situation) || situation.isRequestedByUser) return null;
    const trigger = situation.expert?.trigger ?? 'stall';
    if (trigger === 'stall-or-asked') return null;
    if (trigger === 'stall' && isQuestionGrounded(situation)) return null;
    return {
      decision: 'answer-locally',
      reason:
        trigger === 'manual'
          ? 'Keep going: the expert is asked by the user only.'
          : 'Keep going: there is no loop and no stall yet.',
      evidence: evidenceOf(situation),
    };
  },
};
