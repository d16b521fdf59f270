import { hashKey } from '../hash';
import type { Detector } from './detector';
import { evidenceOf } from './detector';

/** One output repeating itself while it streams: the stream's reader says so, the detector keeps count. */
export function createChantingDetector(): Detector {
  let steps: number[] = [];
  return {
    push(step) {
      if (!step.chanting) return null;
      steps = [...steps.filter((index) => index > step.index - 12), step.index];
      return {
        kind: 'chanting',
        severity: steps.length >= 2 ? 1 : 0.6,
        evidence: evidenceOf(steps),
        since: steps[0] ?? step.index,
        detail: 'The same words came over and over in one reply.',
        signature: 'chanting:' + hashKey(step.action.tool),
      };
    },
    reset() {
      steps = [];
    },
  };
}
