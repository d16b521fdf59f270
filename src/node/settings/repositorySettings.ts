import { open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ParseError } from 'jsonc-parser';
import { parse } from 'jsonc-parser';
import { z } from 'zod';
import { expertModeSchema } from '../../core/budget/budget';
import type { PartialLimits } from '../../core/budget/limits';
import { triggerSchema } from './expertChoices';
import { jsonFaultWords } from './jsonFaultWords';

/** A settings file longer than this is not read. */
const MAX_BYTES = 1 << 20;

/**
 * What a repository may say about the expert: lower limits, a lower mode, a stricter trigger, more to mask. Everything else under
 * `protege.*` in a repository (provider, endpoint, model, key, prices, commands) is never looked at.
 */
export interface RepositorySettings {
  readonly mode?: z.infer<typeof expertModeSchema>;
  readonly trigger?: z.infer<typeof triggerSchema>;
  readonly limits: PartialLimits;
  /** Regular expressions of what is to be masked in packets besides the built-in rules. */
  readonly redact: readonly string[];
  /** Values that could not be understood, in words. They are left out, so that the user's own hold. */
  readonly problems: readonly string[];
}

const amount = z.number().nonnegative();
const count = z.number().int().nonnegative();

const LIMITS = {
  consultationsPerRun: count,
  consultationsPerDay: count,
  usdPerRun: amount,
  usdPerDay: amount,
  usdPerMonth: amount,
  inputTokensPerConsultation: count.min(1),
  outputTokensPerConsultation: count.min(1),
} as const;

/** What the values that are not plain amounts must be, in words. */
const EXPECTED: Readonly<Record<string, string>> = {
  mode: '"off", "ask" or "auto"',
  redact: 'a list of texts, none of them empty',
  trigger: '"stall", "stall-or-asked" or "manual"',
  consultationsPerRun: 'a whole number, 0 or more',
  consultationsPerDay: 'a whole number, 0 or more',
  inputTokensPerConsultation: 'a whole number, 1 or more',
  outputTokensPerConsultation: 'a whole number, 1 or more',
};

/** Settings of one folder's `.vscode/settings.json`; none where there is no such file. */
export async function readRepositorySettings(folder: string): Promise<RepositorySettings> {
  const file = join(folder, '.vscode', 'settings.json');
  const text = await readBounded(file);
  if (text === null) return { limits: {}, redact: [], problems: [] };
  if (text.length > MAX_BYTES) return { limits: {}, redact: [], problems: [`${file} is too large and was not read.`] };
  const errors: ParseError[] = [];
  const json = text.replace(/^\ufeff/, '');
  const root: unknown = parse(json, errors, { allowTrailingComma: true, allowEmptyContent: true });
  const problems = errors
    .slice(0, 1)
    .map((fault) => `${file}, ${jsonFaultWords(json, fault)}. Mend it there: what follows may not count until then.`);
  if (typeof root !== 'object' || root === null || Array.isArray(root)) return { limits: {}, redact: [], problems };
  return interpret(new Map(Object.entries(root)), file, problems);
}

function interpret(values: ReadonlyMap<string, unknown>, file: string, before: readonly string[]): RepositorySettings {
  const problems = [...before];
  const read = <T>(name: string, schema: z.ZodType<T>): T | undefined => {
    const key = `protege.expert.${name}`;
    if ((values.get(key) ?? null) === null) return undefined;
    const parsed = schema.safeParse(values.get(key));
    if (parsed.success) return parsed.data;
    const shown = JSON.stringify(values.get(key)).slice(0, 40);
    problems.push(
      `${file}: ${key} is ${shown}, but must be ${EXPECTED[name] ?? 'a number, 0 or more'}. It was left out.`,
    );
    return undefined;
  };
  const mode = read('mode', expertModeSchema);
  const trigger = read('trigger', triggerSchema);
  const limits: { -readonly [K in keyof PartialLimits]: PartialLimits[K] } = {};
  for (const key of LIMIT_KEYS) {
    const value = read(key, LIMITS[key]);
    if (value !== undefined) limits[key] = value;
  }
  const redact = read('redact', z.array(z.string().min(1))) ?? [];
  return {
    ...(mode === undefined ? {} : { mode }),
    ...(trigger === undefined ? {} : { trigger }),
    limits,
    redact,
    problems,
  };
}

const LIMIT_KEYS = [
  'consultationsPerRun',
  'consultationsPerDay',
  'usdPerRun',
  'usdPerDay',
  'usdPerMonth',
  'inputTokensPerConsultation',
  'outputTokensPerConsultation',
] as const;

/** The text up to just over the limit, null where there is no such file. */
async function readBounded(file: string): Promise<string | null> {
  try {
    const stats = await stat(file);
    // Opening a pipe would wait for ever.
    if (!stats.isFile()) return null;
    const handle = await open(file, 'r');
    try {
      const buffer = Buffer.alloc(Math.min(stats.size, MAX_BYTES + 1));
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, 0);
      return buffer.toString('utf8', 0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch {
    return null;
  }
}
