import type { ConsultationOutcome } from '../expert/advice';
import type { TestStatus } from '../outcomes/testOutcome';
import type { ModelCost, RunOutcome } from '../trajectory/runEvent';

/** How a run stands. The log alone can't tell a run that goes on from one that was cut off: its reader says which. */
export type ReportStatus = RunOutcome | 'running' | 'interrupted';

/** One run of the tests. */
export interface TestPoint {
  /** 0 is the run before the first step. */
  readonly step: number;
  readonly status: TestStatus;
  /** Null where the runner's output gave no names to count. */
  readonly failing: number | null;
  readonly passing: number | null;
  /** Only some of the tests were run: the count can't be compared with the others. */
  readonly isPartial: boolean;
}

/** A stretch in which the controller saw no progress: from where the repetition began to where it was last seen. */
export interface ReportSpan {
  readonly state: 'looping' | 'stalled';
  readonly from: number;
  readonly to: number;
}

/** Something that happened at a step. Texts are cleaned, on one line and short, and still nobody's to trust. */
export type ReportMark =
  | {
      readonly kind: 'edit';
      readonly step: number;
      readonly path: string;
      readonly addedLines: number;
      readonly removedLines: number;
    }
  | {
      readonly kind: 'verdict';
      readonly step: number;
      readonly state: 'looping' | 'stalled';
      readonly evidence: string;
    }
  | { readonly kind: 'nudge'; readonly step: number; readonly text: string }
  /** What the user said to the run; asking for the expert, `text` is the question or empty. */
  | { readonly kind: 'said'; readonly step: number; readonly text: string; readonly asksExpert: boolean }
  | {
      readonly kind: 'consultation';
      readonly step: number;
      readonly consultationId: string;
      readonly model: string;
      readonly question: string;
      /** The diagnosis, or why there is none; empty while the expert is waited for. */
      readonly answer: string;
      readonly outcome: ConsultationOutcome | 'waiting';
      readonly costUsd: number;
    }
  | {
      readonly kind: 'compaction';
      readonly step: number;
      readonly droppedMessages: number;
      readonly tokensBefore: number;
      readonly tokensAfter: number;
    };

export type MarkKind = ReportMark['kind'];
export type MarkOf<K extends MarkKind> = Extract<ReportMark, { kind: K }>;

/** What the report of a run shows, whatever its form. Everything in it comes from the run's log. */
export interface RunReport {
  readonly runId: string;
  readonly task: string;
  readonly status: ReportStatus;
  /** ISO 8601; null before the run's first event. */
  readonly startedAt: string | null;
  /** The last event of a run that ended, or that was cut off; null while it goes on. */
  readonly endedAt: string | null;
  readonly model: string;
  readonly isPractice: boolean;
  readonly expert: string | null;
  readonly testCommand: string;
  /** Why it ended, in one sentence; empty while it goes on. */
  readonly message: string;
  readonly steps: number;
  readonly tests: readonly TestPoint[];
  readonly spans: readonly ReportSpan[];
  /** In the order in which they happened. */
  readonly marks: readonly ReportMark[];
  readonly models: readonly ModelCost[];
  readonly costUsd: number;
}
