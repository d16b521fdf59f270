import { z } from 'zod';
import type { ModelUsage } from '../model/chatModel';

export const expertModeSchema = z.enum(['off', 'ask', 'auto']);
export type ExpertMode = z.infer<typeof expertModeSchema>;

/** The limits in force. Dollars, calendar day and month in local time. */
export const budgetLimitsSchema = z.object({
  consultationsPerRun: z.number().int().nonnegative(),
  consultationsPerDay: z.number().int().nonnegative(),
  usdPerRun: z.number().nonnegative(),
  usdPerDay: z.number().nonnegative(),
  usdPerMonth: z.number().nonnegative(),
  inputTokensPerConsultation: z.number().int().positive(),
  outputTokensPerConsultation: z.number().int().positive(),
});
export type BudgetLimits = z.infer<typeof budgetLimitsSchema>;

export const DEFAULT_LIMITS: BudgetLimits = {
  consultationsPerRun: 6,
  consultationsPerDay: 20,
  usdPerRun: 0.5,
  usdPerDay: 2,
  usdPerMonth: 20,
  inputTokensPerConsultation: 12_000,
  outputTokensPerConsultation: 1_500,
};

/** What the user allows one expert of several, in one run and within the limits of the workspace. */
export const expertOwnLimitsSchema = z.object({
  consultationsPerRun: z.number().int().nonnegative().optional(),
  usdPerRun: z.number().nonnegative().optional(),
});
export type ExpertOwnLimits = z.infer<typeof expertOwnLimitsSchema>;

export const amountsSchema = z.object({ consultations: z.number(), usd: z.number(), tokens: z.number() });
export type Amounts = z.infer<typeof amountsSchema>;

export const budgetStateSchema = z.object({
  mode: expertModeSchema,
  limits: budgetLimitsSchema,
  spent: z.object({ run: amountsSchema.optional(), day: amountsSchema, month: amountsSchema }),
  reserved: amountsSchema,
  remaining: amountsSchema,
});
export type BudgetState = z.infer<typeof budgetStateSchema>;

export interface ReservationRequest {
  readonly runId: string;
  readonly consultationId: string;
  readonly provider: string;
  readonly model: string;
  readonly estimatedInputTokens: number;
  readonly maxOutputTokens: number;
  /** The expert's own limits; none where they are left out. */
  readonly expertLimits?: ExpertOwnLimits;
}

export type BudgetRefusal = {
  readonly limit: keyof BudgetLimits | 'expertConsultationsPerRun' | 'expertUsdPerRun' | 'mode' | 'price';
  /** In words: which limit, how far, when it resets. */
  readonly message: string;
  /** ISO time at which the limit frees again, or null. */
  readonly resetsAt: string | null;
  /** Only the open reservations of other runs fill the limit: it may have room as soon as they are answered. */
  readonly isMomentary?: true;
};

export type ReservationResult =
  | {
      readonly ok: true;
      readonly reservationId: string;
      readonly worstCaseUsd: number;
      /** What the price rests on where tokens are not billed, in words. */
      readonly priceNote?: string;
    }
  | { readonly ok: false; readonly refusal: BudgetRefusal };

export type Settlement =
  | { readonly kind: 'used'; readonly usage: ModelUsage }
  /** The request may have left, its usage is not known: settled at the worst case and marked. */
  | { readonly kind: 'unknown' }
  /** Certain that nothing was sent. */
  | { readonly kind: 'released' };

/** The only door to an expert: reserve before the call, settle after it. Safe across processes. */
export interface BudgetGate {
  state(runId: string | null): Promise<BudgetState>;
  reserve(request: ReservationRequest): Promise<ReservationResult>;
  /** Returns the dollars settled. */
  settle(reservationId: string, settlement: Settlement): Promise<number>;
}
