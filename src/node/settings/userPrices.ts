import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BUILT_IN_PRICES } from '../../core/budget/builtInPrices';
import type { PriceTable } from '../../core/budget/prices';
import { mergePrices, priceTableSchema } from '../../core/budget/prices';

export interface Prices {
  readonly table: PriceTable;
  /** The user's own file, whether it is there or not. */
  readonly file: string;
  /** Why the file was left out, in words; null when all is well. */
  readonly problem: string | null;
}

/** Built-in prices with the user's `prices.json` of the data folder before them. A damaged file is left out, and named. */
export async function readPrices(dataFolder: string): Promise<Prices> {
  const file = join(dataFolder, 'prices.json');
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    return { table: BUILT_IN_PRICES, file, problem: isMissing ? null : `${file} could not be read: ${String(error)}` };
  }
  try {
    const parsed = priceTableSchema.safeParse(JSON.parse(text.replace(/^\ufeff/, '')));
    if (parsed.success) return { table: mergePrices(BUILT_IN_PRICES, parsed.data), file, problem: null };
    const issue = parsed.error.issues[0];
    return damaged(file, `${issue?.path.join('.') ?? '?'}: ${issue?.message ?? 'not understood'}`);
  } catch (error) {
    return damaged(file, error instanceof Error ? error.message : String(error));
  }
}

/** The user may have entered a higher price: with the built-in one a limit could be passed, so none is known at all. */
function damaged(file: string, why: string): Prices {
  return {
    table: [],
    file,
    problem: `${file} is not a list of prices (${why}). Mend or remove it; until then no paid expert is asked.`,
  };
}
