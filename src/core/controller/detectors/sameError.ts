import type { StepFacts } from '../facts';
import { hashKey } from '../hash';
import type { Detector } from './detector';
import { evidenceOf } from './detector';

const REACH = 12;

interface Failure {
  index: number;
  error: string;
  class: string;
  /** Hash of the action that failed. */
  action: number;
}

/**
 * One normalised error, whatever the arguments. Failing tests do not count (a fix may take several rounds: `no-progress`
 * watches that), and a change that worked starts the count again. Looking around between two failures does not.
 */
export function createSameErrorDetector(): Detector {
  let failures: Failure[] = [];
  return {
    push(step) {
      if (step.changed && !step.failed) failures = [];
      if (!step.failed || step.error === null || step.errorClass === null || step.tests !== null) return null;
      const error = step.error;
      const errorClass = step.errorClass;
      failures = failures.filter((failure) => failure.index > step.index - REACH);
      failures.push({ index: step.index, error, class: errorClass, action: step.actionHash });
      const same = failures.filter((failure) => failure.error === error);
      const alike = failures.filter((failure) => failure.class === errorClass);
      if (alike.length < 2) return null;
      const shown = same.length + 1 >= alike.length ? same : alike;
      const severity = Math.max(severityOf(same.length), severityOf(alike.length - 1), rerunSeverity(step, same));
      return {
        kind: 'same-error',
        severity,
        evidence: evidenceOf(shown.map((failure) => failure.index)),
        since: shown[0]?.index ?? step.index,
        detail: `The same error came ${shown.length} times: "${wordsOf(step)}".`,
        signature: 'error:' + hashKey(errorClass),
      };
    },
    reset() {
      failures = [];
    },
  };
}

const MOST_SHOWN = 120;

/** The newest failure in its own words, cut where a word ends. */
function wordsOf({ errorWords, error }: StepFacts): string {
  const words = (errorWords ?? error ?? '').replace(/\s+/g, ' ');
  if (words.length <= MOST_SHOWN) return words;
  const cut = words.slice(0, MOST_SHOWN);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), MOST_SHOWN - 30)).trimEnd()}…`;
}

/** A command that failed, sent again unchanged, fails again: only waiting for something excuses that. */
function rerunSeverity(step: StepFacts, same: readonly Failure[]): number {
  if (step.waits || step.action.kind === 'edit') return 0;
  return same.filter((failure) => failure.action === step.actionHash).length >= 2 ? 0.8 : 0;
}

function severityOf(times: number): number {
  if (times < 2) return 0.2;
  if (times === 2) return 0.4;
  if (times === 3) return 0.85;
  return times === 4 ? 0.95 : 1;
}
