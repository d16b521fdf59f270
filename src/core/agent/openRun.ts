import { Conversation } from '../context/conversation';
import { firstContext } from '../context/firstContext';
import { systemPrompt } from '../context/systemPrompt';
import { TokenGauge } from '../context/window';
import { neutraliseFrames } from '../expert/frame';
import { chooseProtocol } from '../model/protocols/chooseProtocol';
import { protocolById } from '../model/protocols/protocolById';
import type { DescribeResult } from '../model/chatModel';
import { estimateTokens } from '../model/estimateTokens';
import { framesOf } from '../outcomes/framesOf';
import type { TestOutcome } from '../outcomes/testOutcome';
import { whatTestsLack } from '../outcomes/whatTestsLack';
import { formatTestOutcome } from '../tools/formatTestOutcome';
import { toolDefinitions } from '../tools/toolDefinitions';
import { RUN_LOG_VERSION, type Protocol, type RunEvent, type RunEventOf } from '../trajectory/runEvent';
import type { FileChange } from '../workspace/workspace';
import { failingIds } from '../outcomes/failingIds';
import { Attempts } from './attempts';
import { Consultations } from './consultations';
import { Costs } from './costs';
import { delay } from './deadline';
import { Deeds } from './deeds';
import type { Emit } from './emit';
import { EXIT_CODES, type Ending } from './finishRun';
import { HabitKeeper } from './habitKeeper';
import type { ContinuedRun, ExpertSeat, RunPorts, RunTask } from './ports';
import { Provenances } from './provenances';
import type { Run } from './run';

export type OpenedRun =
  | { readonly kind: 'ready'; readonly run: Run }
  | { readonly kind: 'ended'; readonly ending: Ending; readonly finish: (ending: Ending) => RunEvent };

export type RunStart = Pick<Run, 'task' | 'ports' | 'emit' | 'history' | 'signal'>;

/** Share of the window for the first message; characters a token, low, so that it fits. */
const FIRST_CONTEXT_SHARE = 0.35;
const CHARS_PER_TOKEN = 3;

/** Finds out what the model can do, runs the tests as they are, and says what the model needs to start. */
export async function* openRun(start: RunStart): AsyncGenerator<RunEvent, OpenedRun> {
  const { task, ports, emit, signal } = start;
  const { model } = ports;
  const described = yield* describeModel(ports, emit, signal);
  const recalled = await ports.memory.recall(model.provider, model.name);
  const protocol = protocolById(task.protocol ?? protocolFor(described, recalled));
  yield emit({
    type: 'run-started',
    version: RUN_LOG_VERSION,
    task: task.description,
    ...continuedOf(task.continues),
    ...(task.chosen === undefined ? {} : { options: task.chosen.options, takenOver: task.chosen.takenOver }),
    workspace: task.workspace,
    testCommand: task.testCommand,
    ...(task.testFingerprint === undefined ? {} : { testFingerprint: task.testFingerprint }),
    model: {
      provider: model.provider,
      name: model.name,
      contextTokens: model.contextTokens,
      isPractice: task.isPractice || (described.ok && described.description.isPractice === true),
    },
    protocol: protocol.id,
    ...expertsOf(ports.expert),
    limits: { maxSteps: task.maxSteps, maxMinutes: task.maxMinutes },
    sandbox: task.sandbox,
  });
  const provenances = new Provenances(task.continues?.provenances);
  const carried = await ports.workspace.changes();
  // Kept at once: what the earlier run had reached must not be lost where this one breaks off.
  if (carried.length > 0) yield emit({ type: 'proposal', step: 0, files: provenances.describe(carried) });
  if (signal.aborted) return ended(start, carried, null, { outcome: 'cancelled', message: 'Cancelled.' });
  if (!described.ok) {
    const isUnreachable = described.error.reason === 'unreachable' || described.error.reason === 'timeout';
    const outcome = isUnreachable ? 'model-unreachable' : 'configuration';
    return ended(start, carried, null, { outcome, message: described.error.message });
  }
  yield emit({ type: 'tests-started', step: 0, phase: 'baseline', selector: null });
  const baseline = await ports.tests.run(null, signal);
  yield emit({ type: 'tests-ran', step: 0, phase: 'baseline', outcome: baseline });
  const early = earlyEnding(task, baseline, carried);
  if (early !== null) return ended(start, carried, baseline, early);
  const contextTokens = Math.min(model.contextTokens, described.description.maxContextTokens ?? model.contextTokens);
  if (contextTokens < model.contextTokens)
    yield emit({
      type: 'notice',
      level: 'warning',
      code: 'window-smaller',
      message: `${model.name} was made for ${contextTokens} tokens, less than the ${model.contextTokens} asked for. The prompt is kept inside its own window.`,
    });
  return {
    kind: 'ready',
    run: await makeRun({ ...start, provenances }, new HabitKeeper(recalled, protocol.id), baseline, contextTokens),
  };
}

function continuedOf(continued: ContinuedRun | undefined): Pick<RunEventOf<'run-started'>, 'continues' | 'hint'> {
  if (continued === undefined) return {};
  const { runId, hint } = continued;
  return { continues: runId, ...(hint === '' ? {} : { hint }) };
}

function expertsOf(seat: ExpertSeat | null): Pick<RunEventOf<'run-started'>, 'expert' | 'furtherExperts'> {
  if (seat === null) return { expert: null };
  const [first, ...further] = seat.experts.map(({ expert: { provider, model } }) => ({ provider, model }));
  return {
    expert: first === undefined ? null : { ...first, mode: seat.mode },
    ...(further.length === 0 ? {} : { furtherExperts: further }),
  };
}

function protocolFor(described: DescribeResult, recalled: Parameters<typeof chooseProtocol>[1]): Protocol {
  return described.ok ? chooseProtocol(described.description, recalled) : 'native';
}

/** One retry for an endpoint that does not answer: it may just be starting. */
async function* describeModel(
  ports: RunPorts,
  emit: Emit,
  signal: AbortSignal,
): AsyncGenerator<RunEvent, DescribeResult> {
  const first = await ports.model.describe(signal);
  if (first.ok || first.error.reason !== 'unreachable' || signal.aborted) return first;
  yield emit({
    type: 'notice',
    level: 'warning',
    code: 'model-retry',
    message: `Trying once more: ${first.error.message}`,
  });
  await delay(1_000, signal);
  return await ports.model.describe(signal);
}

function earlyEnding(
  task: RunTask,
  baseline: TestOutcome,
  carried: readonly FileChange[],
): Pick<Ending, 'outcome' | 'message'> | null {
  switch (baseline.status) {
    case 'cancelled':
      return { outcome: 'cancelled', message: 'Cancelled.' };
    case 'not-started':
      return {
        outcome: 'configuration',
        message: `The test command could not be started: ${baseline.command}. ${baseline.output.trim().slice(0, 500)} Give one that works with --test.`,
      };
    case 'passed':
      return task.isDescribed || carried.length > 0
        ? null
        : {
            outcome: 'already-passing',
            message: 'The tests pass already. Describe the bug, or give a test that fails.',
          };
    case 'failed': {
      const lack = whatTestsLack(baseline);
      return lack === null ? null : { outcome: 'configuration', message: `The tests can not run. ${lack}` };
    }
    case 'timed-out':
      return null;
  }
}

function ended(
  { ports, emit }: RunStart,
  carried: readonly FileChange[],
  baseline: TestOutcome | null,
  ending: Pick<Ending, 'outcome' | 'message'>,
): OpenedRun {
  const failing = baseline === null ? [] : failingIds(baseline);
  return {
    kind: 'ended',
    ending: { summary: '', packet: null, ...ending },
    finish: (last) =>
      emit({
        type: 'finished',
        ...last,
        exitCode: EXIT_CODES[last.outcome],
        steps: 0,
        failingBefore: failing,
        failingAfter: failing,
        patch: ports.makePatch(carried),
        models: [],
        consultations: 0,
        costUsd: 0,
      }),
  };
}

async function makeRun(
  start: RunStart & Pick<Run, 'provenances'>,
  habits: HabitKeeper,
  baseline: TestOutcome,
  contextTokens: number,
): Promise<Run> {
  const { task, ports, signal } = start;
  const protocol = protocolById(habits.current.protocol);
  const conversation = new Conversation(estimateTokens);
  const system = systemPrompt(protocol.systemText(toolDefinitions), habits.editStyle);
  conversation.append('system', 0, { role: 'system', content: system });
  const first = await firstContext(
    {
      task: task.description,
      earlier: task.continues?.story,
      testCommand: task.testCommand,
      baseline,
      baselineText: formatTestOutcome(baseline, null),
      frames: framesOf(baseline.output, task.roots),
      workspace: ports.workspace,
      maxChars: Math.floor(contextTokens * FIRST_CONTEXT_SHARE * CHARS_PER_TOKEN),
    },
    signal,
  );
  conversation.append('task', 0, { role: 'user', content: neutraliseFrames(first) });
  return {
    ...start,
    conversation,
    gauge: new TokenGauge(),
    costs: new Costs(),
    attempts: new Attempts({
      outcome: baseline,
      treeHash: await ports.workspace.treeHash(),
      changes: await ports.workspace.changes(),
    }),
    consultations: new Consultations(),
    deeds: new Deeds(),
    habits,
    protocol,
    contextTokens,
    isWindowChecked: false,
    step: 0,
    finishRefused: false,
    askedForReport: false,
    stepsSincePass: null,
  };
}
