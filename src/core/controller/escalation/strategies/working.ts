import { isStuck } from '../need';
import type { EscalationStrategy } from '../situation';

/** Nothing is wrong and nobody asked. */
export const working: EscalationStrategy = {
  name: 'working',
  answer: (situation) =>
    isStuck(situation) || situation.question !== null || situation.isRequestedByUser
      ? null
      : { decision: 'continue', reason: 'The run makes progress.' },
};
