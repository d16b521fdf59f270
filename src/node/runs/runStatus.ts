import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { OWNER_FILE } from './runLog';

const ownerSchema = z.object({ pid: z.number().int().positive() });

/** True while the process that writes the run's log lives. */
export async function isRunAlive(runFolder: string): Promise<boolean> {
  try {
    const owner = ownerSchema.parse(JSON.parse(await readFile(join(runFolder, OWNER_FILE), 'utf8')));
    process.kill(owner.pid, 0);
    return true;
  } catch (error) {
    // EPERM: the process lives and belongs to another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
