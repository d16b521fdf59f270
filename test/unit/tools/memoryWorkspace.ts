import type {
  FileChange,
  ReadResult,
  SyntaxChecker,
  Workspace,
  WriteResult,
} from '../../../src/core/workspace/workspace';

/** A workspace in memory, a fake at the port: what the tools do with results is tested here, not how files are read. */
export class MemoryWorkspace implements Workspace {
  readonly files: Map<string, string | Uint8Array>;
  readonly refusals = new Map<string, string>();
  readonly #start: ReadonlyMap<string, string | Uint8Array>;

  constructor(files: Readonly<Record<string, string | Uint8Array>>) {
    this.files = new Map(Object.entries(files));
    this.#start = new Map(this.files);
  }

  list(signal: AbortSignal): Promise<readonly string[]> {
    signal.throwIfAborted();
    return Promise.resolve([...this.files.keys()].sort());
  }

  read(path: string): Promise<ReadResult> {
    const file = this.files.get(path);
    const refusal = this.refusals.get(path);
    if (refusal !== undefined) return Promise.resolve({ kind: 'refused', reason: 'link-outside', message: refusal });
    if (file === undefined) return Promise.resolve({ kind: 'missing' });
    return Promise.resolve(
      typeof file === 'string'
        ? { kind: 'text', text: file, encoding: 'utf8' }
        : { kind: 'binary', sizeBytes: file.byteLength },
    );
  }

  write(path: string, text: string): Promise<WriteResult> {
    const refusal = this.refusals.get(path);
    if (refusal !== undefined) return Promise.resolve({ kind: 'refused', reason: 'link-outside', message: refusal });
    this.files.set(path, text);
    return Promise.resolve({ kind: 'written' });
  }

  changes(): Promise<readonly FileChange[]> {
    const changes: FileChange[] = [];
    for (const [path, after] of this.files) {
      const before = this.#start.get(path) ?? null;
      if (before !== after && typeof after === 'string' && typeof before !== 'object')
        changes.push({ path, before, after });
      else if (before === null && typeof after === 'string') changes.push({ path, before, after });
    }
    return Promise.resolve(changes);
  }

  treeHash(): Promise<string> {
    return Promise.resolve(JSON.stringify([...this.files]));
  }
}

/** Counts brackets: enough of a language to tell a broken edit from a sound one. */
export const bracketChecker: SyntaxChecker = {
  check: (_path, text) => {
    const problems: { line: number; column: number; message: string }[] = [];
    for (const [index, line] of text.split('\n').entries()) {
      const open = [...line.matchAll(/\(/g)].length;
      const closed = [...line.matchAll(/\)/g)].length;
      if (open !== closed) problems.push({ line: index + 1, column: 1, message: '`)` is missing' });
    }
    return Promise.resolve(problems);
  },
};
