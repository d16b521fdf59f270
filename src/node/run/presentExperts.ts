import { DEFAULT_ANTHROPIC_MODEL } from '../settings/defaultModel';
import type { ExpertChoice } from '../hostTypes';
import { chooseExperts, type ExpertsAsked } from './chooseExperts';
import type { RunEnvironment } from './startRun';

/** Who a run that began now would ask, without starting one; empty for nobody. */
export async function presentExperts(
  host: RunEnvironment,
  asked: ExpertsAsked,
  isPractice: boolean,
): Promise<readonly ExpertChoice[]> {
  const isSet = asked.expertsSetting !== undefined || asked.experts?.some(({ provider }) => provider !== undefined);
  if (isPractice && isSet !== true) return [{ provider: 'practice' }];
  const chosen = await chooseExperts(host, asked, null);
  return chosen.map((choice) =>
    choice.provider === 'anthropic' ? { ...choice, model: choice.model ?? DEFAULT_ANTHROPIC_MODEL } : choice,
  );
}
