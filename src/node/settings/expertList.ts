import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { ExpertChoice } from '../hostTypes';

/** More than this is no order of asking any more. */
const MAX_EXPERTS = 8;

const text = z.string().trim().min(1).max(500);

/** One expert as the user writes it, in `experts.json` and in the editor's `protege.experts` alike. */
const expertEntrySchema = z.strictObject({
  provider: z.enum(['anthropic', 'openai', 'ollama', 'vscode', 'practice']),
  model: text.optional(),
  url: text.optional(),
  /** Where two endpoints want two keys. */
  keyVariable: z
    .string()
    .regex(/^[A-Za-z_]\w{0,99}$/, 'the name of an environment variable, please')
    .optional(),
  consultationsPerRun: z.number().int().nonnegative().optional(),
  usdPerRun: z.number().nonnegative().optional(),
});

const expertListSchema = z.array(expertEntrySchema).max(MAX_EXPERTS);

export type ExpertListResult =
  | { readonly ok: true; readonly experts: readonly ExpertChoice[] }
  /** In words: which entry, and what is wrong with it. */
  | { readonly ok: false; readonly problem: string };

/** Reads a list of experts from anything. One wrong entry makes the whole list wrong: an order with a hole is another order. */
export function parseExpertList(value: unknown): ExpertListResult {
  const parsed = expertListSchema.safeParse(value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    return { ok: false, problem: `${place(issue?.path ?? [])}${issue?.message ?? 'not understood'}` };
  }
  return { ok: true, experts: parsed.data.map(choiceOf) };
}

/** The user's own list in the data folder, never in a repository; null where there is no such file. */
export async function readExpertList(
  dataFolder: string,
): Promise<(ExpertListResult & { readonly file: string }) | null> {
  const file = join(dataFolder, 'experts.json');
  let content: string;
  try {
    content = await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    return { ok: false, file, problem: error instanceof Error ? error.message : String(error) };
  }
  try {
    return { ...parseExpertList(JSON.parse(content.replace(/^\ufeff/, ''))), file };
  } catch (error) {
    return { ok: false, file, problem: error instanceof Error ? error.message : String(error) };
  }
}

function choiceOf({ consultationsPerRun, usdPerRun, ...entry }: z.infer<typeof expertEntrySchema>): ExpertChoice {
  const limits = {
    ...(consultationsPerRun === undefined ? {} : { consultationsPerRun }),
    ...(usdPerRun === undefined ? {} : { usdPerRun }),
  };
  return { ...entry, ...(Object.keys(limits).length === 0 ? {} : { limits }) };
}

/** People count from 1. */
function place([index, ...rest]: readonly PropertyKey[]): string {
  if (index === undefined) return '';
  return `expert ${Number(index) + 1}${rest.length === 0 ? '' : `, ${rest.map(String).join('.')}`}: `;
}
