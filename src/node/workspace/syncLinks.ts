import { lstat, readlink, realpath, rm, symlink } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { isGitName } from './folderNames';
import type { Omission } from './workingCopyError';

export interface SyncedLinks {
  readonly present: readonly string[];
  readonly omissions: readonly Omission[];
  readonly made: number;
}

/** Recreates links that stay inside the source. A link that leads outside is left out and named, never followed. */
export async function syncLinks(sourceRoot: string, copyRoot: string, links: readonly string[]): Promise<SyncedLinks> {
  const present: string[] = [];
  const omissions: Omission[] = [];
  let made = 0;
  for (const path of links) {
    const target = await targetInside(sourceRoot, path);
    const copy = join(copyRoot, path);
    const found = await lstat(copy).catch(() => null);
    if (target === null) {
      if (found !== null) await rm(copy, { recursive: true, force: true });
      const message = `${path} is a link that leads outside the workspace and was left out.`;
      omissions.push({ path, reason: 'link-outside', message });
      continue;
    }
    const isRight = found?.isSymbolicLink() === true && (await readlink(copy)) === target;
    if (!isRight) {
      if (found !== null) await rm(copy, { recursive: true, force: true });
      if (!(await makeLink(target, copy))) {
        omissions.push({ path, reason: 'link-not-possible', message: `The link ${path} could not be made here.` });
        continue;
      }
      made++;
    }
    present.push(path);
  }
  return { present, omissions, made };
}

/** The link's text for the copy (relative, so that it leads into the copy), or null when it leads outside. */
async function targetInside(sourceRoot: string, path: string): Promise<string | null> {
  const link = join(sourceRoot, path);
  const text = await readlink(link).catch(() => null);
  if (text === null) return null;
  const target = resolve(dirname(link), text);
  if (!isInside(sourceRoot, target)) return null;
  // The way there may go through another link.
  const real = await realpath(target).catch(() => null);
  if (real !== null && !isInside(sourceRoot, real)) return null;
  return isAbsolute(text) ? relative(dirname(link), target) || '.' : text;
}

function isInside(root: string, path: string): boolean {
  const inside = relative(root, path);
  if (inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside)) return false;
  return !inside.split(sep).some(isGitName);
}

async function makeLink(target: string, path: string): Promise<boolean> {
  try {
    await symlink(target, path);
    return true;
  } catch {
    // Windows without the privilege: a folder can still be joined.
    try {
      await symlink(resolve(dirname(path), target), path, 'junction');
      return true;
    } catch {
      return false;
    }
  }
}
