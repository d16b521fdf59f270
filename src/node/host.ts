import { join } from 'node:path';
import { fingerprint } from './testCommand/fingerprint';
import { guessTestCommand } from './testCommand/guessTestCommand';
import type { Host } from './hostTypes';
import { listModels, pullModel } from './models/ollamaLibrary';
import { surveyModels } from './models/surveyModels';
import { FileProposalStore } from './runs/fileProposalStore';
import { calibrateThresholds } from './runs/calibrateThresholds';
import { FileRunStore } from './runs/fileRunStore';
import { readEarlierOptions } from './run/earlierOptions';
import { runTestsOnCopy } from './run/runTestsOnCopy';
import { DEFAULT_CONTEXT_TOKENS, MODELS_FILE, startRun, type RunEnvironment } from './run/startRun';
import { dataFolder } from './settings/dataFolder';
import { ModelThresholdFile } from './settings/modelThresholds';
import { openWorkspaceBudget } from './settings/workspaceBudget';
import { identifyWorkspace } from './settings/workspaceIdentity';
import { WorkspaceStore } from './settings/workspaceStore';
import { ensureDataFolder } from './run/ensureDataFolder';
import { CONFIRMED_COMMAND_SECTION } from './testCommand/confirmedCommand';

/** Wires the ports once, for both faces. Opens nothing until something is asked for. */
export function createHost(environment: NodeJS.ProcessEnv = process.env): Host {
  const host: RunEnvironment = { dataFolder: dataFolder(environment), environment };
  const runsFolder = join(host.dataFolder, 'runs');
  const runs = new FileRunStore(runsFolder);
  const store = new WorkspaceStore(host.dataFolder);
  const endpoint = (url: string | undefined): string | undefined => url ?? environment.OLLAMA_HOST;
  return {
    dataFolder: host.dataFolder,
    runs,
    proposals: new FileProposalStore(runsFolder, runs),
    startRun: (request, signal) => startRun(host, request, signal),
    earlierOptions: (id, workspace) => readEarlierOptions(host.dataFolder, id, workspace),
    runTests: (request, signal) => runTestsOnCopy(host, request, signal),
    async testCommand(folder) {
      const identity = await identifyWorkspace(folder);
      const { workspace } = identity;
      const stored = await store.read(identity, CONFIRMED_COMMAND_SECTION);
      const known = stored.kind === 'value' ? stored.value[workspace] : undefined;
      const isUnchanged = known !== undefined && known.fingerprint === (await fingerprint(workspace, known.command));
      return { guess: await guessTestCommand(workspace), confirmed: isUnchanged ? known.command : null };
    },
    async confirmTestCommand(folder, command) {
      await ensureDataFolder(host.dataFolder);
      const identity = await identifyWorkspace(folder);
      const { workspace } = identity;
      const stored = await store.read(identity, CONFIRMED_COMMAND_SECTION);
      const before = stored.kind === 'value' ? stored.value : {};
      const confirmed = { command, fingerprint: await fingerprint(workspace, command) };
      await store.write(identity, CONFIRMED_COMMAND_SECTION, { ...before, [workspace]: confirmed });
    },
    listModels: (url) => listModels(endpoint(url), AbortSignal.timeout(LIST_TIMEOUT_MS)),
    surveyModels: ({ ollamaUrl, contextTokens = DEFAULT_CONTEXT_TOKENS }) =>
      surveyModels(
        { endpoint: endpoint(ollamaUrl), contextTokens, memoryFile: join(host.dataFolder, MODELS_FILE) },
        AbortSignal.timeout(LIST_TIMEOUT_MS),
      ),
    pullModel: (name, signal, url) => pullModel(name, endpoint(url), signal),
    async doctor(request) {
      const { checkEverything } = await import('./doctor/checkEverything');
      return await checkEverything(host, request);
    },
    async presentExperts({ practice = false, ...asked }) {
      const { presentExperts } = await import('./run/presentExperts');
      return await presentExperts(host, asked, practice);
    },
    async budgetState(workspace) {
      return await (await openWorkspaceBudget({ dataFolder: host.dataFolder, workspace })).state(null);
    },
    async expertRecords(workspace) {
      const { readExpertRecords } = await import('./runs/readExpertRecords');
      return await readExpertRecords(host.dataFolder, workspace);
    },
    async spendingByDay(workspace) {
      return await (await openWorkspaceBudget({ dataFolder: host.dataFolder, workspace })).byDay();
    },
    async setBudget(workspace, change) {
      return await (await openWorkspaceBudget({ dataFolder: host.dataFolder, workspace })).change(change);
    },
    async expertTrigger(workspace) {
      return (await (await openWorkspaceBudget({ dataFolder: host.dataFolder, workspace })).policy()).trigger;
    },
    calibrate: (isDryRun) => calibrateThresholds(host.dataFolder, runs, isDryRun),
    forgetThresholds: () => new ModelThresholdFile(host.dataFolder).remove(),
    async redact(workspace, text) {
      const { createRedactor } = await import('./redaction/createRedactor');
      return (await createRedactor(workspace, { environment })).redact(text);
    },
  };
}

const LIST_TIMEOUT_MS = 5_000;
