import type { ChosenExpert } from '../run/chooseExperts';

/** The address of an OpenAI-compatible endpoint; undefined stands for the provider's own. */
export function openAiBaseUrl(choice: ChosenExpert, environment: NodeJS.ProcessEnv): string | undefined {
  return choice.url ?? (environment.OPENAI_BASE_URL?.trim() || undefined);
}
