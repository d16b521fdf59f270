import { lstat, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { GitError, runGit } from '../git';
import { baseName, isDependencyName } from './folderNames';
import type { SourceListing } from './sourceListing';
import { listPlainFiles } from './listPlainFiles';

/**
 * Tracked files, untracked files that git does not ignore, and ignored dependency folders, relative to the root.
 * Submodules and nested repositories are listed too, and named, by asking git again inside each of them.
 */
export async function listGitFiles(root: string, signal: AbortSignal, depth = 0): Promise<SourceListing> {
  const ask = async (...parameters: string[]): Promise<string[]> =>
    split(await runGit(root, ['ls-files', '-z', ...parameters], signal));
  const [tracked, untracked, ignored] = await Promise.all([
    ask('--stage'),
    ask('--others', '--exclude-standard'),
    ask('--others', '--ignored', '--exclude-standard', '--directory'),
  ]);
  const files = new Set<string>();
  const nested = new Set<string>();
  for (const entry of tracked) {
    const tab = entry.indexOf('\t');
    const path = entry.slice(tab + 1);
    if (entry.startsWith('160000 ')) nested.add(path);
    else files.add(path);
  }
  for (const path of untracked) {
    if (path.endsWith('/')) nested.add(path.slice(0, -1));
    else files.add(path);
  }
  const dependencies = ignored
    .filter((path) => path.endsWith('/'))
    .map((path) => path.slice(0, -1))
    .filter((path) => isDependencyName(baseName(path)));
  const listing = { files: [...files], nested: [...nested], dependencies };
  if (depth >= 4) return listing;
  return addNested(root, listing, signal, depth);
}

async function addNested(
  root: string,
  listing: SourceListing,
  signal: AbortSignal,
  depth: number,
): Promise<SourceListing> {
  const files = [...listing.files];
  const nested = [...listing.nested];
  const dependencies = [...listing.dependencies];
  for (const folder of listing.nested) {
    const inner = await listNested(root, folder, signal, depth);
    for (const path of inner.files) files.push(`${folder}/${path}`);
    for (const path of inner.nested) nested.push(`${folder}/${path}`);
    for (const path of inner.dependencies) dependencies.push(`${folder}/${path}`);
  }
  return { files, nested, dependencies };
}

async function listNested(root: string, folder: string, signal: AbortSignal, depth: number): Promise<SourceListing> {
  const nothing = { files: [], nested: [], dependencies: [] };
  const path = join(root, folder);
  const found = await lstat(path).catch(() => null);
  if (found?.isDirectory() !== true) return nothing;
  // A submodule that was never fetched is an empty folder: asked there, git would answer for the outer repository.
  const hasGit = await lstat(join(path, '.git')).catch(() => null);
  if (hasGit === null) return listPlainFiles(path, signal);
  if ((await realpath(path)) !== join(await realpath(root), folder)) return nothing;
  try {
    return await listGitFiles(path, signal, depth + 1);
  } catch (error) {
    if (error instanceof GitError && error.reason !== 'cancelled') return listPlainFiles(path, signal);
    throw error;
  }
}

function split(output: Buffer): string[] {
  const parts = output.toString('utf8').split('\0');
  parts.pop();
  return parts;
}
