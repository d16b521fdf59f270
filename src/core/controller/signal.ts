/** What a detector can see. The table in docs/controller.md says what each one means and what it must not fire on. */
export const SIGNAL_KINDS = [
  'repeat',
  'cycle',
  'near-repeat',
  'same-error',
  'revisit',
  'no-progress',
  'wandering',
  'malformed',
  'chanting',
  'asked',
] as const;

export type SignalKind = (typeof SIGNAL_KINDS)[number];

/** A weaker signal is ordinary work seen by a careful eye: the log has it, a person need not. */
export const SEVERITY_WORTH_SAYING = 0.5;

/** One thing that a detector noticed when a step ended. */
export interface Signal {
  kind: SignalKind;
  /** 0 (worth noting) to 1 (certain). */
  severity: number;
  /** Indexes of the steps that show it, oldest first; at most the last dozen. */
  evidence: number[];
  /** Index of the step where it began. */
  since: number;
  /** One plain sentence for people. */
  detail: string;
  /** Stable key of what repeats: the same loop has the same signature when it is seen again. */
  signature: string;
}

export type VerdictState = 'working' | 'looping' | 'stalled';

/** What the controller thinks of the run after a step. */
export interface Verdict {
  state: VerdictState;
  /** Calibrated probability that the run is stuck, 0 to 1. */
  score: number;
  /** True when the evidence is enough to ask the expert without a local nudge first. */
  strong: boolean;
  /** The strongest evidence; 'classifier' when no single signal carries the verdict; null while working. */
  kind: SignalKind | 'classifier' | null;
  /** The evidence in words, strongest first. */
  evidence: string[];
  /** Signature of the strongest evidence, for "one consultation a signature"; null while working. */
  signature: string | null;
}

export const WORKING: Verdict = {
  state: 'working',
  score: 0,
  strong: false,
  kind: null,
  evidence: [],
  signature: null,
};
