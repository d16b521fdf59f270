import type { NeutralTrajectory } from '../trajectory/neutralTrajectory';
import { observedStepOf } from '../trajectory/neutralTrajectory';
import type { ControllerOptions } from './controller';
import { createController } from './controller';
import type { SignalKind, Verdict } from './signal';

/** One signal of a recorded run, for `--all`. */
export interface DetectedSignal {
  step: number;
  kind: SignalKind;
  severity: number;
  since: number;
  evidence: number[];
  detail: string;
}

/** The controller's word on one recorded run: a line of `protege detect`. */
export interface Detection {
  source: string;
  id: string;
  model: string | null;
  /** 0-based index of the step at which the verdict first leaves "working"; null when it never does. */
  step: number | null;
  kind: string | null;
  /** P(stuck) at that step, or the highest of the run when it never leaves "working". */
  score: number;
  evidence: string[];
  /** Every signal of the run, only when asked for. */
  signals?: DetectedSignal[];
}

export interface DetectOptions extends ControllerOptions {
  /** Also list every signal, to the end of the run. */
  all?: boolean;
}

/** Watches a recorded run, each step judged only from what had happened by then. */
export function detectTrajectory(trajectory: NeutralTrajectory, options: DetectOptions = {}): Detection {
  const controller = createController(options);
  const signals: DetectedSignal[] = [];
  let first: { step: number; verdict: Verdict } | null = null;
  let highest = 0;
  for (let index = 0; index < trajectory.steps.length; index++) {
    const step = trajectory.steps[index];
    if (step === undefined) break;
    const { signals: seen, verdict } = controller.observe(observedStepOf(step, index));
    highest = Math.max(highest, verdict.score);
    if (first === null && verdict.state !== 'working') first = { step: index, verdict };
    if (options.all === true) {
      for (const { kind, severity, since, evidence, detail } of seen) {
        signals.push({ step: index, kind, severity, since, evidence, detail });
      }
    } else if (first !== null) break;
  }
  return {
    source: trajectory.source,
    id: trajectory.id,
    model: trajectory.model,
    step: first?.step ?? null,
    kind: first?.verdict.kind ?? null,
    score: Math.round((first?.verdict.score ?? highest) * 1_000) / 1_000,
    evidence: first?.verdict.evidence ?? [],
    ...(options.all === true ? { signals } : {}),
  };
}
