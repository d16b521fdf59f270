import { hashKey } from '../hash';
import type { StepFacts } from '../facts';
import type { Detector } from './detector';
import { evidenceOf } from './detector';

const WINDOW = 8;

/** Lines that a tool puts around what it shows: where it begins, and how much is left. */
const LINES_AROUND = 2;

/** Many reads and searches that bring nothing new, and no edit. Reading a long file to its end brings new lines. */
export function createWanderingDetector(): Detector {
  let looks: { index: number; isStale: boolean }[] = [];
  return {
    push(step) {
      if (step.changed || step.tests !== null || step.action.kind === 'edit') {
        looks = [];
        return null;
      }
      if (step.action.kind !== 'read' && step.action.kind !== 'search') return null;
      looks.push({ index: step.index, isStale: isStale(step) });
      if (looks.length > WINDOW * 2) looks.shift();
      const stale = looks.filter((look) => look.isStale);
      const recentStale = looks.slice(-WINDOW).filter((look) => look.isStale);
      const recent = recentStale.length;
      if (recent < 4) return null;
      return {
        kind: 'wandering',
        severity: recent >= WINDOW ? 1 : recent >= 7 ? 0.85 : recent >= 6 ? 0.7 : recent === 5 ? 0.5 : 0.3,
        evidence: evidenceOf(recentStale.map((look) => look.index)),
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

/** Nothing new: few new lines, or in the product, whose tools are known, none but the words around a few old ones. */
function isStale({ novelty, lines, exact, action }: StepFacts): boolean {
  if (novelty < 0.2) return true;
  return exact && action.kind === 'read' && lines.length > LINES_AROUND + 1 && novelty * lines.length <= LINES_AROUND;
}
