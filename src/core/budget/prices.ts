import { z } from 'zod';
import type { ModelUsage } from '../model/chatModel';
import type { MicroUsd } from './money';

const dollars = z.number().nonnegative();

/** What a model costs from a day on, in dollars per million tokens. */
export const priceSchema = z.object({
  provider: z.string().min(1),
  /** The model's id; a `*` at the end stands for any ending. */
  model: z.string().min(1),
  /** First day on which the price holds, as `2026-11-01`. */
  from: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
  inputPerMillion: dollars,
  outputPerMillion: dollars,
  /** Tokens written to a five-minute cache and read from one; left out, they cost as much as input. */
  cacheWritePerMillion: dollars.optional(),
  cacheReadPerMillion: dollars.optional(),
  /** Prompts longer than this cost `factor` times as much, input and output. */
  longPrompt: z.object({ aboveTokens: z.number().int().positive(), factor: z.number().positive() }).optional(),
  note: z.string().optional(),
});
export type Price = z.infer<typeof priceSchema>;

export const priceTableSchema = z.array(priceSchema);
export type PriceTable = readonly Price[];

/** Models on the user's own machine, and the practice expert, cost nothing. */
const FREE_PROVIDERS: ReadonlySet<string> = new Set(['ollama', 'practice']);

/** Ollama passes models with this ending on to its paid service. */
const HOSTED_OLLAMA = /[:-]cloud$/i;

/**
 * The price of a model on a day, or null where none is known: then nothing may be sent. The newest entry that already
 * holds counts, or the oldest where none does yet; an exact name comes before a pattern.
 */
export function findPrice(table: PriceTable, provider: string, model: string, day: string): Price | null {
  const candidates = table
    .filter((price) => price.provider === provider && matches(price.model, model))
    .sort((a, b) => rank(b) - rank(a) || (a.from < b.from ? 1 : a.from > b.from ? -1 : 0));
  const best = candidates.filter((price) => price.model === candidates[0]?.model);
  const found = best.find((price) => price.from <= day) ?? best.at(-1);
  if (found !== undefined) return found;
  if (!FREE_PROVIDERS.has(provider) || HOSTED_OLLAMA.test(model)) return null;
  return { provider, model, from: day, inputPerMillion: 0, outputPerMillion: 0, note: 'runs on your own machine' };
}

/** The longer the part of the name that must be equal, the better. */
function rank(price: Price): number {
  return price.model.endsWith('*') ? price.model.length : 1_000 + price.model.length;
}

/** A dated id, as `claude-sonnet-5-5-20261001`, has the price of its family. */
function matches(pattern: string, model: string): boolean {
  if (pattern.endsWith('*')) return model.startsWith(pattern.slice(0, -1));
  return model === pattern || model.replace(/[-@]\d{8}$/, '') === pattern;
}

/** The user's entries replace the built-in ones for the same provider and model. */
export function mergePrices(builtIn: PriceTable, own: PriceTable): PriceTable {
  const isReplaced = (price: Price): boolean =>
    own.some((each) => each.provider === price.provider && each.model === price.model);
  return [...own, ...builtIn.filter((price) => !isReplaced(price))];
}

/** Thousandths of a millionth of a dollar for one token: whole numbers for every price with up to three decimals. */
function nanosPerToken(perMillion: number): number {
  return Math.ceil(perMillion * 1_000 - 1e-9);
}

function factorFor(price: Price, inputTokens: number): number {
  return price.longPrompt !== undefined && inputTokens > price.longPrompt.aboveTokens ? price.longPrompt.factor : 1;
}

function sumMicros(parts: readonly (readonly [tokens: number, perMillion: number])[], factor: number): MicroUsd {
  const nanos = parts.reduce((sum, [tokens, perMillion]) => sum + Math.max(0, tokens) * nanosPerToken(perMillion), 0);
  return Math.max(0, Math.ceil((nanos * factor) / 1_000 - 1e-9));
}

/** The most that one request can cost: the dearest kind of input, and all the output that it may have. */
export function worstCaseMicros(price: Price, inputTokens: number, maxOutputTokens: number): MicroUsd {
  const dearest = Math.max(price.inputPerMillion, price.cacheWritePerMillion ?? 0, price.cacheReadPerMillion ?? 0);
  return sumMicros(
    [
      [inputTokens, dearest],
      [maxOutputTokens, price.outputPerMillion],
    ],
    factorFor(price, inputTokens),
  );
}

/** What a request cost, rounded up to a millionth of a dollar. `usage.inputTokens` holds the cached tokens too. */
export function usageMicros(price: Price, usage: ModelUsage): MicroUsd {
  const read = usage.cacheReadTokens ?? 0;
  const written = usage.cacheWriteTokens ?? 0;
  return sumMicros(
    [
      [usage.inputTokens - read - written, price.inputPerMillion],
      [read, price.cacheReadPerMillion ?? price.inputPerMillion],
      [written, price.cacheWritePerMillion ?? price.inputPerMillion],
      [usage.outputTokens, price.outputPerMillion],
    ],
    factorFor(price, usage.inputTokens),
  );
}
