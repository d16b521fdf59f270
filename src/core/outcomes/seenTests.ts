import type { TestOutcome } from './testOutcome';

const LOST = 'It ran before and does not any more: something stops it from being loaded, or it is gone.';

/**
 * The tests that a run has met. A file that no longer loads takes all its tests with it, and the one failure in their
 * place would look like progress: so the tests that are missing count as failing.
 */
export class SeenTests {
  private readonly ids = new Set<string>();
  private most = 0;
  /** Many runners name failures only; then a missing name means that the test passes. */
  private arePassesNamed = false;

  /** The outcome of a whole run of the test command, with the missing tests among the failing ones. */
  complete(outcome: TestOutcome): TestOutcome {
    const present = new Set([...outcome.passing, ...outcome.failing.map(({ id }) => id)]);
    const hasFailed = outcome.status === 'failed' || outcome.status === 'timed-out';
    if (hasFailed && present.size > 0 && this.arePassesNamed && present.size < this.most) {
      const lost = [...this.ids].filter((id) => !present.has(id));
      return { ...outcome, failing: [...outcome.failing, ...lost.map((id) => ({ id, message: LOST }))] };
    }
    for (const id of present) this.ids.add(id);
    this.most = Math.max(this.most, present.size);
    this.arePassesNamed ||= outcome.passing.length > 0;
    return outcome;
  }
}
