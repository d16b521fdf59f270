import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { FileDecision, ProposalStore, RunStore } from '../hostTypes';

const DECISIONS_FILE = 'decisions.json';
const decisionsSchema = z.record(z.string(), z.enum(['open', 'accepted', 'rejected', 'partly']));

/** Proposals live in the run's log; what the user decided lives beside it. */
export class FileProposalStore implements ProposalStore {
  private writes: Promise<void> = Promise.resolve();

  constructor(
    private readonly runsFolder: string,
    private readonly runs: RunStore,
  ) {}

  async read(runId: string): ReturnType<ProposalStore['read']> {
    const events = await this.runs.read(runId);
    const last = events.findLast((event) => event.type === 'proposal');
    return { files: last?.files ?? [], decisions: await this.decisions(runId) };
  }

  decide(runId: string, path: string, decision: FileDecision): Promise<void> {
    const write = this.writes.then(async () => {
      const decisions = { ...(await this.decisions(runId)), [path]: decision };
      const folder = join(this.runsFolder, runId);
      await mkdir(folder, { recursive: true });
      const temporary = join(folder, `${DECISIONS_FILE}.${process.pid}`);
      await writeFile(temporary, JSON.stringify(decisions, null, 2));
      await rename(temporary, join(folder, DECISIONS_FILE));
    });
    this.writes = write.catch(() => undefined);
    return write;
  }

  private async decisions(runId: string): Promise<Record<string, FileDecision>> {
    try {
      return decisionsSchema.parse(JSON.parse(await readFile(join(this.runsFolder, runId, DECISIONS_FILE), 'utf8')));
    } catch {
      return {}; // Nothing decided yet, or a file that was damaged: every hunk is open again, and nothing is lost.
    }
  }
}
