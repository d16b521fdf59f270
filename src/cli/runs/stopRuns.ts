import { setTimeout as wait } from 'node:timers/promises';
import { createHost } from '../../node/host';
import type { Host } from '../../node/hostTypes';
import { requireRuns } from './requireRuns';

/** A run ends its children within three seconds; the rest is for a slow disk. */
const PATIENCE_MS = 10_000;
const LOOK_EVERY_MS = 200;

/** Stops runs that go on, whichever window or terminal plays them; all are checked before the first is stopped. */
export async function stopRuns(ids: readonly string[]): Promise<void> {
  const host = createHost();
  await requireRuns(host, ids, (id, isRunning) => (isRunning ? null : `Run ${id} has ended already.`));
  await Promise.all(ids.map((id) => host.runs.requestStop(id)));
  for (const id of ids) {
    const hasEnded = await hasEndedSoon(host, id);
    process.stderr.write(hasEnded ? `stopped  ${id}\n` : `asked    ${id} to stop; it has not ended yet\n`);
    if (!hasEnded) process.exitCode = 1;
  }
}

async function hasEndedSoon(host: Host, id: string): Promise<boolean> {
  const until = performance.now() + PATIENCE_MS;
  do {
    const run = (await host.runs.list()).find((each) => each.id === id);
    if (run?.status !== 'running') return true;
    await wait(LOOK_EVERY_MS);
  } while (performance.now() < until);
  return false;
}
