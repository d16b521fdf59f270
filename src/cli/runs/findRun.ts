import type { Host } from '../../node/hostTypes';
import { UsageError } from '../exit';

/** The run that the user named; `last` is the newest one, of the workspace where one is given. */
export async function findRun(host: Host, id: string, workspace?: string): Promise<string> {
  if (id !== 'last') return id;
  const [newest] = await host.runs.list(workspace);
  if (newest === undefined) throw new UsageError('There are no runs yet. Start one with: protege fix');
  return newest.id;
}
