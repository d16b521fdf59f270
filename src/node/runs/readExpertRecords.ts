import { sep } from 'node:path';
import { expertRecords, type ExpertRecord } from '../../core/expert/expertRecord';
import { identifyWorkspace } from '../settings/workspaceIdentity';
import { readExpertResults } from './expertRecordIndex';

export interface ExpertRecords {
  /** Of the workspace's repository, as its budget counts. */
  readonly here: readonly ExpertRecord[];
  /** Of every workspace. */
  readonly everywhere: readonly ExpertRecord[];
}

/** How each expert did in the runs that are kept. A run that was removed no longer counts; the ledger keeps what it cost. */
export async function readExpertRecords(dataFolder: string, workspace: string): Promise<ExpertRecords> {
  const { key, root } = await identifyWorkspace(workspace);
  const runs = await readExpertResults(dataFolder);
  const folders = [...new Set(runs.map((run) => run.workspace))];
  const isHere = new Map(
    await Promise.all(
      folders.map(async (folder): Promise<[string, boolean]> => {
        const identity = await identifyWorkspace(folder).catch(() => null);
        return [folder, identity === null ? isWithin(folder, root) : identity.key === key];
      }),
    ),
  );
  const here = runs.filter((run) => isHere.get(run.workspace) === true);
  return {
    here: expertRecords(here.flatMap(({ results }) => results)),
    everywhere: expertRecords(runs.flatMap(({ results }) => results)),
  };
}

/** A folder that is gone can't be asked for its repository. */
function isWithin(folder: string, root: string): boolean {
  return folder === root || folder.startsWith(`${root}${sep}`);
}
