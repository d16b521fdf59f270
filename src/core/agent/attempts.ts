import { SeenTests } from '../outcomes/seenTests';
import type { TestOutcome } from '../outcomes/testOutcome';
import type { FileChange } from '../workspace/workspace';

interface Attempt {
  readonly outcome: TestOutcome;
  readonly treeHash: string;
  readonly changes: readonly FileChange[];
}

/**
 * Follows the tested states of a run and keeps the best one: the fewest failing tests, the later one when equal. What
 * makes more tests fail than at the start is none: nobody wants to be offered that, or to go on from there.
 */
export class Attempts {
  private bestAttempt: Attempt | null = null;
  private lastAttempt: Attempt;
  private readonly seen = new SeenTests();

  constructor(private readonly baseline: Attempt) {
    this.lastAttempt = baseline;
    // A run that goes on with the edits of another must not end with less than it began with.
    if (baseline.changes.length > 0) this.bestAttempt = baseline;
    this.seen.complete(baseline.outcome);
  }

  /** A run of the whole test command, with tests that are missing from it among the failing ones. */
  complete(outcome: TestOutcome): TestOutcome {
    return this.seen.complete(outcome);
  }

  record(attempt: Attempt): void {
    this.lastAttempt = attempt;
    if (attempt.changes.length === 0 || this.isWorseThanStart(attempt.outcome)) return;
    if (this.bestAttempt === null || rank(attempt.outcome) <= rank(this.bestAttempt.outcome))
      this.bestAttempt = attempt;
  }

  /** Where the tests passed from the start, or did not run now, they can't tell how far the work is. */
  isWorseThanStart(outcome: TestOutcome): boolean {
    const isMeasured = this.before.status !== 'passed' && outcome.status !== 'not-started';
    return isMeasured && rank(outcome) > rank(this.before);
  }

  get before(): TestOutcome {
    return this.baseline.outcome;
  }

  /** The newest run of the whole test command. */
  get last(): TestOutcome {
    return this.lastAttempt.outcome;
  }

  get best(): Attempt | null {
    return this.bestAttempt;
  }

  /** The attempt with which all tests passed that had failed, whatever was edited after it. */
  get passing(): Attempt | null {
    return this.before.status !== 'passed' && this.bestAttempt?.outcome.status === 'passed' ? this.bestAttempt : null;
  }

  /** True when the whole test command ran on exactly this state. */
  isTested(treeHash: string): boolean {
    return this.lastAttempt.treeHash === treeHash;
  }
}

/** Fewer is better. A run that gave no set of failing tests ranks behind every run that did. */
function rank(outcome: TestOutcome): number {
  if (outcome.status === 'passed') return 0;
  const unreadable = outcome.status === 'failed' && outcome.failing.length > 0 ? 0 : 1_000_000;
  return unreadable + outcome.failing.length + 1;
}
