import { hashKey } from '../hash';
import type { Detector } from './detector';
import { evidenceOf } from './detector';

const WINDOW = 8;

/** Many reads and searches that bring nothing new, and no edit. Reading a long file to its end brings new lines. */
export function createWanderingDetector(): Detector {
  let looks: { index: number; novelty: number }[] = [];
  return {
    push(step) {
      if (step.changed || step.tests !== null || step.action.kind === 'edit') {
        looks = [];
        return null;
      }
      if (step.action.kind !== 'read' && step.action.kind !== 'search') return null;
      looks.push({ index: step.index, novelty: step.novelty });
      if (looks.length > WINDOW * 2) looks.shift();
      const stale = looks.filter((look) => look.novelty < 0.2);
      const recent = looks.slice(-WINDOW).filter((look) => look.novelty < 0.2).length;
      if (recent < 4) return null;
      return {
        kind: 'wandering',
        severity: recent >= WINDOW ? 1 : recent >= 7 ? 0.85 : recent >= 6 ? 0.7 : recent === 5 ? 0.5 : 0.3,
        evidence: evidenceOf(stale.map((look) => look.index)),
        since: stale[0]?.index ?? step.index,
        detail: `${recent} of the last ${Math.min(WINDOW, looks.length)} looks brought nothing new, and nothing was edited.`,
        signature: 'wandering:' + hashKey(step.action.target),
      };
    },
    reset() {
      looks = [];
    },
  };
}
