import { z } from 'zod';

export const adviceStepSchema = z.object({
  /** What to do, for example `edit`, `read`, `test`. */
  action: z.string(),
  /** A file, optionally with `:line`, a symbol or a test. */
  target: z.string(),
  /** May have several lines, where it holds code. */
  detail: z.string(),
});
export type AdviceStep = z.infer<typeof adviceStepSchema>;

/** What an expert answers. Data only: it never becomes a command, a path to write or a setting by itself. */
export const adviceSchema = z.object({
  diagnosis: z.string(),
  steps: z.array(adviceStepSchema).max(5),
  stopDoing: z.array(z.string()),
  confidence: z.enum(['low', 'medium', 'high']),
  needsUser: z.boolean(),
});
export type Advice = z.infer<typeof adviceSchema>;

export const adviceStepStateSchema = z.enum(['open', 'done', 'unknown-target']);
export const trackedStepSchema = z.object({ text: z.string(), state: adviceStepStateSchema });
export type TrackedStep = z.infer<typeof trackedStepSchema>;

/** How a consultation ended, judged by the tests alone. `pending` while the run still goes on. */
export const consultationOutcomeSchema = z.enum(['helped', 'followed', 'ignored', 'misled', 'failed', 'pending']);
export type ConsultationOutcome = z.infer<typeof consultationOutcomeSchema>;
