import type { StepFacts } from '../facts';
import type { History } from '../history';
import type { Signal } from '../signal';

/** Looks at each step once. Keeps a fixed amount of state, whatever the length of the run. */
export interface Detector {
  /** `history` ends with the step before this one. */
  push(step: StepFacts, history: History): Signal | null;
  /** Forgets the evidence so far. */
  reset(): void;
}

/** Keeps the last dozen, which is what a signal shows. */
export function evidenceOf(indexes: readonly number[]): number[] {
  return indexes.slice(-12);
}

/** A short name for an action, for sentences: `read_file src/a.ts`, not `read_file path=src/a.ts`. */
export function nameAction(step: StepFacts): string {
  const text = step.action.exact
    .replace(/^[;|] /, '')
    .replace(/ (?:path|file_path|file|pattern|glob|selector)=/g, ' ')
    .trim();
  if (text === '') return 'an empty action';
  return '`' + (text.length > 60 ? text.slice(0, 57) + '...' : text) + '`';
}
