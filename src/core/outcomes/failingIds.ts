import type { TestOutcome } from './testOutcome';

/** Ids of the failing tests; a failed run whose runner is not known counts as one failure, named by its signature. */
export function failingIds(outcome: TestOutcome): string[] {
  if (outcome.status === 'passed') return [];
  return outcome.failing.length > 0 ? outcome.failing.map((test) => test.id) : [`(${outcome.signature})`];
}
