import type { Detector } from './detector';
import { evidenceOf } from './detector';

const WINDOW = 12;
const SHORT_WINDOW = 8;

/** Actions that can't be parsed or validated: in a row, or every other time. */
export function createMalformedDetector(): Detector {
  let recent: { index: number; bad: boolean }[] = [];
  return {
    push(step) {
      recent.push({ index: step.index, bad: step.malformed });
      if (recent.length > WINDOW) recent.shift();
      if (!step.malformed) return null;
      const bad = recent.filter((entry) => entry.bad).map((entry) => entry.index);
      const shortly = recent.slice(-SHORT_WINDOW).filter((entry) => entry.bad).length;
      let row = 0;
      while (row < recent.length && recent[recent.length - 1 - row]?.bad === true) row++;
      return {
        kind: 'malformed',
        severity: Math.max(
          rowSeverity(row, step.exact),
          bad.length >= 5 || shortly >= 4 ? 0.9 : bad.length === 4 ? 0.7 : 0,
        ),
        evidence: evidenceOf(bad),
        since: bad[0] ?? step.index,
        detail:
          row > 2 || row === bad.length
            ? row === 1
              ? 'An action could not be understood.'
              : `${row} actions in a row could not be understood.`
            : `${bad.length} of the last ${recent.length} actions could not be understood.`,
        signature: 'malformed',
      };
    },
    reset() {
      recent = [];
    },
  };
}

function rowSeverity(row: number, exact: boolean): number {
  if (row <= 1) return 0.2;
  if (row === 2) return 0.45;
  if (row === 3) return exact ? 0.85 : 0.7;
  return exact ? 1 : 0.9;
}
