import { hashKey } from '../hash';
import type { Detector } from './detector';
import { evidenceOf } from './detector';

const REACH = 16;

/**
 * The workspace comes back to a state that it already had. Taking attempts back is good work, and so is starting from the
 * same point for each attempt. Where the state is exactly known, only bringing back what was taken back counts; else two
 * changes in a row that both return.
 */
export function createRevisitDetector(): Detector {
  let changes: { index: number; state: string; revisited: boolean; redone: boolean }[] = [];
  return {
    push(step) {
      if (!step.changed || step.state === null) return null;
      const state = step.state;
      changes = changes.filter((change) => change.index > step.index - REACH);
      const before = changes[changes.length - 1];
      changes.push({ index: step.index, state, revisited: step.revisited, redone: step.redone === true });
      if (!step.revisited) return null;
      const here = changes.filter((change) => change.state === state);
      const back = changes.filter((change) => change.revisited);
      const told = step.redone === true ? changes.filter((change) => change.redone) : back;
      return {
        kind: 'revisit',
        severity:
          step.redone === null
            ? guessedSeverity(back.length, before?.revisited === true, step.exact, step.lines.length >= 3)
            : exactSeverity(step.redone, changes.filter((change) => change.redone).length),
        evidence: evidenceOf(told.map((change) => change.index)),
        since: here[0]?.index ?? step.index,
        detail: step.redone === true ? redoneWords(changes) : returnWords(back.length),
        signature: 'revisit:' + hashKey([...new Set(back.map((change) => change.state))].sort().join('\n')),
      };
    },
    reset() {
      changes = [];
    },
  };
}

function redoneWords(changes: readonly { redone: boolean }[]): string {
  const times = changes.filter((change) => change.redone).length;
  return times > 1
    ? `Edits that had been taken back were made again, ${times} times.`
    : 'An edit that had been taken back was made again.';
}

function returnWords(times: number): string {
  const often = times > 1 ? `, ${times} times` : '';
  return `The files came back to a state that they had before${often}.`;
}

/** An attempt brought back is the edit-undo-edit of a model that goes in circles; an undo alone is only worth noting. */
function exactSeverity(isRedone: boolean, redone: number): number {
  if (!isRedone) return 0.3;
  if (redone >= 3) return 1;
  return redone === 2 ? 0.95 : 0.85;
}

/**
 * Where the state is only guessed from the edits, a return is half as sure; and where the edit's answer does not show the
 * file either, writing a scratch file again looks the same as undoing a fix.
 */
function guessedSeverity(returns: number, isBackAndForth: boolean, exact: boolean, isShown: boolean): number {
  if (!exact && !isShown) return returns >= 6 ? 0.4 : 0.15;
  if (!isBackAndForth || returns < 2) return exact ? 0.35 : 0.3;
  if (returns >= 5) return 1;
  if (exact) return returns >= 3 ? 0.95 : 0.85;
  return returns >= 3 ? 0.8 : 0.6;
}
