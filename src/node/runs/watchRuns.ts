import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Watcher } from '../hostTypes';
import { EVENTS_FILE, REVIEW_FOLDER } from './runLog';
import { isRunAlive } from './runStatus';

const POLL_MS = 400;

/**
 * Follows the logs of a workspace's runs by their sizes, their decisions by the time of the last, and whether the process of a running one still lives. Polling: file notifications are lost on network drives and some
 * remote file systems, and a few `stat` calls cost nothing that can be measured.
 */
export function watchRuns(
  runsFolder: string,
  listIds: () => Promise<string[]>,
  belongs: (id: string) => Promise<boolean>,
  onChange: (runId: string, what: 'log' | 'review') => void,
): Watcher {
  const sizes = new Map<string, number>();
  const decided = new Map<string, number>();
  const foreign = new Set<string>();
  /** Whose process lived when last looked at. */
  const alive = new Set<string>();
  let isClosed = false;
  let isFirst = true;
  let timer: NodeJS.Timeout | undefined;

  const look = async (): Promise<void> => {
    for (const id of await listIds()) {
      if (foreign.has(id)) continue;
      const [size, decidedAt] = await Promise.all([
        stat(join(runsFolder, id, EVENTS_FILE)).then(
          (entry) => entry.size,
          () => 0,
        ),
        // A decision is a file that takes its place in this folder, which gives the folder the time of it.
        stat(join(runsFolder, id, REVIEW_FOLDER)).then(
          (entry) => entry.mtimeMs,
          () => 0,
        ),
      ]);
      const hasGrown = size !== (sizes.get(id) ?? 0);
      const isDecided = decidedAt !== (decided.get(id) ?? 0);
      const hasDied = alive.has(id) && !(await isRunAlive(join(runsFolder, id)));
      if (hasDied) alive.delete(id);
      if (!hasGrown && !isDecided && !hasDied) continue;
      if (!sizes.has(id) && !(await belongs(id))) {
        foreign.add(id);
        continue;
      }
      sizes.set(id, size);
      decided.set(id, decidedAt);
      if (!hasDied && (await isRunAlive(join(runsFolder, id)))) alive.add(id);
      if (isFirst || isClosed) continue;
      if (hasGrown || hasDied) onChange(id, 'log');
      if (isDecided) onChange(id, 'review');
    }
    isFirst = false;
  };
  const tick = (): void => {
    void look()
      .catch(() => undefined)
      .finally(() => {
        if (isClosed) return;
        timer = setTimeout(tick, POLL_MS);
        timer.unref();
      });
  };
  tick();
  return {
    close: () => {
      isClosed = true;
      clearTimeout(timer);
    },
  };
}
