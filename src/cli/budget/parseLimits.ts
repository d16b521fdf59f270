import type { BudgetLimits, ExpertMode } from '../../core/budget/budget';
import { expertModeSchema } from '../../core/budget/budget';
import type { ExpertTrigger } from '../../core/controller/escalation/situation';
import { triggerSchema } from '../../node/settings/expertChoices';
import type { BudgetSetOptions } from '../commands/budget';
import { UsageError } from '../exit';

export interface BudgetChange {
  readonly mode?: ExpertMode;
  readonly trigger?: ExpertTrigger;
  readonly limits: Partial<BudgetLimits>;
}

/** Reads the flags of `budget set`. Throws a `UsageError` that names the flag. */
export function parseLimits(options: BudgetSetOptions): BudgetChange {
  const limits: Partial<BudgetLimits> = {};
  const put = (key: keyof BudgetLimits, value: number | undefined): void => {
    if (value !== undefined) limits[key] = value;
  };
  put('consultationsPerRun', count('--consultations-per-run', options.consultationsPerRun));
  put('consultationsPerDay', count('--consultations-per-day', options.consultationsPerDay));
  put('usdPerRun', dollars('--usd-per-run', options.usdPerRun));
  put('usdPerDay', dollars('--usd-per-day', options.usdPerDay));
  put('usdPerMonth', dollars('--usd-per-month', options.usdPerMonth));
  const [input, output] = (options.tokensPerConsultation ?? '').split('/');
  put('inputTokensPerConsultation', tokens(input === '' ? undefined : input));
  put('outputTokensPerConsultation', tokens(output));
  return {
    ...(options.mode === undefined ? {} : { mode: mode(options.mode) }),
    ...(options.askWhen === undefined ? {} : { trigger: trigger(options.askWhen) }),
    limits,
  };
}

function trigger(text: string): ExpertTrigger {
  const parsed = triggerSchema.safeParse(text);
  if (!parsed.success) throw new UsageError(`--ask-when is stall, stall-or-asked or manual, not "${text}".`);
  return parsed.data;
}

function mode(text: string): ExpertMode {
  const parsed = expertModeSchema.safeParse(text);
  if (!parsed.success) throw new UsageError(`--mode is off, ask or auto, not "${text}".`);
  return parsed.data;
}

function count(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,6}$/.test(text)) throw new UsageError(`${flag} is a whole number from 0 on, not "${text}".`);
  return Number(text);
}

function tokens(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^[1-9]\d{0,6}$/.test(text))
    throw new UsageError(
      `--tokens-per-consultation is a number, or two with a "/" between them, as 12000/1500, not "${text}".`,
    );
  return Number(text);
}

function dollars(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\$?(?:\d{1,6}(?:\.\d{1,6})?|\.\d{1,6})$/.test(text))
    throw new UsageError(`${flag} is an amount of dollars, as 0.50, not "${text}".`);
  return Number(text.replace('$', ''));
}
