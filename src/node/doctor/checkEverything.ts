import type { DoctorCheck, RunRequest } from '../hostTypes';
import type { RunEnvironment } from '../run/startRun';
import { checkDataFolder, checkGit, checkSandbox } from './checkMachine';
import { checkModel } from './checkModel';
import { checkExpert, checkTestCommand } from './checkWorkspace';

type DoctorRequest = Partial<RunRequest> & { readonly workspace: string };

const practiceModels: DoctorCheck = {
  id: 'model',
  title: 'Model',
  state: 'ok',
  detail: 'the practice models, which need no Ollama and are no language models',
  remedy: null,
  finding: { kind: 'practice' },
};

/** Everything that a run needs, looked at side by side. No check throws, and none changes anything. */
export async function checkEverything(host: RunEnvironment, request: DoctorRequest): Promise<DoctorCheck[]> {
  const endpoint = request.ollamaUrl ?? host.environment.OLLAMA_HOST;
  const groups = await Promise.all([
    request.practice === true ? [practiceModels] : checkModel(endpoint, request.model, request.contextTokens),
    checkExpert(host, request),
    checkSandbox(),
    checkTestCommand(request.workspace),
    checkGit(request.workspace),
    checkDataFolder(host.dataFolder),
  ]);
  return groups.flat();
}
