import { hasSameForm, isNearAction, isOneDeed, mayBeNear } from '../action/similarity';
import type { StepFacts } from '../facts';
import { nearResult, sameAnswer, sameResult } from '../facts';
import { hashKey } from '../hash';
import type { Detector } from './detector';
import { evidenceOf, nameAction } from './detector';

const REACH = 8;

/**
 * Actions that differ only in small things, with a result that brings nothing over the earlier one. The second must have done
 * what the first did; from the third on another value or pattern each time is no excuse, where nothing comes of it.
 */
export function createNearRepeatDetector(): Detector {
  return {
    push(step, history) {
      if (step.malformed || step.action.exact === '' || (step.changed && !step.failed)) return null;
      const evidence = [step.index];
      let isNear = false;
      let nearest: StepFacts | null = null;
      for (let back = 0; back < Math.min(REACH, history.length); back++) {
        const past = history.at(back);
        if (past === undefined) break;
        if (past.epoch !== step.epoch && past.changed) break;
        const same = past.actionHash === step.actionHash;
        if (!same && !isAlike(step, past)) continue;
        if (same && !nearResult(step, past)) break;
        if (!same && step.empty && !samePlaces(step.action.places, past.action.places)) continue;
        isNear ||= !same;
        nearest ??= past;
        evidence.unshift(past.index);
      }
      if (!isNear || nearest === null) return null;
      if (evidence.length === 2 && !didTheSame(step, nearest)) return null;
      const times = step.waits ? Math.ceil(evidence.length / 3) : evidence.length;
      return {
        kind: 'near-repeat',
        severity: severityOf(times, step.exact),
        evidence: evidenceOf(evidence),
        since: evidence[0] ?? step.index,
        detail: `${nameAction(step)} is all but the same as ${evidence.length - 1} earlier action${evidence.length > 2 ? 's' : ''} and brought nothing new.`,
        signature: 'near:' + hashKey(step.action.kind + step.action.tool + step.action.target),
      };
    },
    reset: () => undefined,
  };
}

/** Cheap comparisons first: this is asked eight times a step. */
function isAlike(step: StepFacts, past: StepFacts): boolean {
  if (!mayBeNear(step.action, past.action)) return false;
  if (hasSameForm(step.action, past.action)) return nearResult(step, past);
  return sameAnswer(step, past) && isNearAction(step.action, past.action);
}

/** One deed and one result, or the same lines looked at, or nearly. */
function didTheSame(step: StepFacts, past: StepFacts): boolean {
  if (!isOneDeed(step.action, past.action)) return false;
  const areRanges = step.action.range !== null && past.action.range !== null;
  return areRanges || sameAnswer(step, past) || sameResult(step, past);
}

/** Looking for one thing in one place after another is a search; finding nothing twice in the same place is not. */
function samePlaces(a: readonly string[], b: readonly string[]): boolean {
  return a.every((place) => b.includes(place)) || b.every((place) => a.includes(place));
}

function severityOf(times: number, exact: boolean): number {
  if (times <= 2) return times < 2 ? 0.1 : 0.25;
  if (times === 3) return exact ? 0.7 : 0.6;
  return times === 4 ? 0.85 : 0.95;
}
