import type { StepFacts } from '../facts';
import { sameResult } from '../facts';
import { hashKey } from '../hash';
import type { History } from '../history';
import type { Detector } from './detector';
import { evidenceOf, nameAction } from './detector';

const LONGEST = 6;

/**
 * A period of 2 to 6 actions repeating with the same results. Edits inside the period do not excuse it: edit and undo
 * is such a cycle. Two rounds make 0.8 (0.85 from period 3 on), three rounds 1.
 */
export function createCycleDetector(): Detector {
  return {
    push(step, history) {
      if (step.malformed) return null;
      for (let period = 2; period <= LONGEST; period++) {
        const rounds = roundsOf(step, history, period);
        if (rounds < 2) continue;
        const members = Array.from({ length: period - 1 }, (_, i) => history.at(period - 2 - i)).filter(
          (s) => s !== undefined,
        );
        members.push(step);
        if (new Set(members.map((s) => s.action.exact)).size < 2) continue;
        const steps = period * rounds;
        const waits = members.some((s) => s.waits);
        return {
          kind: 'cycle',
          severity: waits && rounds < 4 ? 0.2 : rounds >= 3 ? 1 : period >= 3 ? 0.85 : 0.8,
          evidence: evidenceOf(Array.from({ length: steps }, (_, i) => step.index - steps + 1 + i)),
          since: step.index - steps + 1,
          detail: `The same ${period} actions came round ${rounds} times with the same results: ${members.map(nameAction).slice(0, 3).join(', ')}${period > 3 ? ' and others' : ''}.`,
          signature:
            'cycle:' +
            hashKey(
              members
                .map((s) => s.action.exact)
                .sort()
                .join('\n'),
            ),
        };
      }
      return null;
    },
    reset: () => undefined,
  };
}

function roundsOf(step: StepFacts, history: History, period: number): number {
  const at = (back: number): StepFacts | undefined => (back === 0 ? step : history.at(back - 1));
  let matches = 0;
  for (let back = 0; ; back++) {
    const now = at(back);
    const past = at(back + period);
    if (now === undefined || past === undefined || !sameDeed(now, past)) break;
    matches++;
  }
  return 1 + Math.floor(matches / period);
}

function sameDeed(a: StepFacts, b: StepFacts): boolean {
  return a.actionHash === b.actionHash && a.action.exact !== '' && sameResult(a, b);
}
