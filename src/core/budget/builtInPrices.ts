import type { PriceTable } from './prices';

/**
 * Prices as published, in dollars per million tokens, with the day from which they are known to hold. They change: the
 * user's own entries, in `prices.json` of the data folder, come before these.
 */
export const BUILT_IN_PRICES: PriceTable = [
  {
    provider: 'anthropic',
    model: 'claude-opus-5-5',
    from: '2026-11-01',
    inputPerMillion: 4,
    outputPerMillion: 20,
    cacheWritePerMillion: 5,
    cacheReadPerMillion: 0.2,
  },
  {
    provider: 'anthropic',
    model: 'claude-sonnet-5-5',
    from: '2026-11-01',
    inputPerMillion: 2,
    outputPerMillion: 10,
    cacheWritePerMillion: 2.5,
    cacheReadPerMillion: 0.2,
  },
  {
    provider: 'anthropic',
    model: 'claude-haiku-5-5',
    from: '2026-11-01',
    inputPerMillion: 0.1,
    outputPerMillion: 0.5,
    longPrompt: { aboveTokens: 100_000, factor: 5 },
  },
  {
    provider: 'vscode',
    model: '*',
    from: '2026-11-01',
    inputPerMillion: 0,
    outputPerMillion: 0,
    note: 'paid by the subscription behind the editor’s language models, not by the token',
  },
];
