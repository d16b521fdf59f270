import { evidenceOf, isQuestionGrounded, isStuck } from '../need';
import type { EscalationSituation, FinalStrategy } from '../situation';
import { nextTurn } from '../turn';

/** Nothing stands in the way: the expert whose turn it is is asked. */
export const verdict: FinalStrategy = {
  name: 'verdict',
  answer(situation) {
    const reason = [reasonOf(situation), nextTurn(situation)?.reason ?? ''].filter((each) => each !== '').join(' ');
    return { decision: 'consult', reason, evidence: evidenceOf(situation) };
  },
};

function reasonOf(situation: EscalationSituation): string {
  if (situation.isRequestedByUser) return 'The user asks for a consultation.';
  if (!isStuck(situation))
    return isQuestionGrounded(situation)
      ? 'The protégé asks, and its question has some ground.'
      : 'The protégé asks, and you let each of its questions be passed on.';
  return situation.verdict.strong ? 'The evidence is strong.' : 'The nudge has not helped.';
}
