import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type { RunPorts, RunTask } from '../../../src/core/agent/ports';
import { runTask } from '../../../src/core/agent/runTask';
import { createController } from '../../../src/core/controller/controller';
import type { Controller } from '../../../src/core/controller/controller';
import type { TestOutcome, TestRunner } from '../../../src/core/outcomes/testOutcome';
import type { RunEvent } from '../../../src/core/trajectory/runEvent';
import { AnthropicExpert } from '../../../src/node/experts/anthropicExpert';
import { DEFAULT_ANTHROPIC_MODEL } from '../../../src/node/settings/defaultModel';
import { FileModelMemory } from '../../../src/node/memory/fileModelMemory';
import { OllamaChatModel } from '../../../src/node/models/ollamaChatModel';
import { CommandTestRunner } from '../../../src/node/process/commandTestRunner';
import { openSandbox } from '../../../src/node/process/sandbox';
import { createRedactor } from '../../../src/node/redaction/createRedactor';
import { makePatch } from '../../../src/node/run/makePatch';
import { openWorkspaceBudget } from '../../../src/node/settings/workspaceBudget';
import { TreeSitterSyntaxChecker } from '../../../src/node/syntax/treeSitterSyntaxChecker';
import { openWorkingCopy, type WorkingCopy } from '../../../src/node/workspace/workingCopy';
import type { SeededBug } from '../../benchBugsCorpus';
import type { StuckProtege } from '../../../test/support/stuckProtege/startStuckProtege';
import type { PolicyInRun } from './policies';

const CONTEXT_TOKENS = 16_384;
const MAX_STEPS = 40;
const MAX_CONSULTATIONS = 6;
const EXPERT_TIMEOUT_MS = 60_000;

/** A planted bug that several runs may play on, one after another: each gets the same working copy, cleaned. */
export interface BugPlace {
  readonly bug: SeededBug;
  readonly workspace: string;
  readonly copiesFolder: string;
  /** What the tests said of a state of the files. Each state is really tested once; then its outcome is known. */
  readonly outcomes: Map<string, TestOutcome>;
}

/** Plays one run through the true loop, with the true adapters, ledger, files and tests, and returns what it told. */
export async function playRun(
  place: BugPlace,
  protege: StuckProtege,
  policy: PolicyInRun,
  dataFolder: string,
  maxSteps = MAX_STEPS,
): Promise<RunEvent[]> {
  const { signal } = new AbortController();
  const copy = await openWorkingCopy({ workspace: place.workspace, copiesFolder: place.copiesFolder, signal });
  try {
    const events: RunEvent[] = [];
    const ports = await portsOf(place, copy, protege, policy, dataFolder);
    for await (const event of runTask(taskOf(place, copy, maxSteps), ports, signal)) events.push(event);
    return events;
  } finally {
    await copy.close();
  }
}

function taskOf({ bug, workspace }: BugPlace, copy: WorkingCopy, maxSteps: number): RunTask {
  return {
    runId: `bench-${randomUUID().slice(0, 8)}`,
    description: bug.description,
    isDescribed: true,
    workspace,
    roots: copy.roots,
    maxSteps,
    maxMinutes: 10,
    testCommand: bug.testCommand,
    sandbox: 'none',
    isPractice: false,
  };
}

async function portsOf(
  place: BugPlace,
  copy: WorkingCopy,
  protege: StuckProtege,
  policy: PolicyInRun,
  dataFolder: string,
): Promise<RunPorts> {
  const budget = await openWorkspaceBudget({
    dataFolder,
    workspace: place.workspace,
    run: { assumeYes: true, limits: { consultationsPerRun: MAX_CONSULTATIONS } },
  });
  const model = new OllamaChatModel({ endpoint: protege.ollama.url, model: 'scripted', contextTokens: CONTEXT_TOKENS });
  return {
    model,
    workspace: copy.workspace,
    tests: await testsOf(place, copy),
    syntax: new TreeSitterSyntaxChecker(),
    controller: watched(createController(), policy),
    ...(policy.chain === undefined ? {} : { escalation: policy.chain }),
    expert: policy.hasExpert
      ? {
          experts: [
            {
              expert: new AnthropicExpert({
                apiKey: 'scripted',
                model: DEFAULT_ANTHROPIC_MODEL,
                baseUrl: protege.expert.url,
              }),
              timeoutMs: EXPERT_TIMEOUT_MS,
              limits: {},
            },
          ],
          budget: budget.ledger,
          mode: 'auto',
          trigger: 'stall',
          approval: null,
        }
      : null,
    redactor: await createRedactor(place.workspace, { roots: copy.roots }),
    memory: new FileModelMemory(path.join(dataFolder, 'models.json')),
    clock: { now: Date.now, monotonic: () => performance.now() },
    newId: () => randomUUID().slice(0, 8),
    makePatch: (changes) => makePatch(copy, changes),
  };
}

function watched(inner: Controller, policy: PolicyInRun): Controller {
  return {
    observe(step) {
      policy.watch?.(step);
      return inner.observe(step);
    },
    rearm: (reason) => inner.rearm(reason),
  };
}

async function testsOf(place: BugPlace, copy: WorkingCopy): Promise<TestRunner> {
  const files = new Set(await copy.workspace.list(new AbortController().signal));
  const runner = new CommandTestRunner({
    command: place.bug.testCommand,
    folder: copy.folder,
    roots: copy.roots,
    sandbox: await openSandbox('off', { writable: [], kept: [], caches: null }),
    hasFile: (file) => files.has(file),
  });
  return {
    command: runner.command,
    async run(selector, signal) {
      // The copy is at the same path in every run on this bug, so that what was said there still holds.
      const key = `${copy.folder}\n${selector ?? ''}\n${await copy.workspace.treeHash()}`;
      const outcome = place.outcomes.get(key) ?? (await runner.run(selector, signal));
      if (outcome.status !== 'cancelled') place.outcomes.set(key, outcome);
      return outcome;
    },
  };
}
