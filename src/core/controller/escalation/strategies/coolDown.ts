import { mayNudge } from '../localRemedy';
import { evidenceOf, isStuck, lastConsultationStep } from '../need';
import type { EscalationStrategy } from '../situation';

/** Steps that advice gets to show its effect before the expert may be asked again. */
export const COOL_DOWN_STEPS = 3;

export const coolDown: EscalationStrategy = {
  name: 'cool-down',
  answer(situation) {
    if (situation.isRequestedByUser) return null;
    const sinceAdvice = situation.step - lastConsultationStep(situation);
    if (sinceAdvice > COOL_DOWN_STEPS) return null;
    const reason = `The last consultation was ${sinceAdvice} step${sinceAdvice === 1 ? '' : 's'} ago: it gets ${COOL_DOWN_STEPS} to show its effect.`;
    if (!isStuck(situation)) return { decision: 'answer-locally', reason };
    return { decision: mayNudge(situation, 1) ? 'nudge' : 'continue', reason, evidence: evidenceOf(situation) };
  },
};
