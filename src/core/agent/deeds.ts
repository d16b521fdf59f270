import { hashKey } from '../controller/hash';

/**
 * What a run has done, by command and state of the files. A compaction excuses doing again what it took from the model's
 * sight; where nothing at all was new since the one before, the excuse is used up, and the repetition counts.
 */
export class Deeds {
  private readonly before = new Set<string>();
  private readonly sinceCompaction = new Set<string>();

  note(command: string, treeHash: string): void {
    this.sinceCompaction.add(hashKey(`${treeHash}\n${command}`));
  }

  /** To be called at each compaction: whether anything was new since the last one. */
  compact(): boolean {
    const isNew = [...this.sinceCompaction].some((deed) => !this.before.has(deed));
    for (const deed of this.sinceCompaction) this.before.add(deed);
    this.sinceCompaction.clear();
    return isNew;
  }
}
