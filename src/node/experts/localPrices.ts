import type { PriceTable } from '../../core/budget/prices';
import { isLoopback } from '../http/isLoopback';
import type { ChosenExpert } from '../run/chooseExperts';
import { openAiBaseUrl } from './openAiBaseUrl';

export const LOCAL_PRICE_NOTE = 'local endpoint, no price';

/**
 * An OpenAI-compatible endpoint on this machine bills nobody. Its models get the price 0, with a note that says so; a price
 * of the user's own comes before it.
 */
export async function localPrices(
  chosen: readonly ChosenExpert[],
  environment: NodeJS.ProcessEnv,
): Promise<PriceTable> {
  const prices = chosen.map(async (choice): Promise<PriceTable> => {
    if (choice.provider !== 'openai' || choice.model === undefined) return [];
    const url = openAiBaseUrl(choice, environment);
    if (url === undefined || !(await isLoopback(url))) return [];
    const price = { inputPerMillion: 0, outputPerMillion: 0, from: '2026-01-01', note: LOCAL_PRICE_NOTE };
    return [{ provider: 'openai', model: choice.model.trim(), ...price }];
  });
  return (await Promise.all(prices)).flat();
}
