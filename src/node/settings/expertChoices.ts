import { z } from 'zod';
import { budgetLimitsSchema, expertModeSchema } from '../../core/budget/budget';
import type { StoreSection } from './workspaceStore';

export const triggerSchema = z.enum(['stall', 'stall-or-asked', 'manual']);

/** What a user chose for a workspace; what is left out is the default. */
export const expertChoicesSchema = z.object({
  mode: expertModeSchema.optional(),
  trigger: triggerSchema.optional(),
  limits: budgetLimitsSchema.partial().optional(),
});
export type ExpertChoices = z.infer<typeof expertChoicesSchema>;

export const EXPERT_SECTION: StoreSection<ExpertChoices> = { name: 'expert', schema: expertChoicesSchema };
