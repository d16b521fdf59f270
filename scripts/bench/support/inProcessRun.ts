import { join } from 'node:path';
import type { RunPorts, RunTask } from '../../../src/core/agent/ports';
import { runTask } from '../../../src/core/agent/runTask';
import { createController } from '../../../src/core/controller/controller';
import type { ChatModel } from '../../../src/core/model/chatModel';
import type { TestOutcome } from '../../../src/core/outcomes/testOutcome';
import type { RunEventOf } from '../../../src/core/trajectory/runEvent';
import { createRunLog } from '../../../src/node/runs/runLog';
import { TreeSitterSyntaxChecker } from '../../../src/node/syntax/treeSitterSyntaxChecker';
import { openWorkingCopy, type WorkingCopy } from '../../../src/node/workspace/workingCopy';
import { bug, cure, makeProject, modulePath } from './project';

const CONTEXT_TOKENS = 16_384;

export interface MeasuredRun {
  /** Milliseconds of each step. */
  readonly stepMs: readonly number[];
  /** Milliseconds of processor time of each step: what a busy machine distorts less. */
  readonly stepCpuMs: readonly number[];
  readonly requests: readonly RunEventOf<'model-requested'>[];
  readonly compactions: number;
}

/**
 * A run of that many steps through the core with real files, the real syntax check and the real log; only the model and
 * the tests are scripted, and both answer at once. Module after module is read, mended and tested, so that every third step brings a
 * failing test less and the controller sees work that goes on.
 */
export async function playInProcess(steps: number): Promise<MeasuredRun> {
  const modules = Math.ceil(steps / 3) + 1;
  const project = makeProject(modules);
  try {
    const signal = new AbortController().signal;
    const copy = await openWorkingCopy({
      workspace: project.folder,
      copiesFolder: join(project.data, 'copies'),
      signal,
    });
    try {
      return await play(copy, join(project.data, 'runs'), steps, modules, signal);
    } finally {
      await copy.close();
    }
  } finally {
    project.remove();
  }
}

async function play(
  copy: WorkingCopy,
  runsFolder: string,
  steps: number,
  modules: number,
  signal: AbortSignal,
): Promise<MeasuredRun> {
  const model = scriptModel();
  const log = createRunLog(runsFolder, 'bench');
  const stepMs: number[] = [];
  const stepCpuMs: number[] = [];
  const requests: RunEventOf<'model-requested'>[] = [];
  let compactions = 0;
  let startedMs = performance.now();
  let cpuBefore = process.cpuUsage();
  const endStep = (): void => {
    const cpu = process.cpuUsage(cpuBefore);
    stepMs.push(performance.now() - startedMs);
    stepCpuMs.push((cpu.user + cpu.system) / 1_000);
  };
  for await (const event of runTask(taskOf(copy, steps), portsOf(copy, model, modules), signal)) {
    log.append(event);
    if (event.type === 'model-requested') requests.push(event);
    if (event.type === 'compacted') compactions += 1;
    if (event.type !== 'step-started') continue;
    if (event.step > 1) endStep();
    startedMs = performance.now();
    cpuBefore = process.cpuUsage();
  }
  log.close();
  if (stepMs.length < steps - 1)
    throw new Error(`The run took ${stepMs.length} steps instead of ${steps}: the scripted work was stopped.`);
  return { stepMs, stepCpuMs, requests, compactions };
}

/** Counts no tokens, so that the estimate stands, and takes no time worth the name. */
function scriptModel(): ChatModel {
  let calls = 0;
  return {
    provider: 'scripted',
    name: 'instant',
    contextTokens: CONTEXT_TOKENS,
    describe: () =>
      Promise.resolve({
        ok: true,
        description: { name: 'instant', maxContextTokens: 32_768, supportsTools: true, supportsThinking: false },
      }),
    allocatedContext: () => Promise.resolve(CONTEXT_TOKENS),
    async *stream() {
      const action = actionAt(calls);
      calls += 1;
      yield await Promise.resolve({ type: 'text' as const, text: `Now ${action.name}.` });
      yield { type: 'tool-call', call: { id: `call-${calls}`, ...action } };
      yield { type: 'done', stopReason: 'tool-calls', usage: { inputTokens: 0, outputTokens: 20 } };
    },
  };
}

/** Read, mend, test; then the next module. */
export function actionAt(step: number): { readonly name: string; readonly arguments: Record<string, string> } {
  const index = Math.floor(step / 3);
  switch (step % 3) {
    case 0:
      return { name: 'read_file', arguments: { path: modulePath(index) } };
    case 1:
      return { name: 'edit_file', arguments: { path: modulePath(index), search: bug(index), replace: cure(index) } };
    default:
      return { name: 'run_tests', arguments: {} };
  }
}

function taskOf(copy: WorkingCopy, steps: number): RunTask {
  return {
    runId: 'bench',
    description: 'Every module subtracts where it should add.',
    isDescribed: true,
    workspace: copy.folder,
    roots: copy.roots,
    maxSteps: steps,
    maxMinutes: 60,
    testCommand: 'npm test',
    sandbox: 'none',
    isPractice: false,
  };
}

function portsOf(copy: WorkingCopy, model: ChatModel, modules: number): RunPorts {
  return {
    model,
    workspace: copy.workspace,
    tests: {
      command: 'npm test',
      run: async () => outcomeOf((await copy.workspace.changes()).length, modules),
    },
    syntax: new TreeSitterSyntaxChecker(),
    controller: createController({ model: model.name }),
    expert: null,
    redactor: { redact: (text) => text, isWithheld: () => false },
    memory: { recall: () => Promise.resolve(null), remember: () => Promise.resolve() },
    clock: { now: () => Date.now(), monotonic: () => performance.now() },
    newId: () => 'bench',
    makePatch: () => '',
  };
}

/** One failing test for each module that was not edited yet, shown as a project with a hundred of them shows ten. */
function outcomeOf(edited: number, modules: number): TestOutcome {
  const failing = Array.from({ length: modules - edited }, (_value, index) => ({
    id: `module ${edited + index} adds`,
    message: 'Expected values to be strictly equal: -1 !== 3',
  }));
  return {
    command: 'npm test',
    selector: null,
    status: failing.length === 0 ? 'passed' : 'failed',
    exitCode: failing.length === 0 ? 0 : 1,
    runner: 'node:test',
    passing: [],
    failing,
    signature: `${failing.length} failing`,
    output: failing
      .slice(0, 10)
      .map(({ id, message }) => `not ok ${id}\n  ${message}`)
      .join('\n'),
    outputTruncated: false,
    durationMs: 1,
  };
}
