import { z } from 'zod';
import { SIGNAL_KINDS } from '../controller/signal';
import { consultationOutcomeSchema, adviceSchema, trackedStepSchema } from '../expert/advice';
import { budgetStateSchema, expertModeSchema } from '../budget/budget';
import { testOutcomeSchema } from '../outcomes/testOutcome';
import { RUN_OPTION_NAMES, runOptionsSchema } from './runOptions';

/** Raised when a reader of old logs could misread a new one. */
export const RUN_LOG_VERSION = 1;

const usageSchema = z.object({
  inputTokens: z.number(),
  outputTokens: z.number(),
  cacheReadTokens: z.number().optional(),
  cacheWriteTokens: z.number().optional(),
  promptMs: z.number().optional(),
  outputMs: z.number().optional(),
  loadMs: z.number().optional(),
});

const toolCallSchema = z.object({ id: z.string(), name: z.string(), arguments: z.unknown() });

const messageSchema = z.discriminatedUnion('role', [
  z.object({ role: z.literal('system'), content: z.string() }),
  z.object({ role: z.literal('user'), content: z.string() }),
  z.object({
    role: z.literal('assistant'),
    content: z.string(),
    thinking: z.string().optional(),
    toolCalls: z.array(toolCallSchema).readonly().optional(),
  }),
  z.object({ role: z.literal('tool'), content: z.string(), toolName: z.string(), toolCallId: z.string() }),
]);

export const protocolSchema = z.enum(['native', 'json', 'text']);
export type Protocol = z.infer<typeof protocolSchema>;

const signalKindSchema = z.enum(SIGNAL_KINDS);

export const signalSchema = z.object({
  kind: signalKindSchema,
  severity: z.number(),
  evidence: z.array(z.number()),
  since: z.number(),
  detail: z.string(),
  signature: z.string(),
});

export const verdictSchema = z.object({
  state: z.enum(['working', 'looping', 'stalled']),
  score: z.number(),
  strong: z.boolean(),
  kind: signalKindSchema.or(z.literal('classifier')).nullable(),
  evidence: z.array(z.string()),
  signature: z.string().nullable(),
});

export const fileChangeSchema = z.object({
  path: z.string(),
  before: z.string().nullable(),
  after: z.string().nullable(),
  /** Where the last edit of this file came from: the protégé alone, or after which consultation. */
  provenance: z.object({ kind: z.enum(['local', 'advised']), consultationId: z.string().optional(), step: z.number() }),
});
export type ProposedFile = z.infer<typeof fileChangeSchema>;

export const decisionSchema = z.object({
  /** The strategy of the chain that answered. */
  source: z.string(),
  decision: z.enum(['continue', 'nudge', 'consult', 'answer-locally', 'stop-stuck', 'stop-budget']),
  reason: z.string(),
  evidence: z.array(z.string()),
  latencyMs: z.number(),
  budget: budgetStateSchema.nullable(),
  /** With `consult`: who is asked. Logs of older versions do not say. */
  expert: z.object({ provider: z.string(), model: z.string() }).optional(),
});

export const runOutcomeSchema = z.enum([
  'fixed',
  'not-fixed',
  'stuck',
  'budget-spent',
  'model-unreachable',
  'configuration',
  'cancelled',
  'already-passing',
]);
export type RunOutcome = z.infer<typeof runOutcomeSchema>;

const modelCostSchema = z.object({
  provider: z.string(),
  model: z.string(),
  role: z.enum(['protege', 'expert']),
  calls: z.number(),
  inputTokens: z.number(),
  outputTokens: z.number(),
  costUsd: z.number(),
});
export type ModelCost = z.infer<typeof modelCostSchema>;

const base = { at: z.string(), runId: z.string() };
const inStep = { ...base, step: z.number().int() };
/** Present when the event belongs to a step; 0 is what happens before the first one. */
const maybeStep = { ...base, step: z.number().int().optional() };

/**
 * Everything that happens in a run. The log on disk, the views, the command line and the exports subscribe to this and to
 * nothing else. `at` is ISO 8601; steps count from 1.
 */
export const runEventSchema = z.discriminatedUnion('type', [
  z.object({
    ...base,
    type: z.literal('run-started'),
    version: z.number(),
    task: z.string(),
    /** The run whose best attempt this one began with, and whose task it goes on with. */
    continues: z.string().optional(),
    /** What the user added to that task, if anything. */
    hint: z.string().optional(),
    /** What was chosen for this run, for one that continues it. */
    options: runOptionsSchema.optional(),
    /** Which of them the run that this one continues had. */
    takenOver: z.array(z.enum(RUN_OPTION_NAMES)).readonly().optional(),
    workspace: z.string(),
    testCommand: z.string(),
    /** What the test command stood for, as a hash. */
    testFingerprint: z.string().optional(),
    model: z.object({ provider: z.string(), name: z.string(), contextTokens: z.number(), isPractice: z.boolean() }),
    protocol: protocolSchema,
    /** The first of the experts; null where nobody is to be asked. */
    expert: z.object({ provider: z.string(), model: z.string(), mode: expertModeSchema }).nullable(),
    /** Who is asked next where the first did not help, in this order. */
    furtherExperts: z.array(z.object({ provider: z.string(), model: z.string() })).optional(),
    limits: z.object({ maxSteps: z.number(), maxMinutes: z.number() }),
    sandbox: z.string(),
  }),
  /** Something the user should know: a window smaller than asked for, no sandbox, a protocol change, a retry. */
  z.object({
    ...maybeStep,
    type: z.literal('notice'),
    level: z.enum(['info', 'warning']),
    code: z.string(),
    message: z.string(),
  }),
  z.object({
    ...maybeStep,
    type: z.literal('tests-started'),
    phase: z.enum(['baseline', 'step', 'final']),
    selector: z.string().nullable(),
  }),
  z.object({
    ...maybeStep,
    type: z.literal('tests-ran'),
    phase: z.enum(['baseline', 'step', 'final']),
    outcome: testOutcomeSchema,
  }),
  z.object({ ...inStep, type: z.literal('step-started') }),
  /** What was sent: only the messages that the previous request did not have. */
  z.object({
    ...inStep,
    type: z.literal('model-requested'),
    protocol: protocolSchema,
    added: z.array(messageSchema),
    messageCount: z.number(),
    extendsPrevious: z.boolean(),
    estimatedTokens: z.number(),
  }),
  /** Live only: never written to the log, since `model-replied` has the whole text. */
  z.object({
    ...inStep,
    type: z.literal('model-delta'),
    channel: z.enum(['text', 'thinking', 'tool-call']),
    text: z.string(),
  }),
  z.object({
    ...inStep,
    type: z.literal('model-replied'),
    message: messageSchema,
    stopReason: z.enum(['stop', 'length', 'tool-calls', 'refusal', 'chanting']),
    usage: usageSchema,
    durationMs: z.number(),
    firstTokenMs: z.number().nullable(),
  }),
  z.object({
    ...inStep,
    type: z.literal('action'),
    tool: z.string(),
    args: z.record(z.string(), z.unknown()),
    /** The action as one line, as the controller compares it. */
    command: z.string(),
  }),
  z.object({ ...inStep, type: z.literal('malformed'), problem: z.string(), raw: z.string() }),
  z.object({
    ...inStep,
    type: z.literal('tool-result'),
    tool: z.string(),
    ok: z.boolean(),
    forModel: z.string(),
    forPerson: z.string(),
    durationMs: z.number(),
    edited: z
      .object({ path: z.string(), rung: z.string(), addedLines: z.number(), removedLines: z.number() })
      .optional(),
    treeHash: z.string().nullable(),
  }),
  z.object({ ...inStep, type: z.literal('signal'), signal: signalSchema }),
  z.object({ ...inStep, type: z.literal('verdict'), verdict: verdictSchema }),
  z.object({ ...inStep, type: z.literal('decision'), decision: decisionSchema }),
  /** About a loop, or a reminder of advice, which starts no evidence again. */
  z.object({ ...inStep, type: z.literal('nudged'), text: z.string(), isReminder: z.boolean().optional() }),
  /** What the user said while the run went on. Asking for the expert, `text` is the question, or empty. */
  z.object({ ...inStep, type: z.literal('user-said'), text: z.string(), asksExpert: z.boolean() }),
  z.object({
    ...inStep,
    type: z.literal('consultation-started'),
    consultationId: z.string(),
    rule: z.string(),
    /** The decision's words; logs of older versions do not have them. */
    reason: z.string().optional(),
    verdict: z.string(),
    evidence: z.array(z.string()),
    question: z.string(),
    provider: z.string(),
    model: z.string(),
    packet: z.string(),
    worstCaseUsd: z.number(),
    /** What the price rests on where tokens are not billed, in words. */
    priceNote: z.string().optional(),
    testsBefore: z.array(z.string()),
    budgetBefore: budgetStateSchema,
  }),
  z.object({
    ...inStep,
    type: z.literal('consultation-ended'),
    consultationId: z.string(),
    advice: adviceSchema.nullable(),
    /** The text pinned in the protégé's context, or null where the consultation failed. */
    guidance: z.string().nullable(),
    error: z.object({ reason: z.string(), message: z.string() }).nullable(),
    usage: usageSchema.nullable(),
    costUsd: z.number(),
    durationMs: z.number(),
    budgetAfter: budgetStateSchema,
  }),
  z.object({
    ...inStep,
    type: z.literal('advice-progress'),
    consultationId: z.string(),
    steps: z.array(trackedStepSchema),
  }),
  z.object({
    ...inStep,
    type: z.literal('consultation-judged'),
    consultationId: z.string(),
    outcome: consultationOutcomeSchema,
    testsAfter: z.array(z.string()),
  }),
  z.object({
    ...inStep,
    type: z.literal('compacted'),
    droppedMessages: z.number(),
    tokensBefore: z.number(),
    tokensAfter: z.number(),
    /** False where nothing was new since the one before, so that it does not excuse a repetition. */
    isExcuse: z.boolean().optional(),
  }),
  z.object({ ...maybeStep, type: z.literal('proposal'), files: z.array(fileChangeSchema) }),
  z.object({
    ...base,
    type: z.literal('finished'),
    outcome: runOutcomeSchema,
    exitCode: z.number().int(),
    /** Why, in one sentence for people, with what to do next. */
    message: z.string(),
    summary: z.string(),
    steps: z.number().int(),
    failingBefore: z.array(z.string()),
    failingAfter: z.array(z.string()),
    patch: z.string(),
    models: z.array(modelCostSchema),
    consultations: z.number().int(),
    costUsd: z.number(),
    /** A packet ready to send by hand, when the run ended stuck. */
    packet: z.string().nullable(),
  }),
]);

export type RunEvent = z.infer<typeof runEventSchema>;
export type RunEventType = RunEvent['type'];
export type RunEventOf<T extends RunEventType> = Extract<RunEvent, { type: T }>;
