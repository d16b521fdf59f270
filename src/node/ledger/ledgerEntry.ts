import { z } from 'zod';
import { budgetLimitsSchema, expertOwnLimitsSchema } from '../../core/budget/budget';

/** The process that holds a reservation, so that others can tell when it has died. */
export const ownerSchema = z.object({
  host: z.string(),
  pid: z.number().int(),
  /** When the process started, as its system counts; empty where the system does not say. */
  started: z.string(),
});
export type Owner = z.infer<typeof ownerSchema>;

const whole = z.number().int().nonnegative();

const usageSchema = z.object({
  inputTokens: z.number(),
  outputTokens: z.number(),
  cacheReadTokens: z.number().optional(),
  cacheWriteTokens: z.number().optional(),
});

/** One line of the ledger. Money is in millionths of a dollar, times in milliseconds since the epoch. */
export const ledgerLineSchema = z.discriminatedUnion('type', [
  z.object({ v: z.literal(1), type: z.literal('opened'), at: z.number(), workspace: z.string() }),
  z.object({
    v: z.literal(1),
    type: z.literal('reserve'),
    id: z.string(),
    at: z.number(),
    day: z.string(),
    runId: z.string(),
    consultationId: z.string(),
    provider: z.string(),
    model: z.string(),
    inputTokens: whole,
    outputTokens: whole,
    worstMicros: whole,
    limits: budgetLimitsSchema,
    expertLimits: expertOwnLimitsSchema.optional(),
    owner: ownerSchema,
  }),
  z.object({
    v: z.literal(1),
    type: z.literal('settle'),
    id: z.string(),
    at: z.number(),
    kind: z.enum(['used', 'unknown', 'released']),
    micros: whole,
    usage: usageSchema.nullable(),
  }),
]);
export type LedgerLine = z.infer<typeof ledgerLineSchema>;
