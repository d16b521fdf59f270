import type { StepFacts } from '../facts';
import type { History } from '../history';
import type { Signal, SignalKind } from '../signal';
import type { Mark } from './mark';
import { isFault, Marker } from './mark';

/** Steps that a share is of. */
export const WINDOW = 8;
/** Steps that are looked over for how few different deeds they were. */
export const LONG_WINDOW = 12;
const FADING = 0.85;

/** What the classifier sees of a run after a step. All are 0 to 1, and more always means more stuck. */
export const FEATURES = [
  // Signals, fading over the steps that do not show them.
  'cycle',
  'nearRepeat',
  'sameError',
  'revisit',
  'noProgress',
  'wandering',
  'malformed',
  'chanting',
  // Shares of the last 8 steps: `Mark` says what each counts.
  'idleRounds',
  'seenActions',
  'nearActions',
  'failures',
  'faults',
  'stale',
  'unusable',
  'seenThoughts',
  /** One error class among them, the commonest. */
  'errorClass',
  /** Old lines in their results; 0 before the third result. */
  'oldLines',
  // Streaks.
  /** One action, whatever came back. */
  'actionStreak',
  /** Failures. */
  'failureStreak',
  /** Test runs with one and the same failing set. */
  'sameTests',
  /** How few different deeds the last 12 steps were; 0 before the sixth step. */
  'fewDeeds',
] as const;

export type FeatureName = (typeof FEATURES)[number];

/** Keeps what the features need: the last marks, the streaks, and how strongly each signal showed lately. */
export class FeatureTracker {
  private readonly marker = new Marker();
  private marks: Mark[] = [];
  private levels = new Map<SignalKind, number>();
  private streak = 0;
  private failureStreak = 0;
  private testStreak = 0;
  private lastTests: string | null = null;

  push(step: StepFacts, history: History, signals: readonly Signal[]): number[] {
    this.marks.push(this.marker.mark(step));
    if (this.marks.length > LONG_WINDOW) this.marks.shift();
    this.countStreaks(step, history.at(0));
    for (const [kind, level] of this.levels) this.levels.set(kind, level * FADING);
    for (const { kind, severity } of signals) {
      this.levels.set(kind, Math.max(severity, this.levels.get(kind) ?? 0));
    }
    const values = this.values();
    return FEATURES.map((name) => values[name]);
  }

  reset(): void {
    this.marks = [];
    this.levels = new Map();
    this.streak = 0;
    this.failureStreak = 0;
    this.testStreak = 0;
    this.lastTests = null;
  }

  private countStreaks(step: StepFacts, last: StepFacts | undefined): void {
    const isSame = last !== undefined && !step.malformed && !step.waits && last.actionHash === step.actionHash;
    this.streak = isSame ? this.streak + 1 : 1;
    if (isFault(step)) this.failureStreak++;
    else if (!step.malformed && step.action.kind !== 'test') this.failureStreak = 0;
    if (step.tests === null) return;
    const { failingCount, signature } = step.tests;
    this.testStreak = failingCount > 0 && signature === this.lastTests ? this.testStreak + 1 : 0;
    this.lastTests = signature;
  }

  private values(): Record<FeatureName, number> {
    const recent = this.marks.slice(-WINDOW);
    const sums = sumOf(recent);
    const level = (kind: SignalKind): number => this.levels.get(kind) ?? 0;
    return {
      cycle: level('cycle'),
      nearRepeat: level('near-repeat'),
      sameError: level('same-error'),
      revisit: level('revisit'),
      noProgress: level('no-progress'),
      wandering: level('wandering'),
      malformed: level('malformed'),
      chanting: level('chanting'),
      idleRounds: sums.idleRound / WINDOW,
      seenActions: sums.seenAction / WINDOW,
      nearActions: sums.nearAction / WINDOW,
      failures: sums.failed / WINDOW,
      faults: sums.fault / WINDOW,
      stale: sums.stale / WINDOW,
      unusable: sums.unusable / WINDOW,
      seenThoughts: sums.seenThought / WINDOW,
      errorClass: sums.failed + sums.fault === 0 ? 0 : commonestError(recent) / WINDOW,
      oldLines: oldLines(recent),
      actionStreak: Math.min(1, (this.streak - 1) / 4),
      failureStreak: Math.min(1, this.failureStreak / 6),
      sameTests: Math.min(1, this.testStreak / 4),
      fewDeeds: this.marks.length < LONG_WINDOW / 2 ? 0 : 1 - countDeeds(this.marks) / this.marks.length,
    };
  }
}

type Counted = Exclude<keyof Mark, 'novelty' | 'errorClass' | 'deed'>;

function sumOf(marks: readonly Mark[]): Record<Counted, number> {
  const sums = {
    idleRound: 0,
    seenAction: 0,
    nearAction: 0,
    failed: 0,
    fault: 0,
    stale: 0,
    unusable: 0,
    seenThought: 0,
  };
  for (const mark of marks) {
    sums.idleRound += mark.idleRound;
    sums.seenAction += mark.seenAction;
    sums.nearAction += mark.nearAction;
    sums.failed += mark.failed;
    sums.fault += mark.fault;
    sums.stale += mark.stale;
    sums.unusable += mark.unusable;
    sums.seenThought += mark.seenThought;
  }
  return sums;
}

function commonestError(marks: readonly Mark[]): number {
  let most = 0;
  for (const { errorClass } of marks) {
    if (errorClass === null) continue;
    let times = 0;
    for (const other of marks) if (other.errorClass === errorClass) times++;
    most = Math.max(most, times);
  }
  return most;
}

function oldLines(marks: readonly Mark[]): number {
  let results = 0;
  let old = 0;
  for (const { novelty } of marks) {
    if (novelty === null) continue;
    results++;
    old += 1 - novelty;
  }
  return results < 3 ? 0 : old / results;
}

function countDeeds(marks: readonly Mark[]): number {
  let count = 0;
  for (let i = 0; i < marks.length; i++) {
    let isNew = true;
    for (let j = 0; j < i && isNew; j++) isNew = marks[j]?.deed !== marks[i]?.deed;
    if (isNew) count++;
  }
  return count;
}
