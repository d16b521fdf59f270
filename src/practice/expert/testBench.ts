import { cp, lstat, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runCommand } from '../commandRunner';
import { failingCount, failureSignature } from '../search/failureText';

const neverCopied = new Set(['.git', '.hg', '.svn', '__pycache__', '.pytest_cache', 'coverage']);
const linked = new Set(['node_modules', '.venv', 'venv', 'target', 'vendor']);
const sourceName = /\.(?:[cm]?[jt]sx?|py)$/;
const maxSourceFiles = 400;
const maxSourceBytes = 60_000;
const maxKeptOutput = 30_000;

export interface Verdict {
  readonly passes: boolean;
  /** Failing tests, or null where the output does not say. */
  readonly failing: number | null;
  readonly signature: string;
  readonly output: string;
  readonly durationMs: number;
  readonly timedOut: boolean;
}

/** Changed files by workspace-relative path. */
export type Overlay = ReadonlyMap<string, string>;

/**
 * Private copies of a workspace in which the user's tests really run. The workspace itself is only ever read.
 * One run at a time in each copy; what a run changed is put back before the next.
 */
export class TestBench {
  private readonly idle: string[];
  private readonly waiting: ((folder: string) => void)[] = [];
  readonly verdicts = new Map<string, Verdict>();

  private constructor(
    private readonly copies: readonly string[],
    private readonly command: string,
    readonly sources: ReadonlyMap<string, string>,
  ) {
    this.idle = [...copies];
  }

  /** Makes `count` copies. Dependency folders are linked, not copied. */
  static async open(workspace: string, command: string, count: number): Promise<TestBench> {
    const copies: string[] = [];
    for (let index = 0; index < count; index += 1) {
      const folder = await mkdtemp(path.join(tmpdir(), 'protege-practice-'));
      copies.push(folder);
      await copyTree(workspace, folder);
    }
    return new TestBench(copies, command, await readSources(workspace));
  }

  /** Runs the tests with some files changed. Equal states are run once. */
  async run(overlay: Overlay, timeoutMs: number, signal: AbortSignal): Promise<Verdict> {
    const key = JSON.stringify([...overlay].sort(([a], [b]) => (a < b ? -1 : 1)));
    const known = this.verdicts.get(key);
    if (known !== undefined) return known;
    const folder = await this.take();
    try {
      for (const [file, text] of overlay) await writeFile(path.join(folder, file), text);
      const start = performance.now();
      const result = await runCommand(this.command, { cwd: folder, timeoutMs, signal });
      const verdict = {
        passes: result.exitCode === 0 && !result.timedOut,
        failing: result.exitCode === 0 ? 0 : failingCount(result.output),
        signature: failureSignature(result.output),
        output: result.output.slice(0, maxKeptOutput),
        durationMs: performance.now() - start,
        timedOut: result.timedOut,
      };
      if (!signal.aborted) this.verdicts.set(key, verdict);
      return verdict;
    } finally {
      for (const file of overlay.keys()) await this.restore(folder, file);
      this.give(folder);
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.copies.map((folder) => rm(folder, { recursive: true, force: true, maxRetries: 3 })));
  }

  private async restore(folder: string, file: string): Promise<void> {
    const text = this.sources.get(file);
    if (text === undefined) await rm(path.join(folder, file), { force: true });
    else await writeFile(path.join(folder, file), text);
  }

  private take(): Promise<string> {
    const folder = this.idle.pop();
    return folder !== undefined ? Promise.resolve(folder) : new Promise((resolve) => this.waiting.push(resolve));
  }

  private give(folder: string): void {
    const next = this.waiting.shift();
    if (next !== undefined) next(folder);
    else this.idle.push(folder);
  }
}

async function copyTree(from: string, to: string): Promise<void> {
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [path.join(from, entry.name), path.join(to, entry.name)];
    if (neverCopied.has(entry.name)) continue;
    if (linked.has(entry.name)) {
      await symlink(source, target, 'junction').catch(() => undefined);
    } else {
      await cp(source, target, {
        recursive: true,
        filter: async (each) => !neverCopied.has(path.basename(each)) && !(await lstat(each)).isSymbolicLink(),
      });
    }
  }
}

async function readSources(workspace: string): Promise<Map<string, string>> {
  const sources = new Map<string, string>();
  const visit = async (folder: string): Promise<void> => {
    for (const entry of await readdir(path.join(workspace, folder), { withFileTypes: true })) {
      const relative = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (sources.size >= maxSourceFiles) return;
      if (entry.isDirectory()) {
        if (!neverCopied.has(entry.name) && !linked.has(entry.name) && !entry.name.startsWith('.'))
          await visit(relative);
      } else if (entry.isFile() && sourceName.test(entry.name)) {
        const text = await readFile(path.join(workspace, relative), 'utf8');
        if (text.length <= maxSourceBytes) sources.set(relative, text);
      }
    }
  };
  await visit('');
  return sources;
}
