import { z } from 'zod';

const expertSchema = z.object({
  provider: z.enum(['anthropic', 'openai', 'ollama', 'vscode', 'practice', 'none']).optional(),
  model: z.string().optional(),
  url: z.string().optional(),
});

/**
 * What was chosen for one run beside the settings, so that a run that continues it can go on in the same way. No consent is
 * among it: `--yes` counts for the run that it was given to.
 */
export const runOptionsSchema = z.object({
  testCommand: z.string().optional(),
  model: z.string().optional(),
  ollamaUrl: z.string().optional(),
  practice: z.literal(true).optional(),
  experts: z.array(expertSchema).readonly().optional(),
  maxSteps: z.number().int().nonnegative().optional(),
  maxMinutes: z.number().positive().optional(),
  maxConsultations: z.number().int().nonnegative().optional(),
  maxUsd: z.number().nonnegative().optional(),
});
export type RunOptions = z.infer<typeof runOptionsSchema>;

export const RUN_OPTION_NAMES = runOptionsSchema.keyof().options;
export type RunOptionName = (typeof RUN_OPTION_NAMES)[number];
