import { createHash, randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rm, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { folderLabel } from '../git';
import { diskFullMessage, errorCode, isDiskFull, WorkingCopyError } from './workingCopyError';

/** A folder of our own that holds one copy of one workspace, locked while a run uses it. */
export interface CopySlot {
  readonly folder: string;
  /** Where the files are. */
  readonly files: string;
  readonly manifest: string;
  /** Where build tools keep what they write from run to run. */
  readonly caches: string;
  release(): Promise<void>;
}

const maxSlots = 16;

/**
 * Takes the first free copy of a workspace: the same one run after run, so that only changes need copying, and another
 * one for a run at the same time. A lock whose process is gone is taken over.
 */
export async function takeCopySlot(copiesFolder: string, workspaceRealPath: string): Promise<CopySlot> {
  const key = createHash('sha256').update(workspaceRealPath).digest('hex').slice(0, 16);
  const base = `${folderLabel(workspaceRealPath)}-${key}`;
  for (let number = 1; number <= maxSlots; number++) {
    const folder = join(copiesFolder, number === 1 ? base : `${base}-${number}`);
    await mkdir(folder, { recursive: true, mode: 0o700 }).catch((cause: unknown) => refuse(folder, cause));
    const release = await lock(join(folder, 'lock'));
    if (release === null) continue;
    const inside = (name: string): string => join(folder, name);
    return { folder, files: inside('files'), manifest: inside('manifest.json'), caches: inside('caches'), release };
  }
  throw new WorkingCopyError('too-many-runs', `${maxSlots} runs already work on ${workspaceRealPath}. Stop one first.`);
}

function refuse(folder: string, cause: unknown): never {
  const code = errorCode(cause);
  if (isDiskFull(code))
    throw new WorkingCopyError('disk-full', diskFullMessage(folder, 'no working copy can be made'), { cause });
  throw new WorkingCopyError('not-writable', `The working copy can not be made in ${folder} (${code ?? 'unknown'}).`, {
    cause,
  });
}

async function lock(path: string): Promise<(() => Promise<void>) | null> {
  const word = `${process.pid} ${randomBytes(8).toString('hex')}`;
  if (!(await create(path, word)) && !(await takeOver(path, word))) return null;
  return async () => {
    const current = await readFile(path, 'utf8').catch(() => '');
    if (current === word) await unlink(path).catch(() => undefined);
  };
}

async function create(path: string, word: string): Promise<boolean> {
  try {
    const file = await open(path, 'wx', 0o600);
    await file.writeFile(word);
    await file.close();
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    return refuse(path, error);
  }
}

/** Replaces the lock of a dead process. A second file makes sure that only one of several takers does it. */
async function takeOver(path: string, word: string): Promise<boolean> {
  if (await isHeld(path)) return false;
  const guard = `${path}.takeover`;
  const age = await stat(guard).then(
    (found) => Date.now() - found.mtimeMs,
    () => 0,
  );
  if (age > 10_000) await rm(guard, { force: true });
  if (!(await create(guard, word))) return false;
  try {
    if (await isHeld(path)) return false;
    await rm(path, { force: true });
    return await create(path, word);
  } finally {
    await rm(guard, { force: true });
  }
}

async function isHeld(path: string): Promise<boolean> {
  const text = await readFile(path, 'utf8').catch(() => '');
  const pid = Number(text.split(' ', 1)[0]);
  if (!Number.isInteger(pid) || pid <= 0) {
    // Just created and not yet written, or torn by a crash long ago.
    const found = await stat(path).catch(() => null);
    return found !== null && Date.now() - found.mtimeMs < 5_000;
  }
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}
