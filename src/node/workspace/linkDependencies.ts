import type { Dirent } from 'node:fs';
import { lstat, mkdir, readdir, readlink, realpath, rm, stat, symlink } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { baseName } from './folderNames';
import type { Omission } from './workingCopyError';

/** Caches that tools keep inside `node_modules` and write while tests run: the copy grows its own. */
const writtenInside = /^\.(cache|vite|vitest|vite-temp|astro|nitro|tmp|package-lock\.json)$/;

export interface LinkedDependencies {
  /** Real paths that reading may reach through the links. */
  readonly realPaths: readonly string[];
  readonly omissions: readonly Omission[];
  /** By folder, what its mirror was made from; for the next sync. */
  readonly made: ReadonlyMap<string, string>;
}

/**
 * Makes ignored dependency folders reachable in the copy without copying them. `node_modules` becomes a real folder with
 * one link a package, so that links of a monorepo that lead into the workspace lead into the copy instead (the tests
 * must see the edits), and so that tools can write their caches beside them. Every other folder is one link.
 *
 * What holds for writing: inside the sandbox the linked packages are read-only. Without a sandbox nothing stops a test
 * that writes into an installed package; adding and removing packages touches only the copy's own `node_modules`.
 */
export async function linkDependencies(
  sourceRoot: string,
  copyRoot: string,
  folders: readonly string[],
  before: ReadonlyMap<string, string>,
): Promise<LinkedDependencies> {
  const realPaths: string[] = [];
  const omissions: Omission[] = [];
  const made = new Map<string, string>();
  for (const folder of folders) {
    const source = join(sourceRoot, folder);
    const copy = join(copyRoot, folder);
    const real = await realpath(source).catch(() => null);
    if (real === null) continue;
    try {
      await mkdir(dirname(copy), { recursive: true });
      if (baseName(folder) !== 'node_modules') await makeLink(real, copy, 'dir');
      else made.set(folder, await mirror(sourceRoot, copyRoot, folder, before.get(folder) ?? ''));
      realPaths.push(real);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      omissions.push({ path: folder, reason: 'link-not-possible', message: `${folder} could not be linked: ${why}` });
    }
  }
  return { realPaths, omissions, made };
}

/** Mirrors one `node_modules`; returns what it was made from. Does nothing when that is as it was. */
async function mirror(sourceRoot: string, copyRoot: string, folder: string, before: string): Promise<string> {
  const source = join(sourceRoot, folder);
  const copy = join(copyRoot, folder);
  const scopes = (await readdir(source, { withFileTypes: true })).filter((entry) => !writtenInside.test(entry.name));
  const expected = new Map<string, Dirent>();
  const state: string[] = [];
  for (const entry of scopes) {
    if (!entry.name.startsWith('@') || !entry.isDirectory()) {
      expected.set(entry.name, entry);
      continue;
    }
    state.push(`${entry.name}:${(await stat(join(source, entry.name))).mtimeMs}`);
    for (const inner of await readdir(join(source, entry.name), { withFileTypes: true })) {
      expected.set(`${entry.name}/${inner.name}`, inner);
    }
  }
  const made = [String((await stat(source)).mtimeMs), ...state].join(' ');
  const isFresh = before === made && (await lstat(copy).catch(() => null))?.isDirectory() === true;
  if (isFresh && (await isIntact(copy, expected))) return made;
  await rm(copy, { recursive: true, force: true });
  await mkdir(copy, { recursive: true });
  for (const scope of new Set([...expected.keys()].filter((name) => name.includes('/')).map(dirname))) {
    await mkdir(join(copy, scope), { recursive: true });
  }
  for (const [name, entry] of expected) await linkPackage(sourceRoot, copyRoot, `${folder}/${name}`, entry);
  return made;
}

async function isIntact(copy: string, expected: ReadonlyMap<string, Dirent>): Promise<boolean> {
  let found = 0;
  for (const entry of await readdir(copy, { withFileTypes: true })) {
    if (entry.isSymbolicLink()) {
      if (!expected.has(entry.name)) return false;
      found++;
      continue;
    }
    if (!entry.isDirectory()) return false;
    if (!entry.name.startsWith('@')) {
      // A cache that a tool left: thrown away, like everything that tests leave.
      await rm(join(copy, entry.name), { recursive: true, force: true });
      continue;
    }
    for (const inner of await readdir(join(copy, entry.name), { withFileTypes: true })) {
      if (!inner.isSymbolicLink() || !expected.has(`${entry.name}/${inner.name}`)) return false;
      found++;
    }
  }
  return found === expected.size;
}

async function linkPackage(sourceRoot: string, copyRoot: string, path: string, entry: Dirent): Promise<void> {
  const source = join(sourceRoot, path);
  const copy = join(copyRoot, path);
  if (entry.isSymbolicLink()) {
    const target = resolve(dirname(source), await readlink(source));
    const inside = relative(sourceRoot, target);
    const isWorkspacePackage =
      inside !== '' &&
      !inside.startsWith('..') &&
      !inside.split(sep).includes('node_modules') &&
      resolve(inside) !== inside;
    if (isWorkspacePackage) {
      await makeLink(join(copyRoot, inside), copy, 'dir');
      return;
    }
  }
  const real = await realpath(source).catch(() => null);
  if (real === null) return;
  await makeLink(real, copy, (await stat(real)).isDirectory() ? 'dir' : 'file');
}

/** Makes or corrects a link. Folders are joined by a junction on Windows, which needs no privilege. */
async function makeLink(target: string, path: string, type: 'dir' | 'file'): Promise<void> {
  const found = await lstat(path).catch(() => null);
  if (found?.isSymbolicLink() === true && (await readlink(path)) === target) return;
  if (found !== null) await rm(path, { recursive: true, force: true });
  await symlink(target, path, type === 'dir' && process.platform === 'win32' ? 'junction' : type);
}
