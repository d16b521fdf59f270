import { homedir } from 'node:os';
import type { DoctorCheck, RunRequest } from '../hostTypes';
import type { RunEnvironment } from '../run/startRun';
import { checkDataFolder, checkGit, checkSandbox } from './checkMachine';
import { checkModel } from './checkModel';
import { checkExpert, checkTestCommand } from './checkWorkspace';

const practiceModels: DoctorCheck = {
  id: 'model',
  title: 'Model',
  state: 'ok',
  detail: 'the practice models, which need no Ollama and are no language models',
  remedy: null,
  finding: { kind: 'practice' },
};

/** Everything that a run needs, looked at side by side. No check throws, and none changes anything. */
export async function checkEverything(host: RunEnvironment, request: Partial<RunRequest>): Promise<DoctorCheck[]> {
  const endpoint = request.ollamaUrl ?? host.environment.OLLAMA_HOST;
  const { workspace } = request;
  const groups = await Promise.all([
    request.practice === true ? [practiceModels] : checkModel(endpoint, request.model, request.contextTokens),
    workspace === undefined ? [] : checkExpert(host, { ...request, workspace }),
    checkSandbox(),
    workspace === undefined ? [] : checkTestCommand(workspace),
    checkGit(workspace ?? homedir()),
    checkDataFolder(host.dataFolder),
  ]);
  return groups.flat();
}
