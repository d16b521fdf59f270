import { constants } from 'node:fs';
import { access, mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { HostError } from '../hostError';

/** Makes the data folder, or says in words why it can't be used. Throws a `HostError`. */
export async function ensureDataFolder(folder: string): Promise<void> {
  try {
    await make(folder);
    await access(folder, constants.W_OK);
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause);
    throw new HostError(
      'data-folder',
      `The data folder ${folder} can't be used (${detail}). Make it writable, or set PROTEGE_HOME to another folder.`,
      { cause },
    );
  }
}

/** One level at a time: `mkdir` with `recursive` never returns where a file system refuses with ENOENT, as /proc does. */
async function make(folder: string): Promise<void> {
  const parent = dirname(folder);
  const entry = await stat(folder).catch(() => null);
  if (entry !== null || parent === folder) return;
  await make(parent);
  try {
    await mkdir(folder);
  } catch (error) {
    // Another run may have made it meanwhile.
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
}
