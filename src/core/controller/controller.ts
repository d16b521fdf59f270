import { explain } from './classifier/explain';
import { lastingProbability, LastingTrouble } from './classifier/lasting';
import type { ClassifierModel } from './classifier/model';
import { probabilityOf } from './classifier/model';
import { FeatureTracker } from './classifier/features';
import weights from './classifier/weights.json';
import { createDetectors } from './detectors/all';
import { FactReader } from './facts';
import { History } from './history';
import type { ObservedStep } from './observedStep';
import type { Signal, Verdict } from './signal';
import { WORKING } from './signal';
import type { Thresholds } from './verdict';
import { FLOOR, judge, STRONG } from './verdict';

export type { ObservedStep, ObservedTests } from './observedStep';

/** What happened outside the run that makes earlier repetition count no more. */
export type RearmReason = 'nudge' | 'advice' | 'user' | 'compaction' | 'protocol';

export interface ControllerOptions {
  /** Another classifier than the shipped one. */
  classifier?: ClassifierModel;
  /** P(stuck) from which on the verdict leaves "working", 0 to 1; the classifier's own by default. */
  threshold?: number;
}

export interface Observation {
  signals: Signal[];
  verdict: Verdict;
}

/** Watches one run. Not shared between runs. */
export interface Controller {
  /** To be called once for every finished step, in order. */
  observe(step: ObservedStep): Observation;
  /** Evidence starts again from here: the verdict is `working` until new repetition shows. */
  rearm(reason: RearmReason): void;
}

export function createController(options: ControllerOptions = {}): Controller {
  const watcher = new Watcher();
  const model = options.classifier ?? SHIPPED;
  const thresholds = thresholdsOf(model, options);
  const trouble = new LastingTrouble();
  let last = WORKING;
  let warned: string | null = null;
  return {
    observe(step) {
      const look = watcher.look(step);
      const signals = look.signals.map((signal) => (signal.signature === warned ? ignoredWarning(signal) : signal));
      const { features } = look;
      const now = probabilityOf(model, features);
      const lasting = trouble.push(now);
      const overTime = lasting === null ? 0 : lastingProbability(model, lasting);
      last = judge(signals, Math.max(now, overTime), thresholds, () => {
        const seen = explain(model, features);
        if (lasting === null) return seen;
        return overTime > now ? [lasting.detail, ...seen] : [...seen, lasting.detail];
      });
      return { signals, verdict: last };
    },
    rearm(reason) {
      // What the user or an adviser said may change everything; a nudge only forbids what it named.
      warned = reason === 'nudge' ? last.signature : null;
      if (reason === 'compaction') watcher.compact();
      else {
        watcher.reset();
        trouble.reset();
      }
      last = WORKING;
    },
  };
}

/** What is added to the words of a signal; a nudge says it to the model itself. */
export const TOLD_NOT_TO = 'The model had been told not to.';

/** Doing again what a nudge has just forbidden needs no third time. */
function ignoredWarning(signal: Signal): Signal {
  if (signal.severity < 0.25) return signal;
  return {
    ...signal,
    severity: Math.max(signal.severity, STRONG),
    detail: `${signal.detail} ${TOLD_NOT_TO}`,
  };
}

const SHIPPED: ClassifierModel = weights;

function thresholdsOf(model: ClassifierModel, options: ControllerOptions): Thresholds {
  const fire = options.threshold ?? model.threshold;
  return { fire, strong: Math.max(fire, model.strongThreshold) };
}

/** Facts, signals and features of one run; the training script looks through it too. */
export class Watcher {
  private readonly facts = new FactReader();
  private readonly detectors = createDetectors();
  private readonly tracker = new FeatureTracker();
  /** Since the last compaction, and over it. */
  private readonly history = new History();
  private readonly longHistory = new History();
  private compactedAfter = Number.NEGATIVE_INFINITY;

  look(step: ObservedStep): { signals: Signal[]; features: number[] } {
    const facts = this.facts.read(step);
    const signals: Signal[] = [];
    for (const { detector, onCompaction } of this.detectors) {
      const signal = detector.push(facts, onCompaction === 'forgets' ? this.history : this.longHistory);
      if (signal === null) continue;
      const isExcused = onCompaction === 'excuses-a-round' && signal.since <= this.compactedAfter;
      signals.push(isExcused ? withRoundExcused(signal) : signal);
    }
    const features = this.tracker.push(facts, this.history, signals);
    this.history.add(facts);
    this.longHistory.add(facts);
    return { signals, features };
  }

  reset(): void {
    for (const { detector } of this.detectors) detector.reset();
    this.tracker.reset();
    this.history.clear();
    this.longHistory.clear();
  }

  /** What was read has gone from the model's context; what was done has not been undone. */
  compact(): void {
    for (const { detector, onCompaction } of this.detectors) if (onCompaction === 'forgets') detector.reset();
    this.tracker.reset();
    this.history.clear();
    this.compactedAfter = this.longHistory.at(0)?.index ?? this.compactedAfter;
  }
}

/** Three rounds over a compaction are as good as two without. */
function withRoundExcused(signal: Signal): Signal {
  return { ...signal, severity: signal.severity >= STRONG ? 0.85 : signal.severity >= FLOOR ? 0.6 : 0.3 };
}
