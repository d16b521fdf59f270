import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { SignalKind } from '../../../src/core/controller/signal';
import { FLOOR } from '../../../src/core/controller/verdict';
import type { StepInput } from './steps';
import { severities, watch } from './steps';

export interface DetectorCase {
  name: string;
  steps: StepInput[];
  /** First step (0-based) at which the signal carries a verdict by itself; null: it never may. */
  fires: number | null;
  /** First step at which the signal shows at all; checked where given, null: it must not show. */
  shows?: number | null;
}

/** One table of cases a detector: what it must see, and what only looks like it. */
export function checkDetector(kind: SignalKind, cases: readonly DetectorCase[]): void {
  describe(`signal ${kind}`, () => {
    for (const { name, steps, fires, shows } of cases) {
      test(name, () => {
        const seen = severities(steps, kind);
        assert.equal(first(seen, FLOOR), fires, `fires; severities ${seen.join(' ')}`);
        if (shows !== undefined) assert.equal(first(seen, 0.01), shows, `shows; severities ${seen.join(' ')}`);
        checkCounts(kind, steps);
      });
    }
  });
}

const COUNTS: Readonly<Partial<Record<SignalKind, RegExp>>> = {
  repeat: / was done (\d+) times /,
  wandering: /^(\d+) of the last/,
  revisit: /, (\d+) times\.$/,
  'same-error': / came (\d+) times:/,
  'no-progress': /^(\d+) rounds /,
};

/** A packet says the steps beside the words: they must be as many as the words say, as far as a signal holds them. */
function checkCounts(kind: SignalKind, steps: readonly StepInput[]): void {
  for (const { detail, evidence } of watch(steps)
    .signals.flat()
    .filter((each) => each.kind === kind)) {
    const count = COUNTS[kind]?.exec(detail)?.[1];
    if (count !== undefined) assert.equal(evidence.length, Math.min(12, Number(count)), detail);
  }
}

function first(levels: readonly number[], least: number): number | null {
  const at = levels.findIndex((level) => level >= least);
  return at < 0 ? null : at;
}
