import { sameResult } from '../facts';
import { hashKey } from '../hash';
import type { Detector } from './detector';
import { evidenceOf, nameAction } from './detector';

const REACH = 12;

/**
 * The same action with the same result, again, with nothing new tried in between. Waiting on purpose gets three times
 * the patience. Severity: the second time 0.3, the third 0.8, the fourth 1; half a step less where the workspace's state is
 * not exactly known, because an unseen change may lie between.
 */
export function createRepeatDetector(): Detector {
  return {
    push(step, history) {
      if (step.malformed || step.action.exact === '' || step.changed) return null;
      const evidence = [step.index];
      for (let back = 0; back < Math.min(REACH, history.length); back++) {
        const past = history.at(back);
        if (past === undefined || past.epoch !== step.epoch) break;
        if (past.actionHash !== step.actionHash) continue;
        if (!sameResult(past, step)) break;
        evidence.unshift(past.index);
      }
      // The step that reached this epoch counts too: an edit made again without effect repeats that edit.
      const times = evidence.length;
      if (times < 2) return null;
      return {
        kind: 'repeat',
        severity: severityOf(step.waits ? Math.ceil(times / 3) : times, step.exact),
        evidence: evidenceOf(evidence),
        since: evidence[0] ?? step.index,
        detail: `${nameAction(step)} was done ${times} times with the same result.`,
        signature: 'repeat:' + hashKey(step.action.exact),
      };
    },
    reset: () => undefined,
  };
}

function severityOf(times: number, exact: boolean): number {
  if (times < 2) return 0.1;
  if (times === 2) return 0.3;
  if (times === 3) return exact ? 0.85 : 0.7;
  return times === 4 ? 0.95 : 1;
}
