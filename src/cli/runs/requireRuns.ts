import type { Host } from '../../node/hostTypes';
import { UsageError } from '../exit';

/**
 * Looks all runs up before anything is done to the first. `objection` says why a run may not be taken, or is null; a run
 * that broke off before its start was written has no status. Throws where an id is unknown, with how to find the right one.
 */
export async function requireRuns(
  host: Host,
  ids: readonly string[],
  objection: (id: string, isRunning: boolean) => string | null,
): Promise<void> {
  const known = await host.runs.list();
  for (const id of ids) {
    const run = known.find((each) => each.id === id);
    if (run === undefined) await host.runs.read(id);
    const said = objection(id, run?.status === 'running');
    if (said !== null) throw new UsageError(said);
  }
}
