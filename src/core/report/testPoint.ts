import { passingCount } from '../outcomes/testOutcome';
import type { RunEventOf } from '../trajectory/runEvent';
import type { TestPoint } from './runReport';

/** What a run of the tests adds to the report; `lastStep` places a run at the end, which may belong to no step. */
export function testPoint({ outcome, phase, step }: RunEventOf<'tests-ran'>, lastStep: number): TestPoint {
  const { status, selector } = outcome;
  const failing = outcome.failing.length;
  const passing = passingCount(outcome);
  // A command that fails without a name to show for it failed before, or outside, its tests.
  const isKnown = status === 'passed' || (status === 'failed' && failing > 0);
  return {
    step: phase === 'baseline' ? 0 : (step ?? lastStep),
    status,
    failing: isKnown ? failing : null,
    passing: isKnown ? passing : null,
    isPartial: selector !== null,
  };
}

/** The runs of all the tests; those of a part are no measure of how far the fix is. */
export function wholeRuns(tests: readonly TestPoint[]): TestPoint[] {
  return tests.filter((test) => !test.isPartial);
}
