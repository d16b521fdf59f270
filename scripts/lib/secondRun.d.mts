export interface StageResult {
  readonly status: 'passed' | 'failed' | 'unavailable';
  readonly counts?: {
    readonly tests: number;
    readonly pass: number;
    readonly fail: number;
    readonly cancelled: number;
    readonly skipped: number;
    readonly todo: number;
  };
  /** Absolute paths of the test files with a failure. */
  readonly failedFiles?: readonly string[];
  /** Tests that were red at first and green when run again. */
  readonly flaky?: number;
  readonly note?: string;
}

export function withSecondRun(
  first: StageResult,
  runFiles: (files: readonly string[]) => Promise<StageResult>,
  say: (text: string) => void,
): Promise<StageResult>;
