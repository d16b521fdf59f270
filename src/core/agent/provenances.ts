import type { ProposedFile } from '../trajectory/runEvent';
import type { FileChange } from '../workspace/workspace';

type Provenance = ProposedFile['provenance'];

/** Remembers for each edited file whether its last edit came after advice. */
export class Provenances {
  private readonly byPath = new Map<string, Provenance>();

  record(path: string, step: number, consultationId: string | null): void {
    this.byPath.set(
      path,
      consultationId === null ? { kind: 'local', step } : { kind: 'advised', consultationId, step },
    );
  }

  describe(changes: readonly FileChange[]): ProposedFile[] {
    return changes.map((change) => ({
      ...change,
      provenance: this.byPath.get(change.path) ?? { kind: 'local', step: 0 },
    }));
  }
}
