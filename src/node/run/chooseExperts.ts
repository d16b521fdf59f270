import { HostError } from '../hostError';
import type { ExpertChoice, ExpertProvider, RunRequest } from '../hostTypes';
import { parseExpertList, readExpertList, type ExpertListResult } from '../settings/expertList';
import type { PracticeModels } from './startPractice';
import type { RunEnvironment } from './startRun';

export type ExpertsAsked = Pick<Partial<RunRequest>, 'experts' | 'expertsSetting' | 'expertKeys'>;

export type ChosenExpert = ExpertChoice & { readonly provider: Exclude<ExpertProvider, 'none'> };

/**
 * The experts that were set or named; with the practice models theirs; else the user's own list in the data folder; else the
 * first provider that there is a key for. Empty where nobody is to be asked. No repository has a say in it.
 */
export async function chooseExperts(
  host: RunEnvironment,
  { experts = [], expertsSetting, expertKeys = {} }: ExpertsAsked,
  practice: PracticeModels | null,
): Promise<readonly ChosenExpert[]> {
  if (expertsSetting !== undefined) {
    const set = listOf(`The setting ${expertsSetting.name}`, parseExpertList(expertsSetting.value));
    if (set.length > 0) return withoutNone(set);
  }
  if (experts.some(({ provider }) => provider !== undefined)) return withoutNone(experts);
  if (practice !== null) return [{ provider: 'practice' }];
  // A model or an address without a provider is meant for the one that there is a key for.
  const [given = {}] = experts;
  if (given.model === undefined && given.url === undefined) {
    const listed = withoutNone(await listedExperts(host.dataFolder));
    if (listed.length > 0) return listed;
  }
  if (hasValue(expertKeys.anthropic) || hasValue(host.environment.ANTHROPIC_API_KEY))
    return [{ ...given, provider: 'anthropic' }];
  if (hasValue(expertKeys.openai) || hasValue(host.environment.OPENAI_API_KEY))
    return [{ ...given, provider: 'openai' }];
  return [];
}

async function listedExperts(dataFolder: string): Promise<readonly ExpertChoice[]> {
  const list = await readExpertList(dataFolder);
  return list === null ? [] : listOf(list.file, list);
}

function listOf(name: string, list: ExpertListResult): readonly ExpertChoice[] {
  if (list.ok) return list.experts;
  throw new HostError(
    'expert-configuration',
    `${name} is no list of experts (${list.problem}). Mend or remove it; until then no expert is asked.`,
  );
}

/** `none` by itself means nobody; in a list it would be read in two ways. */
function withoutNone(experts: readonly ExpertChoice[]): readonly ChosenExpert[] {
  const chosen = experts.filter(isChosen);
  if (chosen.length < experts.length && experts.length > 1)
    throw new HostError('expert-configuration', 'none stands alone: name it, or name experts.');
  return chosen;
}

function isChosen(choice: ExpertChoice): choice is ChosenExpert {
  return choice.provider !== undefined && choice.provider !== 'none';
}

function hasValue(text: string | undefined): boolean {
  return text !== undefined && text.trim() !== '';
}
