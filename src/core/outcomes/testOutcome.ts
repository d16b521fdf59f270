import { z } from 'zod';

/** One failing test. `id` is stable between runs: file and names, as the runner gives them. */
export const failingTestSchema = z.object({
  id: z.string(),
  message: z.string().optional(),
  file: z.string().optional(),
  line: z.number().int().optional(),
});
export type FailingTest = z.infer<typeof failingTestSchema>;

export const testStatusSchema = z.enum(['passed', 'failed', 'timed-out', 'cancelled', 'not-started']);
export type TestStatus = z.infer<typeof testStatusSchema>;

/** What one run of the test command came to. */
export const testOutcomeSchema = z.object({
  command: z.string(),
  selector: z.string().nullable(),
  status: testStatusSchema,
  exitCode: z.number().int().nullable(),
  /** The runner whose output was understood, or null: then only the exit code and the signature count. */
  runner: z.string().nullable(),
  passing: z.array(z.string()),
  /** How many pass, where the runner counts them and does not name them all. */
  passed: z.number().int().optional(),
  failing: z.array(failingTestSchema),
  /** The failure with numbers, times, paths and addresses masked: equal for the same failure. */
  signature: z.string(),
  /** Combined output, start and end kept when it was too long. */
  output: z.string(),
  outputTruncated: z.boolean(),
  durationMs: z.number(),
});
export type TestOutcome = z.infer<typeof testOutcomeSchema>;

/** That all tests pass, as a sentence, with their number where it is known. */
export function allPassSentence(outcome: TestOutcome): string {
  const passing = passingCount(outcome);
  if (passing === null) return 'All tests pass.';
  return passing === 1 ? 'The one test passes.' : `All ${passing} tests pass.`;
}

/** How many tests pass; null where the runner neither names nor counts them. */
export function passingCount({ passing, passed }: Pick<TestOutcome, 'passing' | 'passed'>): number | null {
  const count = passed ?? passing.length;
  return count === 0 ? null : count;
}

/** Runs the user's test command in the working copy. A failing test is an outcome, never an exception. */
export interface TestRunner {
  readonly command: string;
  run(selector: string | null, signal: AbortSignal): Promise<TestOutcome>;
}
