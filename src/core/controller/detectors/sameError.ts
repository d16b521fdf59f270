import { hashKey } from '../hash';
import type { Detector } from './detector';
import { evidenceOf } from './detector';

const REACH = 12;

/**
 * One normalised error, whatever the arguments. Failing tests do not count (a fix may take several rounds: `no-progress`
 * watches that), and a change that worked starts the count again. Looking around between two failures does not.
 */
export function createSameErrorDetector(): Detector {
  let failures: { index: number; error: string; class: string }[] = [];
  return {
    push(step) {
      if (step.changed && !step.failed) failures = [];
      if (!step.failed || step.error === null || step.errorClass === null || step.tests !== null) return null;
      const error = step.error;
      const errorClass = step.errorClass;
      failures = failures.filter((failure) => failure.index > step.index - REACH);
      failures.push({ index: step.index, error, class: errorClass });
      const same = failures.filter((failure) => failure.error === error);
      const alike = failures.filter((failure) => failure.class === errorClass);
      if (alike.length < 2) return null;
      const shown = same.length + 1 >= alike.length ? same : alike;
      const severity = Math.max(severityOf(same.length, step.exact), severityOf(alike.length - 1, step.exact));
      return {
        kind: 'same-error',
        severity,
        evidence: evidenceOf(shown.map((failure) => failure.index)),
        since: shown[0]?.index ?? step.index,
        detail: `The same error came ${shown.length} times: "${error.slice(0, 80)}".`,
        signature: 'error:' + hashKey(errorClass),
      };
    },
    reset() {
      failures = [];
    },
  };
}

function severityOf(times: number, exact: boolean): number {
  if (times < 2) return 0.2;
  if (times === 2) return 0.4;
  if (times === 3) return exact ? 0.85 : 0.75;
  return times === 4 ? 0.95 : 1;
}
