import { hashKey } from '../hash';
import type { Detector } from './detector';

/** The protégé called `ask_expert`. By itself it is a wish, not evidence: what to do with it is the escalation's to say. */
export function createAskedDetector(): Detector {
  return {
    push(step) {
      if (!step.asked) return null;
      return {
        kind: 'asked',
        severity: 0.5,
        evidence: [step.index],
        since: step.index,
        detail: 'The model asked for the expert.',
        signature: 'asked:' + hashKey(step.action.exact),
      };
    },
    reset: () => undefined,
  };
}
