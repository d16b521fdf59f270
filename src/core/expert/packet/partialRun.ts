import type { TestOutcome } from '../../outcomes/testOutcome';

/**
 * What is known after a run of some tests only: those as they are now, the others as they were last seen. Null where the
 * runner did not say which tests ran.
 */
export function afterPartialRun(known: TestOutcome, partial: TestOutcome): TestOutcome | null {
  const seen = new Set([...partial.passing, ...partial.failing.map(({ id }) => id)]);
  if (seen.size === 0 || (known.failing.length === 0 && known.status !== 'passed')) return null;
  const failing = [...partial.failing, ...known.failing.filter(({ id }) => !seen.has(id))];
  const passing = [...partial.passing, ...known.passing.filter((id) => !seen.has(id))];
  // A count of some tests says nothing of the others.
  const { passed: _passed, ...rest } = partial;
  return { ...rest, failing, passing, status: failing.length > 0 ? 'failed' : partial.status };
}
