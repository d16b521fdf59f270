import { z } from 'zod';
import type { BudgetLimits, ExpertMode } from '../../core/budget/budget';
import { budgetLimitsSchema, expertModeSchema } from '../../core/budget/budget';
import type { ExpertTrigger } from '../../core/controller/escalation/situation';
import type { StoreSection } from './workspaceStore';

export const triggerSchema = z.enum(['stall', 'stall-or-asked', 'manual']);

/** A change of the user's own choices for a workspace. What is not named stays. */
export interface ExpertChange {
  readonly mode?: ExpertMode;
  /** When a question of the model's own is heard, and whether the expert is asked at all without the user's hand. */
  readonly trigger?: ExpertTrigger;
  readonly limits?: Partial<BudgetLimits>;
}

/** What a user chose for a workspace; what is left out is the default. */
export const expertChoicesSchema = z.object({
  mode: expertModeSchema.optional(),
  trigger: triggerSchema.optional(),
  limits: budgetLimitsSchema.partial().optional(),
});
export type ExpertChoices = z.infer<typeof expertChoicesSchema>;

export const EXPERT_SECTION: StoreSection<ExpertChoices> = { name: 'expert', schema: expertChoicesSchema };
