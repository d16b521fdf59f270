import { closeSync, mkdirSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { RunEvent } from '../../core/trajectory/runEvent';

export const EVENTS_FILE = 'events.jsonl';
export const OWNER_FILE = 'owner.json';
/** What the user did with each proposed file. */
export const REVIEW_FOLDER = 'review';

export interface RunLog {
  /** Writes one event as one line before it returns; live-only events are left out. Throws when the disk refuses. */
  append(event: RunEvent): void;
  close(): void;
}

/**
 * The append-only log of one run, made with its first event. Each event is one `write` of one line, so that a kill loses at most the event being
 * written. `owner.json` names the process that writes, so that a reader can tell a running run from an interrupted one.
 */
export function createRunLog(runsFolder: string, runId: string): RunLog {
  const folder = join(runsFolder, runId);
  let fd: number | null = null;
  let isOpen = true;
  const open = (): number => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, OWNER_FILE), JSON.stringify({ pid: process.pid }));
    return openSync(join(folder, EVENTS_FILE), 'a', 0o600);
  };
  return {
    append(event) {
      if (event.type === 'model-delta' || !isOpen) return;
      fd ??= open();
      const line = Buffer.from(`${JSON.stringify(event)}\n`, 'utf8');
      let written = 0;
      while (written < line.length) written += writeSync(fd, line, written);
    },
    close() {
      if (!isOpen) return;
      isOpen = false;
      if (fd === null) return;
      closeSync(fd);
      rmSync(join(folder, OWNER_FILE), { force: true });
    },
  };
}
