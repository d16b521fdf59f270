import { createHost } from '../../node/host';
import { requireRuns } from './requireRuns';

/** Removes runs that have ended; all are checked before the first is removed. */
export async function removeRuns(ids: readonly string[]): Promise<void> {
  const host = createHost();
  await requireRuns(host, ids, (id, isRunning) => (isRunning ? `Run ${id} still goes on. Stop it first.` : null));
  for (const id of ids) {
    await host.runs.remove(id);
    process.stderr.write(`removed  ${id}\n`);
  }
}
