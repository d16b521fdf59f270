import { mkdir, realpath, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { findRepository, GitError } from '../git';
import type { CopySlot } from './copySlot';
import { takeCopySlot } from './copySlot';
import { isBelow } from './folderNames';
import { linkDependencies } from './linkDependencies';
import { listGitFiles } from './listGitFiles';
import { listPlainFiles } from './listPlainFiles';
import { readManifest, writeManifest } from './manifest';
import type { NodeWorkspaceOptions } from './nodeWorkspace';
import { NodeWorkspace } from './nodeWorkspace';
import type { SourceListing } from './sourceListing';
import { syncFiles } from './syncFiles';
import type { Omission } from './workingCopyError';
import { diskFullMessage, errorCode, isDiskFull, WorkingCopyError } from './workingCopyError';

export interface WorkingCopyRequest {
  /** The user's folder: a repository, a folder inside one, or a folder without git. */
  readonly workspace: string;
  /** Where copies live; made when missing. */
  readonly copiesFolder: string;
  /** Unsaved editor contents by workspace-relative path. */
  readonly unsaved?: ReadonlyMap<string, string>;
  readonly signal: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
}

export interface WorkingCopy {
  /** The copy of the repository's root (of the workspace where there is no git). Nothing is written outside it. */
  readonly root: string;
  /** A folder of its own outside the copy, in which build tools may keep their caches. */
  readonly caches: string;
  /** The copy of the workspace: where commands run. */
  readonly folder: string;
  /** Real path of the user's workspace. */
  readonly source: string;
  /** Path of the workspace inside its repository with a `/` at the end, or empty: patches start with it. */
  readonly patchPrefix: string;
  readonly isRepository: boolean;
  readonly workspace: NodeWorkspace;
  /** Absolute folders that mean the workspace when they appear in output. */
  readonly roots: readonly string[];
  readonly omissions: readonly Omission[];
  readonly statistics: {
    readonly files: number;
    readonly copied: number;
    readonly removed: number;
    readonly durationMs: number;
  };
  /** Frees the copy for the next run; its files stay, so that the next sync is quick. */
  close(): Promise<void>;
}

/** Above this many files outside a workspace that is part of a repository, the rest of the repository is left out. */
const maxFilesOutside = 30_000;

/**
 * Makes or refreshes the working copy. A workspace inside a repository gets the whole repository around it, because its
 * tests may need the root's configuration and its neighbours. Throws a `WorkingCopyError`; the user's folder is only read.
 */
export async function openWorkingCopy(request: WorkingCopyRequest): Promise<WorkingCopy> {
  const startedAt = performance.now();
  const source = await realWorkspace(request.workspace);
  await mkdir(request.copiesFolder, { recursive: true, mode: 0o700 }).catch((cause: unknown) => {
    const message = `The folder for working copies can not be made: ${request.copiesFolder} (${errorCode(cause) ?? 'unknown'}).`;
    throw new WorkingCopyError('not-writable', message, { cause });
  });
  const slot = await takeCopySlot(await realpath(request.copiesFolder), source);
  try {
    return await fill(request, source, slot, startedAt);
  } catch (error) {
    await slot.release();
    throw asWorkingCopyError(error, request.copiesFolder, request.signal);
  }
}

async function fill(
  request: WorkingCopyRequest,
  source: string,
  slot: CopySlot,
  startedAt: number,
): Promise<WorkingCopy> {
  const { signal } = request;
  const [found, manifest] = await Promise.all([list(source, signal), readManifest(slot.manifest, source)]);
  const { root, prefix, listing } = found;
  const omissions: Omission[] = [...found.omissions];
  const synced = await syncFiles({
    sourceRoot: root,
    copyRoot: slot.files,
    files: listing.files,
    linked: listing.dependencies,
    manifest,
    signal,
    ...(request.onProgress === undefined ? {} : { onProgress: request.onProgress }),
  });
  const linked = await linkDependencies(root, slot.files, listing.dependencies, manifest.dependencies);
  omissions.push(...synced.omissions, ...linked.omissions);
  if (
    synced.copied + synced.removed > 0 ||
    synced.manifest.size !== manifest.files.size ||
    changed(linked.made, manifest.dependencies)
  ) {
    await writeManifest(slot.manifest, source, { files: synced.manifest, dependencies: new Map(linked.made) });
  }
  const folder = join(slot.files, prefix);
  await mkdir(folder, { recursive: true });
  const inside = (paths: readonly string[]): string[] =>
    prefix === ''
      ? [...paths]
      : paths.filter((path) => path.startsWith(prefix)).map((path) => path.slice(prefix.length));
  const options = {
    folder,
    source,
    files: inside(synced.present),
    nested: inside(listing.nested),
    dependencies: inside(listing.dependencies),
    readable: linked.realPaths,
  };
  const unsaved = await writeUnsaved(options, request.unsaved ?? new Map());
  omissions.push(...unsaved.omissions);
  return {
    root: slot.files,
    caches: slot.caches,
    folder,
    source,
    patchPrefix: prefix,
    isRepository: found.isRepository,
    workspace: new NodeWorkspace({ ...options, files: unsaved.files }),
    roots: [...new Set([folder, source, resolve(request.workspace)])],
    omissions,
    statistics: {
      files: synced.present.length,
      copied: synced.copied,
      removed: synced.removed,
      durationMs: performance.now() - startedAt,
    },
    close: () => slot.release(),
  };
}

/** Unsaved contents become part of the starting state: they are not changes of the run. Returns the new files too. */
async function writeUnsaved(options: NodeWorkspaceOptions, unsaved: ReadonlyMap<string, string>) {
  const omissions: Omission[] = [];
  const writer = new NodeWorkspace(options);
  for (const [path, text] of unsaved) {
    const result = await writer.write(path, text);
    if (result.kind === 'written') continue;
    omissions.push({ path, reason: 'unsaved-refused', message: `Unsaved text not used: ${result.message}` });
  }
  const written = (await writer.changes()).map((change) => change.path);
  return { omissions, files: [...new Set([...options.files, ...written])] };
}

interface Found {
  readonly root: string;
  readonly prefix: string;
  readonly isRepository: boolean;
  readonly listing: SourceListing;
  readonly omissions: readonly Omission[];
}

async function list(source: string, signal: AbortSignal): Promise<Found> {
  const plain = async (): Promise<Found> => ({
    root: source,
    prefix: '',
    isRepository: false,
    listing: await listPlainFiles(source, signal),
    omissions: [],
  });
  const repository = await findRepository(source, signal);
  if (repository === null) return plain();
  const { root, prefix } = repository;
  const listing = await listGitFiles(root, signal);
  const folder = prefix.slice(0, -1);
  const own = listing.files.filter((path) => isBelow(path, folder));
  // A folder that the repository around it ignores is a project of its own.
  if (prefix !== '' && own.length === 0) return plain();
  if (listing.files.length - own.length <= maxFilesOutside) {
    return { root, prefix, isRepository: true, listing, omissions: [] };
  }
  const isNear = (path: string): boolean => isBelow(path, folder) || isBelow(folder, parentOf(path));
  return {
    root,
    prefix,
    isRepository: true,
    listing: { ...listing, files: listing.files.filter(isNear), dependencies: listing.dependencies.filter(isNear) },
    omissions: [
      {
        path: '.',
        reason: 'outside-subfolder',
        message: `The repository has over ${maxFilesOutside} files outside ${folder}: only ${folder} and the files of the folders above it were copied.`,
      },
    ],
  };
}

function parentOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}

function changed(now: ReadonlyMap<string, string>, before: ReadonlyMap<string, string>): boolean {
  if (now.size !== before.size) return true;
  for (const [key, value] of now) if (before.get(key) !== value) return true;
  return false;
}

async function realWorkspace(folder: string): Promise<string> {
  try {
    const real = await realpath(folder);
    if (!(await stat(real)).isDirectory()) {
      throw new WorkingCopyError('not-a-folder', `${folder} is a file. Give the folder that holds the project.`);
    }
    return real;
  } catch (error) {
    if (error instanceof WorkingCopyError) throw error;
    const isMissing = errorCode(error) === 'ENOENT';
    const message = isMissing ? `There is no folder ${folder}.` : `${folder} can not be read.`;
    throw new WorkingCopyError(isMissing ? 'missing-folder' : 'unreadable', message, { cause: error });
  }
}

function asWorkingCopyError(error: unknown, copiesFolder: string, signal: AbortSignal): unknown {
  if (error instanceof WorkingCopyError) return error;
  if (signal.aborted) return new WorkingCopyError('cancelled', 'Cancelled.', { cause: error });
  if (error instanceof GitError) return new WorkingCopyError('git', error.message, { cause: error });
  const code = errorCode(error);
  if (isDiskFull(code)) {
    const message = diskFullMessage(copiesFolder, 'the working copy could not be finished');
    return new WorkingCopyError('disk-full', message, { cause: error });
  }
  if (code === null) return error;
  return new WorkingCopyError('not-writable', `The working copy could not be made (${code}).`, { cause: error });
}
