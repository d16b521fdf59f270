import type { DoctorCheck, RunRequest } from '../hostTypes';
import type { RunEnvironment } from '../run/startRun';
import { checkDataFolder, checkGit, checkSandbox } from './checkMachine';
import { checkModel } from './checkModel';
import { checkExpert, checkTestCommand } from './checkWorkspace';

type DoctorRequest = Partial<RunRequest> & { readonly workspace: string };

/** Everything that a run needs, looked at side by side. No check throws, and none changes anything. */
export async function checkEverything(host: RunEnvironment, request: DoctorRequest): Promise<DoctorCheck[]> {
  const endpoint = request.ollamaUrl ?? host.environment.OLLAMA_HOST;
  const groups = await Promise.all([
    checkModel(endpoint, request.model, request.contextTokens),
    checkExpert(host, request),
    checkSandbox(),
    checkTestCommand(request.workspace),
    checkGit(request.workspace),
    checkDataFolder(host.dataFolder),
  ]);
  return groups.flat();
}
