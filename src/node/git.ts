import { execFile } from 'node:child_process';
import { devNull } from 'node:os';
import { basename, dirname, relative, resolve, sep } from 'node:path';
import { realpath } from 'node:fs/promises';

export class GitError extends Error {
  constructor(
    readonly reason: 'not-installed' | 'not-a-repository' | 'unsafe-owner' | 'failed' | 'cancelled',
    message: string,
    options?: { readonly cause?: unknown },
  ) {
    super(message, options);
    this.name = 'GitError';
  }
}

/** Settings that keep a repository's own configuration from starting programs when one only looks. */
const safeSettings = [
  '-c',
  'core.fsmonitor=false',
  '-c',
  `core.hooksPath=${devNull}`,
  '-c',
  'core.untrackedCache=false',
  '-c',
  'core.pager=cat',
  '-c',
  'core.sshCommand=false',
  '-c',
  'credential.helper=',
  '-c',
  'protocol.ext.allow=never',
  '-c',
  'core.quotePath=false',
];

/** No prompts, no pager, no lock on the index (so that looking does not touch `.git`), no repository named by others. */
export function gitEnvironment(own: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const environment: NodeJS.ProcessEnv = {};
  for (const [name, value] of Object.entries(own)) if (!/^GIT_/i.test(name)) environment[name] = value;
  return {
    ...environment,
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
    GIT_ASKPASS: '',
    GIT_PAGER: 'cat',
    GIT_EXTERNAL_DIFF: '',
    LC_ALL: 'C',
  };
}

/** Runs git to look at a repository and returns its standard output. Throws a `GitError`. */
export function runGit(cwd: string, parameters: readonly string[], signal?: AbortSignal): Promise<Buffer> {
  return new Promise((accept, reject) => {
    execFile(
      'git',
      [...safeSettings, ...parameters],
      {
        cwd,
        env: gitEnvironment(),
        encoding: 'buffer',
        maxBuffer: 1 << 30,
        windowsHide: true,
        ...(signal === undefined ? {} : { signal }),
      },
      (error, stdout, stderr) => {
        if (error === null) accept(stdout);
        else reject(asGitError(error, stderr.toString('utf8')));
      },
    );
  });
}

function asGitError(error: Error & { code?: unknown }, stderr: string): GitError {
  if (error.name === 'AbortError') return new GitError('cancelled', 'Cancelled.', { cause: error });
  if (error.code === 'ENOENT') return new GitError('not-installed', 'git is not installed.', { cause: error });
  if (stderr.includes('not a git repository')) {
    return new GitError('not-a-repository', 'Not a git repository.', { cause: error });
  }
  if (stderr.includes('dubious ownership')) {
    return new GitError('unsafe-owner', 'git refuses the repository because another user owns it.', { cause: error });
  }
  return new GitError('failed', `git failed: ${stderr.trim().slice(0, 500) || error.message}`, { cause: error });
}

export interface Repository {
  /** Real path of the work tree's root. */
  readonly root: string;
  /** The folder's path inside the repository with a `/` at the end, or empty at the root. */
  readonly prefix: string;
}

/** The repository that a folder is in, or null where there is none (or no git to ask). */
export async function findRepository(folder: string, signal?: AbortSignal): Promise<Repository | null> {
  const real = await realpath(folder);
  try {
    const answer = (await runGit(real, ['rev-parse', '--show-toplevel'], signal))
      .toString('utf8')
      .replace(/\r?\n$/, '');
    if (answer === '') return null;
    const root = await realpath(answer);
    const inside = relative(root, real).split(sep).join('/');
    if (inside === '..' || inside.startsWith('../')) return null;
    return { root, prefix: inside === '' ? '' : `${inside}/` };
  } catch (error) {
    if (error instanceof GitError && error.reason !== 'cancelled') return null;
    throw error;
  }
}

/** A short name for a folder that is safe as part of a file name. */
export function folderLabel(folder: string): string {
  const name = basename(folder) || basename(dirname(resolve(folder))) || 'workspace';
  return (
    name
      .replace(/[^A-Za-z0-9._-]+/g, '-')
      .replace(/^[.-]+/, '')
      .slice(0, 40) || 'workspace'
  );
}
