import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Watcher } from '../hostTypes';

const STOP_FILE = 'stop';
/** Between two looks; a cancel takes up to three seconds of its own. */
const LOOK_EVERY_MS = 500;

/** Asks the process that plays a run to stop it, whichever process asks. Nothing comes of it where that process is gone. */
export async function requestStop(runFolder: string): Promise<void> {
  await writeFile(join(runFolder, STOP_FILE), '', { mode: 0o600 });
}

/** Calls back once when somebody asks. It looks, since folders on a network or in a container tell of no changes. */
export function watchForStop(runFolder: string, onStop: () => void): Watcher {
  const timer = setInterval(() => {
    if (!existsSync(join(runFolder, STOP_FILE))) return;
    clearInterval(timer);
    onStop();
  }, LOOK_EVERY_MS);
  timer.unref();
  return { close: () => clearInterval(timer) };
}
