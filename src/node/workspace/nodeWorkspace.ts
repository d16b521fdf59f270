import { createHash, randomBytes } from 'node:crypto';
import { chmod, lstat, mkdir, open, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, sep } from 'node:path';
import { writeProtection } from '../../core/tools/modelPath';
import type { FileChange, ReadResult, Workspace, WriteResult } from '../../core/workspace/workspace';
import { baseName, isBelow, isDependencyName } from './folderNames';
import type { Encoding } from './textEncoding';
import { decodeText, encodeText } from './textEncoding';
import { errorCode, isDiskFull } from './workingCopyError';
import { checkPathText, isUnportableName, refused } from './workspacePath';

/** Bytes; a larger text is not for a model's eyes, and is refused with its size. */
export const maxTextBytes = 16 * 1024 * 1024;

export interface NodeWorkspaceOptions {
  /** The workspace's folder in the copy. */
  readonly folder: string;
  /** The user's own folder, only ever looked at: to know that a file which is not in the copy exists and is ignored. */
  readonly source: string;
  /** Workspace-relative paths of the files in the copy. */
  readonly files: readonly string[];
  readonly nested: readonly string[];
  readonly dependencies: readonly string[];
  /** Real paths of linked dependency folders, which may be read through their links. */
  readonly readable: readonly string[];
}

type Refusal = ReturnType<typeof refused>;
type Located =
  | Refusal
  | {
      readonly kind: 'located';
      readonly path: string;
      readonly absolute: string;
      readonly exists: boolean;
      /** In a dependency folder: there to read only. */
      readonly isDependency: boolean;
    };

/** The working copy as the tools see it: reads text, writes text atomically, and remembers what was written. */
export class NodeWorkspace implements Workspace {
  private readonly edits = new Map<string, { readonly before: string | null; after: string }>();
  private readonly files: Set<string>;
  private sorted: readonly string[] | null = null;
  private realFolder: Promise<string> | null = null;

  constructor(private readonly options: NodeWorkspaceOptions) {
    this.files = new Set(options.files);
  }

  list(signal: AbortSignal): Promise<readonly string[]> {
    if (signal.aborted) return Promise.reject(asError(signal.reason));
    this.sorted ??= [...this.files].sort();
    return Promise.resolve(this.sorted);
  }

  async read(path: string): Promise<ReadResult> {
    const located = await this.locate(path);
    if (located.kind === 'refused') return located;
    if (!located.exists)
      return (await this.isIgnored(located.path)) ? ignoredRefusal(located.path) : { kind: 'missing' };
    return readTextFile(located.absolute, located.path);
  }

  async write(path: string, text: string): Promise<WriteResult> {
    const located = await this.locate(path);
    if (located.kind === 'refused') return located;
    const refusal = await this.refuseWrite(located);
    if (refusal !== null) return refusal;
    const current = located.exists ? await readTextFile(located.absolute, located.path) : null;
    if (current?.kind === 'refused') return current;
    if (current?.kind === 'binary') return refused('not-a-file', `${located.path} is not a text file.`);
    const encoding: Encoding = current?.kind === 'text' ? current.encoding : 'utf8';
    const bytes = encodeText(text, encoding);
    if (bytes === null) {
      return refused(
        'unencodable',
        `${located.path} is ${encoding}, which has no bytes for some of the new characters.`,
      );
    }
    if (bytes.length > maxTextBytes)
      return refused('too-large', `${located.path} would be over ${maxTextBytes} bytes.`);
    const failure = await writeAtomically(located.absolute, bytes, located.path);
    if (failure !== null) return failure;
    this.remember(located.path, current?.kind === 'text' ? current.text : null, text);
    return { kind: 'written' };
  }

  changes(): Promise<readonly FileChange[]> {
    const changed: FileChange[] = [];
    for (const [path, { before, after }] of this.edits) if (before !== after) changed.push({ path, before, after });
    return Promise.resolve(changed.sort((one, other) => (one.path < other.path ? -1 : 1)));
  }

  async treeHash(): Promise<string> {
    const hash = createHash('sha256');
    for (const { path, after } of await this.changes()) hash.update(JSON.stringify([path, after]));
    return hash.digest('hex');
  }

  private remember(path: string, before: string | null, after: string): void {
    const edit = this.edits.get(path);
    if (edit === undefined) this.edits.set(path, { before, after });
    else edit.after = after;
    if (!this.files.has(path)) {
      this.files.add(path);
      this.sorted = null;
    }
  }

  /** Where a path really is, after every link on the way; refused when that is not in the workspace. */
  private async locate(given: string): Promise<Located> {
    const checked = checkPathText(given);
    if (checked.kind === 'refused') return checked;
    this.realFolder ??= realpath(this.options.folder);
    const root = await this.realFolder;
    const found = await realPathOf(join(root, checked.path));
    if (found === null) return refused('link-outside', `${given} goes through a link that leads nowhere.`);
    const inside = relative(root, found.path);
    if (inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside)) {
      const isReadable = this.options.readable.some((folder) => isBelow(slashed(found.path), slashed(folder)));
      if (!isReadable) return refused('link-outside', `${given} leads outside the workspace.`);
      const { path } = checked;
      return { kind: 'located', path, absolute: found.path, exists: found.exists, isDependency: true };
    }
    const path = slashed(inside);
    const again = checkPathText(path);
    if (again.kind === 'refused') return again;
    const isDependency =
      this.options.dependencies.some((folder) => isBelow(path, folder)) || path.split('/').includes('node_modules');
    return { kind: 'located', path, absolute: found.path, exists: found.exists, isDependency };
  }

  private async refuseWrite(located: Exclude<Located, Refusal>): Promise<Refusal | null> {
    const { path } = located;
    // Once more on the real path: a link may lead where no name says so.
    const protection = writeProtection(path);
    if (protection !== null) return refused('protected', protection);
    if (located.isDependency)
      return refused('protected', `${path} is an installed dependency: read it, do not edit it.`);
    const nested = this.options.nested.find((folder) => isBelow(path, folder));
    if (nested !== undefined) {
      return refused('nested-repository', `${nested} is a repository of its own: its files can be read, not edited.`);
    }
    if (located.exists) return null;
    const segments = path.split('/');
    if (segments.some(isUnportableName)) return refused('invalid-path', `${path} is not a name for a new file.`);
    if (segments.slice(0, -1).some(isDependencyName) && !this.hasFolder(dirname(path))) {
      return refused('protected', `${path} would be in a folder for dependencies.`);
    }
    return (await this.isIgnored(path)) ? ignoredRefusal(path) : null;
  }

  private hasFolder(folder: string): boolean {
    for (const file of this.files) if (file.startsWith(`${folder}/`)) return true;
    return false;
  }

  /** True for a file that the user has and that is not part of the copy, because git ignores it or it was left out. */
  private async isIgnored(path: string): Promise<boolean> {
    if (this.files.has(path)) return false;
    const found = await lstat(join(this.options.source, path)).catch(() => null);
    return found !== null;
  }
}

function ignoredRefusal(path: string): Refusal {
  return refused('ignored', `${path} is ignored by git (or was left out) and is not part of the working copy.`);
}

/** The real path of a file, or of where it would be; null for a link to something that is not there. */
async function realPathOf(path: string): Promise<{ readonly path: string; readonly exists: boolean } | null> {
  try {
    return { path: await realpath(path), exists: true };
  } catch (error) {
    const code = errorCode(error);
    if (code !== 'ENOENT' && code !== 'ENOTDIR') return null;
  }
  if ((await lstat(path).catch(() => null)) !== null) return null;
  const parent = await realPathOf(dirname(path));
  return parent === null ? null : { path: join(parent.path, baseName(slashed(path))), exists: false };
}

async function readTextFile(absolute: string, path: string): Promise<ReadResult> {
  try {
    const found = await stat(absolute);
    if (!found.isFile()) return refused('not-a-file', `${path} is a folder or something else that is not a file.`);
    if (found.size > maxTextBytes) {
      return refused('too-large', `${path} has ${found.size} bytes; files over ${maxTextBytes} are not read.`);
    }
    const bytes = await readFile(absolute);
    const decoded = decodeText(bytes);
    return decoded === null ? { kind: 'binary', sizeBytes: bytes.length } : { kind: 'text', ...decoded };
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT') return { kind: 'missing' };
    return refused('disk', `${path} could not be read (${code ?? 'unknown'}).`);
  }
}

/** Writes beside the file and renames over it, with the file's mode: nobody ever sees half of it. */
async function writeAtomically(absolute: string, bytes: Buffer, path: string): Promise<Refusal | null> {
  const found = await stat(absolute).catch(() => null);
  if (found !== null && (found.mode & 0o200) === 0) return refused('read-only', `${path} is read-only.`);
  const temporary = join(dirname(absolute), `.protege-${randomBytes(6).toString('hex')}.tmp`);
  try {
    await mkdir(dirname(absolute), { recursive: true });
    const file = await open(temporary, 'wx', 0o644);
    try {
      await file.writeFile(bytes);
    } finally {
      await file.close();
    }
    if (found !== null) await chmod(temporary, found.mode & 0o7777);
    await rename(temporary, absolute);
    return null;
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    const code = errorCode(error);
    if (code === 'ENAMETOOLONG') return refused('invalid-path', `${path} is too long a path.`);
    if (code === 'ENOTDIR' || code === 'EEXIST')
      return refused('not-a-file', `${path}: a file is where a folder should be.`);
    if (isDiskFull(code))
      return refused('disk-full', `${path} could not be written: the disk that holds ${dirname(absolute)} is full.`);
    return refused('disk', `${path} could not be written (${code ?? 'unknown'}).`);
  }
}

function slashed(path: string): string {
  return sep === '/' ? path : path.split(sep).join('/');
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error('Cancelled.');
}
