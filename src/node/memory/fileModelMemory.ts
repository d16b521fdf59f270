import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { ModelHabits, ModelMemory } from '../../core/agent/ports';
import { protocolSchema } from '../../core/trajectory/runEvent';

const tally = z.object({ good: z.number(), bad: z.number() });
const habitsSchema = z.object({
  protocol: protocolSchema,
  calls: z.object({ native: tally.optional(), json: tally.optional(), text: tally.optional() }),
  edits: z.object({ searchReplace: tally, wholeFile: tally }),
  speed: z.object({ outputTokens: z.number(), outputMs: z.number() }).optional(),
});
const fileSchema = z.record(z.string(), habitsSchema);

/** What was learnt about models, in one JSON file of the data folder. A damaged file is learnt anew. */
export class FileModelMemory implements ModelMemory {
  constructor(private readonly file: string) {}

  async recall(provider: string, model: string): Promise<ModelHabits | null> {
    return (await this.all())[keyOf(provider, model)] ?? null;
  }

  async remember(provider: string, model: string, habits: ModelHabits): Promise<void> {
    const all = { ...(await this.all()), [keyOf(provider, model)]: habits };
    await mkdir(dirname(this.file), { recursive: true });
    const temporary = `${this.file}.${process.pid}`;
    await writeFile(temporary, JSON.stringify(all, null, 2));
    await rename(temporary, this.file);
  }

  private async all(): Promise<Record<string, ModelHabits>> {
    try {
      return fileSchema.parse(JSON.parse(await readFile(this.file, 'utf8')));
    } catch {
      return {};
    }
  }
}

function keyOf(provider: string, model: string): string {
  return `${provider}/${model}`;
}
