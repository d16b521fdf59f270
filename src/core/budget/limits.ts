import type { BudgetLimits, ExpertMode } from './budget';
import { DEFAULT_LIMITS } from './budget';

export type PartialLimits = Partial<BudgetLimits>;

const KEYS: readonly (keyof BudgetLimits)[] = [
  'consultationsPerRun',
  'consultationsPerDay',
  'usdPerRun',
  'usdPerDay',
  'usdPerMonth',
  'inputTokensPerConsultation',
  'outputTokensPerConsultation',
];

/**
 * The strictest of what the user, the repository and the run say. Only the user's own word can go above the defaults;
 * everybody else can only lower.
 */
export function effectiveLimits(user: PartialLimits, ...lowering: readonly PartialLimits[]): BudgetLimits {
  const limits = { ...DEFAULT_LIMITS };
  for (const key of KEYS) {
    const own = user[key] ?? DEFAULT_LIMITS[key];
    limits[key] = lowering.reduce((least, each) => Math.min(least, each[key] ?? least), own);
  }
  return limits;
}

const STRICTNESS: readonly ExpertMode[] = ['off', 'ask', 'auto'];

/** The strictest of several modes: a repository can turn the expert off or down, never on. */
export function strictestMode(user: ExpertMode, ...lowering: readonly (ExpertMode | undefined)[]): ExpertMode {
  return lowering.reduce<ExpertMode>(
    (strictest, mode) =>
      mode !== undefined && STRICTNESS.indexOf(mode) < STRICTNESS.indexOf(strictest) ? mode : strictest,
    user,
  );
}

/**
 * The mode of one run. Without anybody to ask, `ask` counts as `off`; the user's `--yes` makes it `auto` for the run. A
 * workspace that is `off` stays off.
 */
export function modeOfRun(mode: ExpertMode, options: { canAskUser: boolean; assumeYes: boolean }): ExpertMode {
  if (mode !== 'ask') return mode;
  if (options.assumeYes) return 'auto';
  return options.canAskUser ? 'ask' : 'off';
}
