import type { RunEvent } from '../../../src/core/trajectory/runEvent';
import type { Casting } from '../../../test/support/stuckProtege/protegeKind';

/** What one run came to. */
export interface PolicyRun {
  readonly policy: string;
  readonly bugId: string;
  readonly casting: Casting;
  readonly outcome: string;
  readonly steps: number;
  readonly consultations: number;
  /** Consultations begun while the protégé was at sound work. */
  readonly needless: number;
  readonly nudges: number;
  /** Input and output tokens together. */
  readonly protegeTokens: number;
  readonly expertTokens: number;
  /** Steps whose action could bring nothing new, by the script's own word. */
  readonly wastedSteps: number;
  /** First such step, from 1; null where the run had none. */
  readonly loopStart: number | null;
  /** Steps from there to the first verdict, and to the first consultation; null where none came. */
  readonly toVerdict: number | null;
  readonly toConsultation: number | null;
}

/** `isUseless[n]` is about step n + 1. */
export function summariseRun(
  policy: string,
  bugId: string,
  casting: Casting,
  events: readonly RunEvent[],
  isUseless: readonly boolean[],
): PolicyRun {
  const last = events.at(-1);
  if (last?.type !== 'finished') throw new Error(`${bugId}, ${policy}: the run ended with ${last?.type ?? 'nothing'}`);
  const tokens = (role: 'protege' | 'expert'): number =>
    last.models
      .filter((model) => model.role === role)
      .reduce((sum, model) => sum + model.inputTokens + model.outputTokens, 0);
  const first = isUseless.indexOf(true);
  const loopStart = first < 0 ? null : first + 1;
  const distance = (step: number | undefined): number | null =>
    step === undefined || loopStart === null ? null : step - loopStart;
  const verdict = events
    .filter((event) => event.type === 'verdict')
    .find((event) => event.verdict.state !== 'working' && event.step >= (loopStart ?? Infinity));
  const asked = events.filter((event) => event.type === 'consultation-started');
  return {
    policy,
    bugId,
    casting,
    outcome: last.outcome,
    steps: last.steps,
    consultations: asked.length,
    needless: asked.filter(({ step }) => step !== undefined && isUseless[step - 1] !== true).length,
    nudges: events.filter((event) => event.type === 'nudged').length,
    protegeTokens: tokens('protege'),
    expertTokens: tokens('expert'),
    wastedSteps: isUseless.filter(Boolean).length,
    loopStart,
    toVerdict: distance(verdict?.step),
    toConsultation: distance(asked.find(({ step }) => (step ?? 0) >= (loopStart ?? Infinity))?.step),
  };
}

/** The figures of one policy over all its runs. */
export interface PolicyFigures {
  readonly policy: string;
  readonly runs: number;
  readonly fixed: number;
  readonly stuck: number;
  readonly consultations: number;
  readonly needless: number;
  /** Null where nobody was asked. */
  readonly fixedPerConsultation: number | null;
  /** Fixed runs beyond those of never asking, for each consultation; null where nobody was asked. */
  readonly gainedPerConsultation: number | null;
  /** Fixed among the runs in which the expert was asked, for each consultation; null where nobody was asked. */
  readonly fixedOfAskedPerConsultation: number | null;
  readonly expertShare: number;
  readonly steps: number;
  readonly wastedSteps: number;
  readonly toVerdict: readonly number[];
  readonly toConsultation: readonly number[];
}

/** `draws` is how often the policy was played on each bug: figures are of one draw on average. */
export function figuresOf(policy: string, runs: readonly PolicyRun[], fixedByNever: number, draws = 1): PolicyFigures {
  const sum = (pick: (run: PolicyRun) => number): number => runs.reduce((total, run) => total + pick(run), 0) / draws;
  const known = (pick: (run: PolicyRun) => number | null): number[] =>
    runs.map(pick).filter((distance) => distance !== null);
  const fixed = sum((run) => (run.outcome === 'fixed' ? 1 : 0));
  const consultations = sum((run) => run.consultations);
  const fixedOfAsked = sum((run) => (run.outcome === 'fixed' && run.consultations > 0 ? 1 : 0));
  const expertTokens = sum((run) => run.expertTokens);
  return {
    policy,
    runs: runs.length / draws,
    fixed,
    stuck: sum((run) => (run.outcome === 'stuck' ? 1 : 0)),
    consultations,
    needless: sum((run) => run.needless),
    fixedPerConsultation: consultations === 0 ? null : fixed / consultations,
    gainedPerConsultation: consultations === 0 ? null : (fixed - fixedByNever) / consultations,
    fixedOfAskedPerConsultation: consultations === 0 ? null : fixedOfAsked / consultations,
    expertShare: expertTokens / Math.max(1, expertTokens + sum((run) => run.protegeTokens)),
    steps: sum((run) => run.steps),
    wastedSteps: sum((run) => run.wastedSteps),
    toVerdict: known((run) => run.toVerdict),
    toConsultation: known((run) => run.toConsultation),
  };
}
