import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { FileReview, ProposalStore, RunStore } from '../hostTypes';
import { REVIEW_FOLDER } from './runLog';

const reviewSchema = z.object({
  path: z.string(),
  decision: z.enum(['open', 'accepted', 'rejected', 'partly']),
  basis: z.string().nullable().optional(),
  text: z.string().nullable().optional(),
  acceptedChanges: z.number(),
  rejectedChanges: z.number(),
});

/**
 * Proposals live in the run's log; what the user did with each file lives beside it, one small file for each, so that two
 * windows on one run never write over each other's decisions.
 */
export class FileProposalStore implements ProposalStore {
  private writes: Promise<void> = Promise.resolve();
  private written = 0;

  constructor(
    private readonly runsFolder: string,
    private readonly runs: RunStore,
  ) {}

  async read(runId: string): ReturnType<ProposalStore['read']> {
    const [proposal, reviews] = await Promise.all([this.runs.lastProposal(runId), this.reviews(runId)]);
    return { files: proposal?.files ?? [], reviews };
  }

  async reviews(runId: string): Promise<Map<string, FileReview>> {
    const folder = this.folderOf(runId);
    const names = await readdir(folder).catch(() => []);
    const found = await Promise.all(
      names.filter((name) => name.endsWith('.json')).map((name) => readReview(join(folder, name))),
    );
    return new Map(found.filter((entry) => entry !== null));
  }

  keep(runId: string, reviews: ReadonlyMap<string, FileReview>): Promise<void> {
    const write = this.writes.then(async () => {
      const folder = this.folderOf(runId);
      await mkdir(folder, { recursive: true });
      await Promise.all([...reviews].map(([path, review]) => this.write(folder, path, review)));
    });
    this.writes = write.catch(() => undefined);
    return write;
  }

  private async write(folder: string, path: string, review: FileReview): Promise<void> {
    const name = createHash('sha256').update(path).digest('hex').slice(0, 24);
    const temporary = join(folder, `${name}.${process.pid}.${(this.written += 1)}`);
    await writeFile(temporary, JSON.stringify({ path, ...review }));
    await rename(temporary, join(folder, `${name}.json`));
  }

  private folderOf(runId: string): string {
    return join(this.runsFolder, runId, REVIEW_FOLDER);
  }
}

/** Null for a damaged file: its changes are open again, and nothing is lost. */
async function readReview(file: string): Promise<[string, FileReview] | null> {
  try {
    const { path, ...review } = reviewSchema.parse(JSON.parse(await readFile(file, 'utf8')));
    return [path, review];
  } catch {
    return null;
  }
}
