import type { StepTests } from '../facts';
import { hashKey } from '../hash';
import type { Detector } from './detector';
import { evidenceOf } from './detector';

/**
 * Edits and test runs go on and the failing set does not shrink. A round is a test run after at least one change since
 * the last one. A round counts for nothing when fewer tests fail than ever before in the run.
 */
export function createNoProgressDetector(): Detector {
  let fewest = Infinity;
  let changedSince = false;
  let rounds: number[] = [];
  let seen = new Set<string>();
  return {
    push(step) {
      if (step.changed) changedSince = true;
      const { tests } = step;
      if (tests === null) return null;
      const isFirst = fewest === Infinity;
      const improved = tests.failingCount < fewest;
      const isRound = changedSince && !isFirst;
      fewest = Math.min(fewest, tests.failingCount);
      changedSince = false;
      if (improved || tests.failingCount === 0) {
        rounds = [];
        seen = new Set([tests.signature]);
        return null;
      }
      if (!isRound) return null;
      rounds.push(step.index);
      if (seen.size < 64) seen.add(tests.signature);
      if (rounds.length < 2) return null;
      return {
        kind: 'no-progress',
        severity: severityOf(rounds.length, step.exact, seen.size),
        evidence: evidenceOf(rounds),
        since: rounds[0] ?? step.index,
        detail: `${rounds.length} rounds of editing and testing, and still ${countOf(tests)} failing.`,
        signature: 'no-progress:' + hashKey(tests.signature),
      };
    },
    reset() {
      rounds = [];
      changedSince = false;
    },
  };
}

/** Where the failing set is only guessed from text, or keeps changing, more patience is due. */
function severityOf(rounds: number, exact: boolean, kinds: number): number {
  const patience = (exact ? 0 : 2) + (kinds > 2 ? 1 : 0);
  const counted = rounds - patience;
  if (counted <= 1) return 0.2;
  if (counted === 2) return 0.4;
  if (counted === 3) return 0.6;
  return counted === 4 ? 0.85 : 1;
}

function countOf(tests: StepTests): string {
  return tests.failingCount === 1 ? '1 test is' : `${tests.failingCount} tests are`;
}
