import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { consultationOutcomeSchema } from '../../core/expert/advice';
import type { ConsultationResult } from '../../core/expert/expertRecord';
import { receiptsOf } from '../../core/expert/receipt';
import { writeWhole } from '../settings/workspaceStore';
import { parseEventLine, readEnds } from './readEvents';
import { EVENTS_FILE } from './runLog';

const indexedRunSchema = z.object({
  /** Bytes of the log when it was read: a log only grows, so an equal size means that nothing is new. */
  size: z.number(),
  workspace: z.string(),
  results: z.array(
    z.object({
      provider: z.string(),
      model: z.string(),
      outcome: consultationOutcomeSchema,
      usd: z.number(),
      tokens: z.number(),
    }),
  ),
});
type IndexedRun = z.infer<typeof indexedRunSchema>;

const indexSchema = z.object({ version: z.literal(1), runs: z.record(z.string(), indexedRunSchema) });

export interface RunResults {
  readonly workspace: string;
  readonly results: readonly ConsultationResult[];
}

/** Runs read side by side; more would only wait for the disk. */
const AT_ONCE = 32;

/**
 * What the consultations of every kept run came to. An index beside the runs saves reading their logs again; it is only a
 * copy, so that a missing or damaged one is made anew, and one that can't be written changes nothing.
 */
export async function readExpertResults(dataFolder: string): Promise<RunResults[]> {
  const runsFolder = join(dataFolder, 'runs');
  const file = join(dataFolder, 'expert-records.json');
  const known = await readIndex(file);
  const ids = await readdir(runsFolder).catch(() => []);
  const runs = new Map<string, IndexedRun>();
  let isChanged = ids.length !== Object.keys(known).length;
  for (let at = 0; at < ids.length; at += AT_ONCE)
    await Promise.all(
      ids.slice(at, at + AT_ONCE).map(async (id) => {
        const log = join(runsFolder, id, EVENTS_FILE);
        const size = await stat(log).then(
          (entry) => entry.size,
          () => null,
        );
        if (size === null) return;
        const before = known[id];
        if (before?.size === size) {
          runs.set(id, before);
          return;
        }
        isChanged = true;
        const read = await readRun(log, size).catch(() => null);
        if (read !== null) runs.set(id, read);
      }),
    );
  if (isChanged)
    await writeWhole(file, JSON.stringify({ version: 1, runs: Object.fromEntries(runs) })).catch(() => undefined);
  return [...runs.values()];
}

async function readIndex(file: string): Promise<Readonly<Record<string, IndexedRun>>> {
  try {
    return indexSchema.parse(JSON.parse(await readFile(file, 'utf8'))).runs;
  } catch {
    return {};
  }
}

async function readRun(log: string, size: number): Promise<IndexedRun | null> {
  const { first, last } = await readEnds(log);
  if (first?.type !== 'run-started') return null;
  const { workspace } = first;
  // Most runs ask nobody, and their end says so.
  if (last?.type === 'finished' && last.consultations === 0) return { size, workspace, results: [] };
  const lines = (await readFile(log, 'utf8')).split('\n').filter((line) => line.includes('"type":"consultation-'));
  const events = lines.flatMap((line) => parseEventLine(line) ?? []);
  const results = receiptsOf(events).map(({ provider, model, outcome, costUsd, usage }) => ({
    provider,
    model,
    outcome,
    usd: costUsd,
    tokens: usage === null ? 0 : usage.inputTokens + usage.outputTokens,
  }));
  return { size, workspace, results };
}
