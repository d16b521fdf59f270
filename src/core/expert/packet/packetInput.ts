import type { Redactor } from '../../agent/ports';
import type { TestOutcome } from '../../outcomes/testOutcome';
import type { ConsultationOutcome, TrackedStep } from '../advice';

/** One thing that the protégé tried, and what it changed in the tests. */
export interface PacketAttempt {
  readonly step: number;
  /** In words: which file, what was replaced by what. */
  readonly what: string;
  /** What became of it: the tests after it, or why it was refused; '' where nothing is known yet. */
  readonly effect: string;
}

/** Earlier advice of this run, and what was done with it. */
export interface EarlierAdvice {
  /** The step that it followed on. */
  readonly step: number;
  readonly diagnosis: string;
  readonly steps: readonly TrackedStep[];
  readonly outcome: ConsultationOutcome;
  /** What the protégé reported, or null. */
  readonly report: string | null;
}

/** A place that matters. Lines and columns count from 1. */
export interface Focus {
  readonly path: string;
  readonly line: number;
  readonly column?: number;
}

export interface CodeFile {
  readonly path: string;
  readonly text: string;
  readonly lines: readonly number[];
  /** Columns that matter, by line, where they are known: they tell what to show of a very long line. */
  readonly columns?: ReadonlyMap<number, readonly number[]>;
  /** Where things are defined that the code around `lines` uses: shown after everything else, where there is room. */
  readonly used?: readonly number[];
}

/** What the run knows, and what the packet is built from. */
export interface PacketInput {
  readonly task: string;
  readonly testCommand: string;
  readonly baseline: TestOutcome | null;
  /** The newest run of the tests. */
  readonly latest: TestOutcome | null;
  readonly attempts: readonly PacketAttempt[];
  /** What the user said while the run went on, newest last. */
  readonly said: readonly string[];
  /** Reads and searches in words, newest last. */
  readonly looked: string;
  readonly earlier: readonly EarlierAdvice[];
  /** Unified diff of the edits so far; '' where there is none. */
  readonly patch: string;
  /** Files with the lines that matter in them, most important first. */
  readonly code: readonly CodeFile[];
  /** Why the controller asks, in words. */
  readonly evidence: readonly string[];
  readonly question: string;
  readonly redactor: Redactor;
  /** Limit on the whole packet, in tokens as `estimateTokens` counts; at most `MAX_PACKET_TOKENS` are used. */
  readonly maxInputTokens: number;
}
