import type { Stats } from 'node:fs';
import { constants, lstatSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { access, copyFile, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isBuildName } from './folderNames';
import type { FileState, Manifest } from './manifest';
import { fileState, isSameState } from './manifest';
import { syncLinks } from './syncLinks';
import type { Omission } from './workingCopyError';
import { diskFullMessage, errorCode, isDiskFull, WorkingCopyError } from './workingCopyError';

export interface SyncRequest {
  readonly sourceRoot: string;
  readonly copyRoot: string;
  readonly files: readonly string[];
  /** Linked dependency folders: left as they are. */
  readonly linked: readonly string[];
  readonly manifest: Manifest;
  readonly signal: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
}

export interface SyncResult {
  readonly manifest: Manifest['files'];
  readonly omissions: readonly Omission[];
  readonly copied: number;
  readonly removed: number;
  /** Files and links that are in the copy now. */
  readonly present: readonly string[];
}

/** Copies at once; more only makes the disk's queue longer. */
const concurrency = 16;
/** A file changed so shortly before the sync may change again within one tick of the file system's clock. */
const racyMs = 20;

/**
 * Makes the copy equal to the listed files of the source, touching only what differs: what changed in the source, and
 * what an earlier run's edits and tests changed, added or removed in the copy. A crash at any moment is harmless: the
 * manifest names only pairs of states that were seen equal, so whatever was half done is done again.
 */
export async function syncFiles(request: SyncRequest): Promise<SyncResult> {
  const startedAt = Date.now();
  const { sourceRoot, copyRoot, signal } = request;
  const omissions: Omission[] = [];
  const sources = await statSources(request, omissions);
  mkdirSync(copyRoot, { recursive: true });
  const wanted = foldersOf(sources.files.keys(), sources.links);
  const { present, removed } = tidyCopy(request, sources.files, wanted);
  for (const folder of wanted) if (!present.folders.has(folder)) mkdirSync(join(copyRoot, folder), { recursive: true });

  const known: Manifest['files'] = new Map();
  const stale: { path: string; source: FileState; exists: boolean }[] = [];
  for (const [path, source] of sources.files) {
    const entry = request.manifest.files.get(path);
    const exists = present.files.has(path);
    if (exists && entry !== undefined && isSameState(entry.source, source)) {
      const copy = lstatSync(join(copyRoot, path), { throwIfNoEntry: false });
      if (copy !== undefined && isSameState(entry.copy, fileState(copy))) {
        known.set(path, entry);
        continue;
      }
    }
    stale.push({ path, source, exists });
  }
  let done = 0;
  const failed = new Set<string>();
  await inParallel(stale, concurrency, async ({ path, source, exists }) => {
    if (signal.aborted) throw new WorkingCopyError('cancelled', 'Cancelled.');
    const problem = await copyOne(join(sourceRoot, path), join(copyRoot, path), path, exists);
    if (problem !== null) {
      failed.add(path);
      if (problem !== 'vanished') omissions.push(problem);
      return;
    }
    const copy = lstatSync(join(copyRoot, path), { throwIfNoEntry: false });
    if (copy !== undefined && startedAt - Math.max(source[1], source[2]) > racyMs) {
      known.set(path, { source, copy: fileState(copy) });
    }
    done++;
    if (done % 200 === 0) request.onProgress?.(done, stale.length);
  });
  const links = await syncLinks(sourceRoot, copyRoot, sources.links);
  omissions.push(...links.omissions);
  const files = [...sources.files.keys()].filter((path) => !failed.has(path));
  return {
    manifest: known,
    omissions,
    copied: stale.length - failed.size + links.made,
    removed,
    present: [...files, ...links.present],
  };
}

interface Sources {
  readonly files: ReadonlyMap<string, FileState>;
  readonly links: readonly string[];
}

/** Reads every source file's state. Synchronous calls in slices: many times faster than as many promises. */
async function statSources(request: SyncRequest, omissions: Omission[]): Promise<Sources> {
  const files = new Map<string, FileState>();
  const links: string[] = [];
  for (const [index, path] of request.files.entries()) {
    if (index % 2000 === 1999) {
      await new Promise((resolve) => setImmediate(resolve));
      if (request.signal.aborted) throw new WorkingCopyError('cancelled', 'Cancelled.');
    }
    const stats = statQuietly(join(request.sourceRoot, path), path, omissions);
    if (stats === null) continue;
    if (stats.isFile()) files.set(path, fileState(stats));
    else if (stats.isSymbolicLink()) links.push(path);
    else if (!stats.isDirectory()) {
      omissions.push({ path, reason: 'not-a-file', message: `${path} is a socket, pipe or device and was left out.` });
    }
  }
  return { files, links };
}

function statQuietly(absolute: string, path: string, omissions: Omission[]): Stats | null {
  try {
    return lstatSync(absolute, { throwIfNoEntry: false }) ?? null;
  } catch (error) {
    const code = errorCode(error);
    // A parent that became a file means that this one is gone.
    if (code !== 'ENOTDIR' && code !== 'ENOENT') omissions.push(omissionOf(path, code));
    return null;
  }
}

function foldersOf(files: Iterable<string>, links: readonly string[]): Set<string> {
  const folders = new Set<string>();
  const add = (path: string): void => {
    let slash = path.lastIndexOf('/');
    while (slash > 0) {
      const folder = path.slice(0, slash);
      if (folders.has(folder)) return;
      folders.add(folder);
      slash = folder.lastIndexOf('/');
    }
  };
  for (const path of files) add(path);
  for (const path of links) add(path);
  return folders;
}

/**
 * Removes what does not belong in the copy and says what is there. Goes first, so that a link that a test left in the
 * place of a folder can never lead a write out of the copy.
 */
function tidyCopy(request: SyncRequest, files: ReadonlyMap<string, FileState>, folders: ReadonlySet<string>) {
  const present = { files: new Set<string>(), folders: new Set<string>() };
  const linked = new Set(request.linked);
  const aboveLinked = foldersOf(request.linked, []);
  let removed = 0;
  const remove = (path: string): void => {
    rmSync(join(request.copyRoot, path), { recursive: true, force: true });
    removed++;
  };
  const walk = (base: string): void => {
    for (const entry of readdirSync(join(request.copyRoot, base), { withFileTypes: true })) {
      const path = base + entry.name;
      if (linked.has(path)) continue;
      if (entry.isDirectory()) {
        if (folders.has(path) || aboveLinked.has(path)) {
          present.folders.add(path);
          walk(`${path}/`);
        } else if (!isBuildName(entry.name)) remove(path);
      } else if (entry.isFile() && files.has(path)) present.files.add(path);
      else if (!entry.isSymbolicLink() || files.has(path) || folders.has(path)) remove(path);
      else present.files.add(path);
    }
  };
  walk('');
  return { present, removed };
}

async function copyOne(
  source: string,
  copy: string,
  path: string,
  exists: boolean,
): Promise<Omission | 'vanished' | null> {
  try {
    // Never written in place: the old one may be read-only, or a hard link that a test made to something else.
    if (exists) await unlink(copy);
    await copyFile(source, copy, constants.COPYFILE_FICLONE);
    return null;
  } catch (error) {
    const code = errorCode(error);
    if (isDiskFull(code)) {
      const message = diskFullMessage(dirname(copy), `${path} could not be copied`);
      throw new WorkingCopyError('disk-full', message, { cause: error });
    }
    if (code === 'ENOENT' || code === 'ENOTDIR') return 'vanished';
    const isReadable = await access(source, constants.R_OK).then(
      () => true,
      () => false,
    );
    if (!isReadable || code === 'ENAMETOOLONG' || code === 'EBUSY' || code === 'EIO') return omissionOf(path, code);
    const message = `${path} could not be written to the working copy (${code ?? 'unknown'}).`;
    throw new WorkingCopyError('not-writable', message, { cause: error });
  }
}

function omissionOf(path: string, code: string | null): Omission {
  if (code === 'ENAMETOOLONG') {
    return { path, reason: 'path-too-long', message: `${path} is too long a path for the working copy.` };
  }
  return { path, reason: 'unreadable', message: `${path} could not be read (${code ?? 'unknown'}) and was left out.` };
}

async function inParallel<T>(items: readonly T[], width: number, work: (item: T) => Promise<void>): Promise<void> {
  let next = 0;
  const run = async (): Promise<void> => {
    while (next < items.length) {
      const item = items[next++];
      if (item !== undefined) await work(item);
    }
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, run));
}
