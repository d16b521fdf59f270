import { createHash } from 'node:crypto';
import { realpath, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

/** What a budget and a user's choices belong to. */
export interface WorkspaceIdentity {
  /** Real path of the repository's root, or of the workspace where there is no repository. */
  readonly root: string;
  /** Real path of the workspace itself. */
  readonly workspace: string;
  /** A short hash of `root`, safe as a file name. */
  readonly key: string;
}

/**
 * Links and different spellings of one folder lead to one identity, and so do the folders of one repository. Git itself
 * is not asked: a budget must not depend on what is installed.
 */
export async function identifyWorkspace(folder: string): Promise<WorkspaceIdentity> {
  const workspace = await realpath(resolve(folder));
  const root = (await repositoryRoot(workspace)) ?? workspace;
  return { root, workspace, key: createHash('sha256').update(root.normalize('NFC')).digest('hex').slice(0, 20) };
}

async function repositoryRoot(folder: string): Promise<string | null> {
  for (let at = folder; ; at = dirname(at)) {
    // A folder in an ordinary repository, a file in a worktree or a submodule.
    if (await exists(join(at, '.git'))) return at;
    if (dirname(at) === at) return null;
  }
}

async function exists(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    () => false,
  );
}
