import { createHost } from '../../node/host';
import { UsageError } from '../exit';

/** Removes runs that have ended; all are checked before the first is removed. */
export async function removeRuns(ids: readonly string[]): Promise<void> {
  const host = createHost();
  try {
    const known = await host.runs.list();
    for (const id of ids) {
      const run = known.find((each) => each.id === id);
      // `read` raises the error that says how to find the right id; a run without a start is in no list.
      if (run === undefined) await host.runs.read(id);
      if (run?.status === 'running') throw new UsageError(`Run ${id} still goes on. Stop it first.`);
    }
    for (const id of ids) {
      await host.runs.remove(id);
      process.stderr.write(`removed  ${id}\n`);
    }
  } finally {
    await host.dispose();
  }
}
