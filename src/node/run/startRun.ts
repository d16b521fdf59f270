import { randomBytes, randomUUID } from 'node:crypto';
import { realpath, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { RunPorts, RunTask } from '../../core/agent/ports';
import { runTask } from '../../core/agent/runTask';
import { createController } from '../../core/controller/controller';
import type { ChatModel } from '../../core/model/chatModel';
import type { RunEvent } from '../../core/trajectory/runEvent';
import { HostError } from '../hostError';
import type { RunRequest, StartedRun } from '../hostTypes';
import { FileModelMemory } from '../memory/fileModelMemory';
import { CommandTestRunner } from '../process/commandTestRunner';
import { describeSandbox, openSandbox, type Sandbox } from '../process/sandbox';
import { createRedactor } from '../redaction/createRedactor';
import { loggedEvents } from '../runs/loggedEvents';
import { watchForStop } from '../runs/stopRequest';
import { receiveWords } from '../runs/userWordFile';
import { ModelThresholdFile } from '../settings/modelThresholds';
import { TreeSitterSyntaxChecker } from '../syntax/treeSitterSyntaxChecker';
import { fingerprint } from '../testCommand/fingerprint';
import { openWorkingCopy, type WorkingCopy } from '../workspace/workingCopy';
import { carriedTask, carryOver, type Carried } from './carryOver';
import { readEarlierRun, type EarlierRun } from './earlierRun';
import { keptOptions } from './earlierOptions';
import { ensureDataFolder } from './ensureDataFolder';
import { openExpertSeat } from './expertSeat';
import { makePatch } from './makePatch';
import { openModel } from './openModel';
import { startPractice, type PracticeModels } from './startPractice';

/** In the data folder: what was learnt about models. */
export const MODELS_FILE = 'models.json';
export const DEFAULT_CONTEXT_TOKENS = 16_384;
export const DEFAULT_MAX_STEPS = 40;
export const DEFAULT_MAX_MINUTES = 30;
export const DEFAULT_TASK = 'Make the failing tests pass.';

export interface RunEnvironment {
  readonly dataFolder: string;
  readonly environment: NodeJS.ProcessEnv;
}

/** Checks what can be checked at once, then hands out the stream; the work begins when it is iterated. */
export async function startRun(host: RunEnvironment, request: RunRequest, signal: AbortSignal): Promise<StartedRun> {
  const workspace = await workspaceOf(request.workspace);
  const testCommand = request.testCommand?.trim() ?? '';
  if (testCommand === '')
    throw new HostError('test-command-missing', 'A run needs the command that runs the tests. Give it with --test.');
  await ensureDataFolder(host.dataFolder);
  const { continues } = request;
  const earlier = continues === undefined ? null : await readEarlierRun(host.dataFolder, continues, workspace);
  const runId = newRunId();
  const ending = new AbortController();
  if (signal.aborted) ending.abort();
  else signal.addEventListener('abort', () => ending.abort(), { once: true });
  let isInterrupted = false;
  const played = play(host, { ...request, workspace, testCommand, earlier }, runId, ending.signal);
  const told = loggedEvents(
    join(host.dataFolder, 'runs'),
    runId,
    played,
    (event) => !(isInterrupted && isCancel(event)),
  );
  return {
    runId,
    events: stoppable(join(host.dataFolder, 'runs', runId), told, ending),
    interrupt: () => {
      isInterrupted = true;
      ending.abort();
    },
  };
}

/** Ends when another process asks for it, too. */
async function* stoppable(
  runFolder: string,
  events: AsyncIterable<RunEvent>,
  ending: AbortController,
): AsyncGenerator<RunEvent, void> {
  const watcher = watchForStop(runFolder, () => ending.abort());
  try {
    yield* events;
  } finally {
    watcher.close();
  }
}

function isCancel(event: RunEvent): boolean {
  return event.type === 'finished' && event.outcome === 'cancelled';
}

type ReadyRequest = RunRequest & { readonly testCommand: string; readonly earlier: EarlierRun | null };

async function workspaceOf(folder: string): Promise<string> {
  const entry = await stat(folder).catch(() => null);
  if (entry?.isDirectory() !== true)
    throw new HostError('workspace-missing', `There is no folder ${folder}. Give the workspace with --workspace.`);
  return await realpath(resolve(folder));
}

/** Sorts by time, and is safe as a folder name everywhere. */
function newRunId(): string {
  const time = new Date().toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15);
  return `${time}-${randomBytes(3).toString('hex')}`;
}

/** Opens everything that a run needs, plays it, and closes everything again in reverse order. */
async function* play(
  host: RunEnvironment,
  request: ReadyRequest,
  runId: string,
  signal: AbortSignal,
): AsyncGenerator<RunEvent, void> {
  const closers: (() => Promise<void>)[] = [];
  // Git is started first; while it works the sandbox is looked for and the endpoint is asked what its model can do.
  const copying = openWorkingCopy({
    workspace: request.workspace,
    copiesFolder: join(host.dataFolder, 'copies'),
    unsaved: request.unsaved,
    signal,
  });
  void describeSandbox('auto');
  const local = request.practice === true ? null : openModel(host, request, undefined, signal);
  local?.catch(() => undefined); // Met below, where it is awaited.
  try {
    const copy = await copying;
    closers.push(() => copy.close());
    // Before any edit is in the copy: what the test command stands for is what the user confirmed.
    const confirmed = await fingerprint(copy.folder, request.testCommand);
    const carried =
      request.earlier === null
        ? null
        : await carryOver(copy.workspace, request.earlier, request.task, async () => {
            return (await fingerprint(copy.folder, request.testCommand)) === confirmed;
          });
    const opening = openSandbox('auto', {
      writable: [copy.root],
      kept: [request.workspace],
      caches: { folder: copy.caches, command: request.testCommand, environment: host.environment },
    });
    opening.catch(() => undefined); // Met below, where it is awaited.
    const practice = await practiceFor(request, copy, opening, signal);
    if (practice !== null) closers.push(() => practice.stop());
    const model = await (local ?? openModel(host, request, practice ?? undefined, signal));
    const { task, ports, notices } = await wire(
      host,
      request,
      runId,
      { copy, practice, model, opening, confirmed, carried },
      signal,
    );
    let areNoticesTold = false;
    for await (const event of runTask(task, ports, signal)) {
      yield event;
      if (areNoticesTold || event.type !== 'run-started') continue;
      areNoticesTold = true;
      for (const message of notices)
        yield { type: 'notice', at: event.at, runId, level: 'warning', code: 'start', message };
    }
  } catch (error) {
    if (!signal.aborted) throw error;
    yield cancelledEarly(runId);
  } finally {
    for (const close of closers.reverse()) await close();
  }
}

async function practiceFor(
  request: ReadyRequest,
  copy: WorkingCopy,
  opening: Promise<Sandbox>,
  signal: AbortSignal,
): Promise<PracticeModels | null> {
  if (request.practice !== true) return null;
  return await startPractice(copy.folder, request.testCommand, await opening, signal);
}

interface Opened {
  readonly copy: WorkingCopy;
  readonly practice: PracticeModels | null;
  readonly model: ChatModel;
  readonly opening: Promise<Sandbox>;
  /** What the test command stood for before the first edit. */
  readonly confirmed: string;
  readonly carried: Carried | null;
}

interface Wired {
  readonly task: RunTask;
  readonly ports: RunPorts;
  readonly notices: readonly string[];
}

async function wire(
  host: RunEnvironment,
  request: ReadyRequest,
  runId: string,
  { copy, practice, model, opening, confirmed, carried }: Opened,
  signal: AbortSignal,
): Promise<Wired> {
  // Side by side: none needs another, and each waits for files or for a process.
  const [sandbox, redactor, seat, listed, thresholds] = await Promise.all([
    opening,
    createRedactor(request.workspace, { roots: copy.roots }),
    openExpertSeat(host, request, practice),
    copy.workspace.list(signal),
    new ModelThresholdFile(host.dataFolder).read(),
  ]);
  const threshold = thresholds.byModel[model.name];
  const files = new Set(listed);
  const task: RunTask = {
    runId,
    ...taskOf(request),
    ...(carried === null ? {} : { continues: carried.run }),
    workspace: request.workspace,
    roots: copy.roots,
    maxSteps: request.maxSteps ?? DEFAULT_MAX_STEPS,
    maxMinutes: request.maxMinutes ?? DEFAULT_MAX_MINUTES,
    testCommand: request.testCommand,
    testFingerprint: confirmed,
    chosen: keptOptions(request, model.name),
    sandbox: sandbox.state.words,
    isPractice: practice !== null,
  };
  const ports: RunPorts = {
    model,
    workspace: copy.workspace,
    tests: new CommandTestRunner({
      command: request.testCommand,
      folder: copy.folder,
      roots: copy.roots,
      sandbox,
      hasFile: (path) => files.has(path),
      environment: host.environment,
      isStillConfirmed: async () => (await fingerprint(copy.folder, request.testCommand)) === confirmed,
    }),
    syntax: new TreeSitterSyntaxChecker(),
    controller: createController(threshold === undefined ? {} : { threshold }),
    expert: seat.seat,
    redactor,
    memory: new FileModelMemory(join(host.dataFolder, MODELS_FILE)),
    words: receiveWords(join(host.dataFolder, 'runs', runId)),
    clock: { now: Date.now, monotonic: () => performance.now() },
    newId: () => randomUUID().slice(0, 8),
    makePatch: (changes) => makePatch(copy, changes),
  };
  const omissions = copy.omissions.map((omission) => `${omission.path}: ${omission.message}`);
  const thresholdProblems = thresholds.problem === null ? [] : [thresholds.problem];
  const problems = [...seat.problems, ...redactor.problems, ...thresholdProblems];
  return { task, ports, notices: [...problems, ...(carried?.notices ?? []), ...omissions.slice(0, 5)] };
}

function taskOf({ task, earlier }: ReadyRequest): Pick<RunTask, 'description' | 'isDescribed'> {
  if (earlier !== null) return carriedTask(earlier, task);
  return { description: task === '' ? DEFAULT_TASK : task, isDescribed: task !== '' };
}

/** The user stopped while the working copy was still being made. */
function cancelledEarly(runId: string): RunEvent {
  return {
    type: 'finished',
    at: new Date().toISOString(),
    runId,
    outcome: 'cancelled',
    exitCode: 130,
    message: 'Cancelled.',
    summary: '',
    steps: 0,
    failingBefore: [],
    failingAfter: [],
    patch: '',
    models: [],
    consultations: 0,
    costUsd: 0,
    packet: null,
  };
}
