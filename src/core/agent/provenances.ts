import type { ProposedFile } from '../trajectory/runEvent';
import type { FileChange } from '../workspace/workspace';

type Provenance = ProposedFile['provenance'];

/** Remembers for each edited file whether its last edit came after advice. */
export class Provenances {
  private readonly byPath: Map<string, Provenance>;

  /** `earlier` holds what was there when the run began, of the run that it continues. */
  constructor(earlier: ReadonlyMap<string, Provenance> = new Map()) {
    this.byPath = new Map([...earlier].map(([path, provenance]) => [path, { ...provenance, step: 0 }]));
  }

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
