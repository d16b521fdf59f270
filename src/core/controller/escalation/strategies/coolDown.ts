import { mayNudge } from '../localRemedy';
import { evidenceOf, isStuck, lastAdviceStep, lastConsultationStep } from '../need';
import type { EscalationSituation, EscalationStrategy } from '../situation';
import { COOL_DOWN_STEPS, standings } from '../turn';

/** Advice gets some steps to show its effect; so does an expert that could not answer, where there is no other. */
export const coolDown: EscalationStrategy = {
  name: 'cool-down',
  answer(situation) {
    if (situation.isRequestedByUser) return null;
    const reason = adviceReason(situation) ?? restReason(situation);
    if (reason === null) return null;
    if (!isStuck(situation)) return { decision: 'answer-locally', reason };
    return { decision: mayNudge(situation, 1) ? 'nudge' : 'continue', reason, evidence: evidenceOf(situation) };
  },
};

function adviceReason(situation: EscalationSituation): string | null {
  const steps = situation.step - lastAdviceStep(situation);
  return steps > COOL_DOWN_STEPS
    ? null
    : `The last consultation was ${ago(steps)}: it gets ${COOL_DOWN_STEPS} to show its effect.`;
}

function restReason(situation: EscalationSituation): string | null {
  const standing = standings(situation);
  if (!standing.includes('resting') || standing.includes('ready')) return null;
  const steps = situation.step - lastConsultationStep(situation);
  return `The last consultation failed ${ago(steps)}: the next one waits for ${COOL_DOWN_STEPS}.`;
}

function ago(steps: number): string {
  return `${steps} step${steps === 1 ? '' : 's'} ago`;
}
