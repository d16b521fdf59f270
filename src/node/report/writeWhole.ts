import { randomBytes } from 'node:crypto';
import { realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';

/** Where a text can't be written, in words that say what to do. */
export class TargetError extends Error {
  override readonly name = 'TargetError';
}

/** The file that a name leads to, links followed, as far as it can be written at all. Throws `TargetError`. */
export async function checkTarget(file: string): Promise<string> {
  const named = resolve(file);
  const target = await realpath(named).catch(() => named);
  const entry = await stat(target).catch(() => null);
  if (entry?.isDirectory() === true) throw new TargetError(`${file} is a folder. Name a file in it.`);
  if (entry !== null && !entry.isFile()) throw new TargetError(`${file} is no ordinary file.`);
  const folder = await stat(dirname(target)).catch(() => null);
  if (folder?.isDirectory() !== true)
    throw new TargetError(`the folder ${dirname(file)} does not exist. Make it first.`);
  return target;
}

/** Writes beside the target and renames: whoever reads it sees the old text or the new one, never a half. */
export async function writeWhole(target: string, text: string): Promise<void> {
  const temporary = join(dirname(target), `.${basename(target)}.${randomBytes(4).toString('hex')}.tmp`);
  try {
    await writeFile(temporary, text, { flag: 'wx' });
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
