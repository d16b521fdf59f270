import type { StepFacts } from '../facts';
import type { History } from '../history';
import { RecentMap } from '../recentMap';
import type { Signal, SignalKind } from '../signal';

const WINDOW = 8;

/** What the classifier sees of a run after a step. All are 0 to 1, and more always means more stuck. */
export const FEATURES = [
  'repeat',
  'cycle',
  'nearRepeat',
  'sameError',
  'revisit',
  'noProgress',
  'wandering',
  'malformed',
  'chanting',
  /** Share of the last 8 steps that did what an earlier step had done, with the same result and no new state between. */
  'seenPairs',
  /** The same, but something new had been tried in between: the change did not change the answer. */
  'idleRounds',
  /** Share of the last 8 actions that the run had taken before in the same state, whatever came back. */
  'seenActions',
  /** Streak of one action, whatever came back. */
  'actionStreak',
  /** Share of the last 8 steps that failed. */
  'failures',
  /** Failures in a row. */
  'failureStreak',
  /** Share of the last 8 steps whose result brought nothing new. */
  'stale',
  /** Share of the last 8 steps without a usable action. */
  'unusable',
  /** Share of the last 8 steps whose thought began word for word as an earlier one. */
  'seenThoughts',
  /** Edits among the last 8 steps that failed or changed nothing. */
  'idleEdits',
  /** Share of the last 8 steps that edited or tested at a state known to fail. */
  'knownBad',
  /** Share of the last 8 steps with one error class, the commonest. */
  'errorClass',
] as const;

export type FeatureName = (typeof FEATURES)[number];

const FROM_SIGNAL: readonly [FeatureName, SignalKind][] = [
  ['repeat', 'repeat'],
  ['cycle', 'cycle'],
  ['nearRepeat', 'near-repeat'],
  ['sameError', 'same-error'],
  ['revisit', 'revisit'],
  ['noProgress', 'no-progress'],
  ['wandering', 'wandering'],
  ['malformed', 'malformed'],
  ['chanting', 'chanting'],
];

interface Mark {
  pair: boolean;
  idleRound: boolean;
  action: boolean;
  failed: boolean;
  stale: boolean;
  unusable: boolean;
  thought: boolean;
  idleEdit: boolean;
  knownBad: boolean;
  errorClass: string | null;
}

/** Keeps what the features need: the last marks, and bounded sets of what was seen before. */
export class FeatureTracker {
  private readonly pairs = new RecentMap<number, number>(1_024);
  /** Epoch in which each action was last taken. */
  private readonly actions = new RecentMap<number, number>(1_024);
  private readonly thoughts = new RecentMap<number, true>(1_024);
  private marks: Mark[] = [];
  private signalLevels = new Map<SignalKind, number>();
  private streak = 0;
  private failureStreak = 0;

  push(step: StepFacts, history: History, signals: readonly Signal[]): number[] {
    this.marks.push(this.markOf(step));
    if (this.marks.length > WINDOW) this.marks.shift();
    const last = history.at(0);
    this.streak =
      last !== undefined && !step.malformed && !step.waits && last.actionHash === step.actionHash ? this.streak + 1 : 1;
    if (isFault(step)) this.failureStreak++;
    else if (!step.malformed && step.action.kind !== 'test') this.failureStreak = 0;
    // A signal fades over the steps that do not show it.
    for (const [kind, level] of this.signalLevels) this.signalLevels.set(kind, level * 0.85);
    for (const { kind, severity } of signals) {
      this.signalLevels.set(kind, Math.max(severity, this.signalLevels.get(kind) ?? 0));
    }
    return this.vector();
  }

  reset(): void {
    this.marks = [];
    this.signalLevels = new Map();
    this.streak = 0;
    this.failureStreak = 0;
  }

  private vector(): number[] {
    const counts = countMarks(this.marks);
    const values: Partial<Record<FeatureName, number>> = {
      seenPairs: counts.pair / WINDOW,
      idleRounds: counts.idleRound / WINDOW,
      seenActions: counts.action / WINDOW,
      actionStreak: Math.min(1, (this.streak - 1) / 4),
      failures: counts.failed / WINDOW,
      failureStreak: Math.min(1, this.failureStreak / 6),
      stale: counts.stale / WINDOW,
      unusable: counts.unusable / WINDOW,
      seenThoughts: counts.thought / WINDOW,
      idleEdits: counts.idleEdit / WINDOW,
      knownBad: counts.knownBad / WINDOW,
      errorClass: counts.failed < 2 ? counts.failed / WINDOW : this.commonestError() / WINDOW,
    };
    for (const [name, kind] of FROM_SIGNAL) values[name] = this.signalLevels.get(kind) ?? 0;
    return FEATURES.map((name) => values[name] ?? 0);
  }

  private commonestError(): number {
    const counts = new Map<string, number>();
    for (const { errorClass } of this.marks) {
      if (errorClass !== null) counts.set(errorClass, (counts.get(errorClass) ?? 0) + 1);
    }
    return Math.max(0, ...counts.values());
  }

  private markOf(step: StepFacts): Mark {
    const action = step.actionHash;
    const pair = (action * 31 + step.resultHash) % Number.MAX_SAFE_INTEGER;
    // Waiting on purpose is the same again by its nature.
    const usable = !step.malformed && !step.waits && step.action.exact !== '';
    const fresh = step.changed && !step.revisited;
    const lastTaken = usable && !fresh ? this.actions.get(action) : undefined;
    const lastPair = usable && !fresh ? this.pairs.get(pair) : undefined;
    // Testing or looking again after a change is ordinary work, whatever comes back.
    const afterChange = lastTaken !== undefined && lastTaken !== step.epoch;
    const mark = {
      pair: lastPair === step.epoch,
      idleRound: lastPair !== undefined && lastPair !== step.epoch,
      action: lastTaken === step.epoch,
      // A failing test, or a script that fails again after a change, is how debugging goes.
      failed: isFault(step) && !afterChange,
      stale: usable && !fresh && !afterChange && step.novelty < 0.2,
      unusable: step.malformed,
      thought: step.thoughtHash !== 0 && this.thoughts.has(step.thoughtHash),
      idleEdit: step.action.kind === 'edit' && !fresh,
      knownBad: step.knownBad,
      errorClass: isFault(step) ? step.errorClass : null,
    };
    if (usable) {
      this.actions.set(action, step.epoch);
      this.pairs.set(pair, step.epoch);
    }
    if (step.thoughtHash !== 0) this.thoughts.set(step.thoughtHash, true);
    return mark;
  }
}

function isFault(step: StepFacts): boolean {
  return step.failed && !step.malformed && step.tests === null && step.action.kind !== 'test';
}

type MarkCounts = Record<Exclude<keyof Mark, 'errorClass'>, number>;

function countMarks(marks: readonly Mark[]): MarkCounts {
  const counts: MarkCounts = {
    pair: 0,
    idleRound: 0,
    action: 0,
    failed: 0,
    stale: 0,
    unusable: 0,
    thought: 0,
    idleEdit: 0,
    knownBad: 0,
  };
  for (const mark of marks) {
    if (mark.pair) counts.pair++;
    if (mark.idleRound) counts.idleRound++;
    if (mark.action) counts.action++;
    if (mark.failed) counts.failed++;
    if (mark.stale) counts.stale++;
    if (mark.unusable) counts.unusable++;
    if (mark.thought) counts.thought++;
    if (mark.idleEdit) counts.idleEdit++;
    if (mark.knownBad) counts.knownBad++;
  }
  return counts;
}
