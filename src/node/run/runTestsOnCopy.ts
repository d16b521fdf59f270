import { join } from 'node:path';
import type { TestOutcome } from '../../core/outcomes/testOutcome';
import type { TestsRequest } from '../hostTypes';
import { CommandTestRunner } from '../process/commandTestRunner';
import { openSandbox } from '../process/sandbox';
import { openWorkingCopy } from '../workspace/workingCopy';
import { ensureDataFolder } from './ensureDataFolder';
import type { RunEnvironment } from './startRun';

/**
 * Runs the tests once on a copy of the workspace as it is now, confined like those of a run. The user's folder is only
 * read. Throws a `WorkingCopyError` where no copy can be made; failing tests are an outcome.
 */
export async function runTestsOnCopy(
  host: RunEnvironment,
  request: TestsRequest,
  signal: AbortSignal,
): Promise<TestOutcome> {
  await ensureDataFolder(host.dataFolder);
  const copy = await openWorkingCopy({
    workspace: request.workspace,
    copiesFolder: join(host.dataFolder, 'copies'),
    unsaved: request.unsaved ?? new Map<string, string>(),
    signal,
  });
  try {
    const files = new Set(await copy.workspace.list(signal));
    const tests = new CommandTestRunner({
      command: request.testCommand,
      folder: copy.folder,
      roots: copy.roots,
      sandbox: await openSandbox('auto', {
        writable: [copy.root],
        kept: [request.workspace],
        caches: { folder: copy.caches, command: request.testCommand, environment: host.environment },
      }),
      hasFile: (path) => files.has(path),
      environment: host.environment,
    });
    return await tests.run(null, signal);
  } finally {
    await copy.close();
  }
}
