import type {
  ApprovalAnswer,
  ExpertSeat,
  ModelHabits,
  RunPorts,
  RunTask,
  SeatedExpert,
} from '../../../src/core/agent/ports';
import { runTask } from '../../../src/core/agent/runTask';
import { DEFAULT_LIMITS, type BudgetRefusal, type BudgetState } from '../../../src/core/budget/budget';
import { createController } from '../../../src/core/controller/controller';
import type { EscalationChain } from '../../../src/core/controller/escalation/decideEscalation';
import type { Advice } from '../../../src/core/expert/advice';
import type { ConsultationPacket, ExpertReply } from '../../../src/core/expert/expert';
import type { UserWord } from '../../../src/core/agent/userWords';
import type { ChatModel, ChatRequest, ModelEvent } from '../../../src/core/model/chatModel';
import { estimateTokens } from '../../../src/core/model/estimateTokens';
import type { TestOutcome } from '../../../src/core/outcomes/testOutcome';
import type { RunEvent, RunEventType } from '../../../src/core/trajectory/runEvent';
import type { FileChange, Workspace } from '../../../src/core/workspace/workspace';

export type Reply = readonly ModelEvent[] | ((request: ChatRequest, signal: AbortSignal) => AsyncIterable<ModelEvent>);

let nextCall = 0;

/** A reply with one native tool call. */
export function call(name: string, args: Record<string, unknown> = {}): ModelEvent[] {
  nextCall += 1;
  return [
    { type: 'tool-call', call: { id: `call-${nextCall}`, name, arguments: args } },
    { type: 'done', stopReason: 'tool-calls', usage: { inputTokens: 0, outputTokens: 5 } },
  ];
}

export function say(text: string, inputTokens = 0): ModelEvent[] {
  return [
    { type: 'text', text },
    { type: 'done', stopReason: 'stop', usage: { inputTokens, outputTokens: 5 } },
  ];
}

export interface Scenario {
  /** The model's replies in order; the last one repeats. */
  readonly replies: readonly Reply[];
  readonly files?: Record<string, string>;
  /** Failing test ids for a state of the files. */
  readonly failing?: (files: ReadonlyMap<string, string>) => readonly string[];
  readonly expert?: {
    readonly replies: readonly ExpertReply[];
    /** A second expert of the list, with replies of its own. */
    readonly second?: readonly ExpertReply[];
    /** Experts that the gate refuses, by model. */
    readonly refused?: Readonly<Record<string, BudgetRefusal>>;
    readonly mode?: ExpertSeat['mode'];
    readonly trigger?: ExpertSeat['trigger'];
    readonly refusal?: BudgetRefusal;
    /** How often the gate says so; without end where it is left out. */
    readonly refusedTimes?: number;
    readonly answer?: ApprovalAnswer;
  };
  readonly escalation?: EscalationChain;
  /** What the user says during a step, by its number. */
  readonly words?: Readonly<Record<number, readonly UserWord[]>>;
  readonly task?: Partial<RunTask>;
  /** Edits that are in the files before the run begins, and count as its own. */
  readonly carried?: Readonly<Record<string, string>>;
  readonly contextTokens?: number;
  readonly allocatedTokens?: number;
  /** What the model was made for. */
  readonly maxContextTokens?: number;
  readonly supportsTools?: boolean;
  readonly diskIsFull?: boolean;
  /** All that the test command prints, where no test runs. */
  readonly testOutput?: string;
  readonly abortOn?: (event: RunEvent) => boolean;
}

export interface Played {
  readonly events: RunEvent[];
  readonly requests: ChatRequest[];
  readonly packets: ConsultationPacket[];
  readonly settled: string[];
  readonly habits: ModelHabits | null;
  readonly of: <T extends RunEventType>(type: T) => Extract<RunEvent, { type: T }>[];
  readonly finished: Extract<RunEvent, { type: 'finished' }>;
}

const FILES = { 'src/add.js': 'exports.add = (a, b) => a - b;\n', 'test/add.test.js': 'test("adds")\n' };
const isAdding = (files: ReadonlyMap<string, string>): string[] =>
  files.get('src/add.js')?.includes('a + b') === true ? [] : ['adds'];

/** Plays a run against scripted ports and collects what it told. */
export async function play(scenario: Scenario): Promise<Played> {
  const files = new Map(Object.entries(scenario.files ?? FILES));
  const failing = scenario.failing ?? isAdding;
  const requests: ChatRequest[] = [];
  const packets: ConsultationPacket[] = [];
  const settled: string[] = [];
  let habits: ModelHabits | null = null;
  const workspace = memoryWorkspace(files, scenario.diskIsFull === true);
  for (const [path, text] of Object.entries(scenario.carried ?? {})) await workspace.write(path, text);
  const ports: RunPorts = {
    model: scriptedModel(scenario, requests),
    workspace,
    tests: {
      command: 'npm test',
      run: (selector, signal) => {
        const outcome = outcomeOf(failing(files), selector, signal);
        const { testOutput: output } = scenario;
        return Promise.resolve(output === undefined ? outcome : { ...outcome, failing: [], passing: [], output });
      },
    },
    syntax: { check: () => Promise.resolve([]) },
    controller: createController(),
    ...(scenario.escalation === undefined ? {} : { escalation: scenario.escalation }),
    expert: seatOf(scenario, packets, settled),
    words: {
      take: () => scenario.words?.[requests.length] ?? [],
      isWaiting: () => (scenario.words?.[requests.length] ?? []).length > 0,
    },
    redactor: { redact: (text) => text, isWithheld: () => false },
    memory: {
      recall: () => Promise.resolve(null),
      remember: (_provider, _model, learnt) => {
        habits = learnt;
        return Promise.resolve();
      },
    },
    clock: { now: () => Date.now(), monotonic: () => performance.now() },
    newId: () => `c${packets.length + 1}`,
    makePatch: (changes) => changes.map((change) => `patch of ${change.path}\n`).join(''),
  };
  const abort = new AbortController();
  const events: RunEvent[] = [];
  const task: RunTask = {
    runId: 'r1',
    description: 'add subtracts',
    isDescribed: true,
    workspace: '/w',
    roots: ['/w'],
    maxSteps: 30,
    maxMinutes: 5,
    testCommand: 'npm test',
    sandbox: 'none',
    isPractice: false,
    ...scenario.task,
  };
  for await (const event of runTask(task, ports, abort.signal)) {
    events.push(event);
    if (scenario.abortOn?.(event) === true) abort.abort();
  }
  const last = events.at(-1);
  if (last?.type !== 'finished') throw new Error(`the run ended with ${last?.type ?? 'nothing'}`);
  const of = <T extends RunEventType>(type: T): Extract<RunEvent, { type: T }>[] =>
    events.filter((event): event is Extract<RunEvent, { type: T }> => event.type === type);
  return { events, requests, packets, settled, habits, of, finished: last };
}

function scriptedModel(scenario: Scenario, requests: ChatRequest[]): ChatModel {
  const contextTokens = scenario.contextTokens ?? 16_384;
  return {
    provider: 'scripted',
    name: 'small',
    contextTokens,
    describe: () =>
      Promise.resolve({
        ok: true,
        description: {
          name: 'small',
          maxContextTokens: scenario.maxContextTokens ?? 32_768,
          supportsTools: scenario.supportsTools ?? true,
          supportsThinking: false,
        },
      }),
    allocatedContext: () => Promise.resolve(scenario.allocatedTokens ?? contextTokens),
    async *stream(request, signal) {
      const reply = scenario.replies[Math.min(requests.length, scenario.replies.length - 1)] ?? [];
      requests.push(request);
      if (typeof reply === 'function') yield* reply(request, signal);
      else for (const event of reply) yield signal.aborted ? { type: 'aborted' as const } : counted(event, request);
    },
  };
}

/** Counts a request as a server would, unless the script gives a count. */
function counted(event: ModelEvent, request: ChatRequest): ModelEvent {
  if (event.type !== 'done' || event.usage.inputTokens > 0) return event;
  const inputTokens = estimateTokens(JSON.stringify(request.messages));
  return { ...event, usage: { ...event.usage, inputTokens } };
}

function memoryWorkspace(files: Map<string, string>, diskIsFull: boolean): Workspace {
  const base = new Map(files);
  const edited = new Set<string>();
  const changes = (): FileChange[] =>
    [...edited]
      .map((path) => ({ path, before: base.get(path) ?? null, after: files.get(path) ?? null }))
      .filter((change) => change.before !== change.after);
  return {
    list: () => Promise.resolve([...files.keys()].sort()),
    read: (path) => {
      const text = files.get(path);
      return Promise.resolve(text === undefined ? { kind: 'missing' } : { kind: 'text', text, encoding: 'utf8' });
    },
    write: (path, text) => {
      const message = `${path} could not be written: the disk that holds /w is full.`;
      if (diskIsFull) return Promise.resolve({ kind: 'refused', reason: 'disk-full', message });
      files.set(path, text);
      edited.add(path);
      return Promise.resolve({ kind: 'written' });
    },
    changes: () => Promise.resolve(changes()),
    treeHash: () => Promise.resolve(JSON.stringify(changes())),
  };
}

function outcomeOf(failing: readonly string[], selector: string | null, signal: AbortSignal): TestOutcome {
  const passed = failing.length === 0;
  return {
    command: 'npm test',
    selector,
    status: signal.aborted ? 'cancelled' : passed ? 'passed' : 'failed',
    exitCode: passed ? 0 : 1,
    runner: 'node:test',
    passing: passed ? ['adds'] : [],
    failing: failing.map((id) => ({ id, message: 'expected 3, got -1' })),
    signature: failing.join('|'),
    output: failing.map((id) => `not ok ${id}\n    at /w/src/add.js:1:1`).join('\n'),
    outputTruncated: false,
    durationMs: 1,
  };
}

function seatOf(scenario: Scenario, packets: ConsultationPacket[], settled: string[]): ExpertSeat | null {
  const script = scenario.expert;
  if (script === undefined) return null;
  const none = { consultations: 0, usd: 0, tokens: 0 };
  const state: BudgetState = {
    mode: script.mode ?? 'auto',
    limits: DEFAULT_LIMITS,
    spent: { run: none, day: none, month: none },
    reserved: none,
    remaining: { consultations: 6, usd: 0.5, tokens: 100_000 },
  };
  const { answer } = script;
  let refusedTimes = 0;
  return {
    experts: [
      seated('big', script.replies, packets),
      ...(script.second === undefined ? [] : [seated('second', script.second, packets)]),
    ],
    budget: {
      state: () => Promise.resolve(state),
      reserve: ({ model }) => {
        const isRefusing = refusedTimes++ < (script.refusedTimes ?? Number.POSITIVE_INFINITY);
        const refusal = (isRefusing ? script.refusal : undefined) ?? script.refused?.[model];
        return Promise.resolve(
          refusal === undefined ? { ok: true, reservationId: 'res', worstCaseUsd: 0.02 } : { ok: false, refusal },
        );
      },
      settle: (_id, settlement) => {
        settled.push(settlement.kind);
        return Promise.resolve(settlement.kind === 'released' ? 0 : 0.01);
      },
    },
    mode: script.mode ?? 'auto',
    trigger: script.trigger ?? 'stall',
    approval: answer === undefined ? null : { ask: () => Promise.resolve(answer) },
  };
}

function seated(model: string, replies: readonly ExpertReply[], packets: ConsultationPacket[]): SeatedExpert {
  let asked = 0;
  return {
    expert: {
      provider: 'scripted',
      model,
      ask: (packet) => {
        packets.push(packet);
        asked += 1;
        const reply = replies[Math.min(asked, replies.length) - 1];
        if (reply === undefined) throw new Error('no reply scripted');
        return Promise.resolve(reply);
      },
    },
    timeoutMs: 1_000,
    limits: {},
  };
}

export function advise(advice: Partial<Advice>): ExpertReply {
  return {
    ok: true,
    advice: {
      diagnosis: 'The operator is wrong.',
      steps: [{ action: 'edit', target: 'src/add.js:1', detail: 'Replace `a - b` by `a + b`.' }],
      stopDoing: [],
      confidence: 'high',
      needsUser: false,
      ...advice,
    },
    usage: { inputTokens: 900, outputTokens: 90 },
  };
}
