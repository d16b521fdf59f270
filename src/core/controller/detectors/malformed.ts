import type { Detector } from './detector';
import { evidenceOf } from './detector';

const WINDOW = 12;
/** So many of so many steps without a usable action. */
const OFTEN = [
  { bad: 3, of: 6 },
  { bad: 4, of: 8 },
  { bad: 5, of: WINDOW },
];

interface Entry {
  index: number;
  /** As in `StepFacts`. */
  unusable: number;
}

/** Actions that can't be parsed or validated: in a row, or every other time. */
export function createMalformedDetector(): Detector {
  let recent: Entry[] = [];
  return {
    push(step) {
      recent.push({ index: step.index, unusable: step.unusable });
      if (recent.length > WINDOW) recent.shift();
      if (!step.malformed) return null;
      const bad = recent.filter(({ unusable }) => unusable > 0).map((entry) => entry.index);
      let row = 0;
      while (row < recent.length && (recent[recent.length - 1 - row]?.unusable ?? 0) > 0) row++;
      return {
        kind: 'malformed',
        severity: Math.max(rowSeverity(row, step.exact), isOften(recent) ? 0.9 : bad.length >= 4 ? 0.7 : 0),
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

function isOften(recent: readonly Entry[]): boolean {
  return OFTEN.some(({ bad, of }) => recent.slice(-of).reduce((sum, { unusable }) => sum + unusable, 0) >= bad);
}

function rowSeverity(row: number, exact: boolean): number {
  if (row <= 1) return 0.2;
  if (row === 2) return 0.45;
  if (row === 3) return 0.7;
  return exact ? 1 : 0.9;
}
