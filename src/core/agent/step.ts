import { hashKey } from '../controller/hash';
import type { Observation } from '../controller/controller';
import { WORKING } from '../controller/signal';
import type { ActionRequest, ParsedReply } from '../model/protocols/actionProtocol';
import type { TestOutcome } from '../outcomes/testOutcome';
import { commandOf } from '../tools/commandOf';
import { parseAction } from '../tools/parseAction';
import type { Action, MalformedAction, ToolResult } from '../tools/action';
import type { RunEvent } from '../trajectory/runEvent';
import { neutraliseFrames } from '../expert/frame';
import { failingIds } from '../outcomes/failingIds';
import { escalate } from './escalate';
import type { Ending } from './finishRun';
import { followAdvice, remind } from './followAdvice';
import type { ModelReply } from './modelTurn';
import type { Run } from './run';
import { switchProtocol } from './switchProtocol';
import { performAction, type Performed } from './toolTurn';
import { hearUser, tellModel } from './userWords';

/** What one reply came to. */
export interface StepRecord {
  /** Null where the reply held no usable action. */
  readonly action: Action | null;
  readonly command: string;
  readonly result: ToolResult;
  readonly tests: TestOutcome | null;
  readonly question: string | null;
  readonly isMalformed: boolean;
  readonly isChanting: boolean;
  readonly ending: Performed['ending'];
}

const STEPS_TO_FINISH_AFTER_PASS = 2;
/** What the user has just said comes before what the controller has just seen. */
const HEARD: Observation = { signals: [], verdict: WORKING };

/** The rest of a step: the action is validated, the tool runs, the controller looks, help is given where it is due. */
export async function* takeAction(run: Run, reply: ModelReply): AsyncGenerator<RunEvent, Ending | null> {
  const startedMs = run.ports.clock.monotonic();
  const parsed = run.protocol.parse(reply.message, reply.isCutOff || reply.isChanting);
  run.conversation.append('turn', run.step, parsed.message);
  const record = yield* carryOut(run, reply, parsed);
  if (run.signal.aborted) return { outcome: 'cancelled', message: 'Cancelled.', summary: '', packet: null };
  const treeHash = await run.ports.workspace.treeHash();
  run.deeds.note(record.command, treeHash);
  const tell = (text: string, forPerson: string): RunEvent => {
    // What files and tests say must not pass for pinned guidance or for another turn.
    const forModel = neutraliseFrames(text);
    const note = parsed.ok && parsed.call.note !== undefined ? `\n(${parsed.call.note})` : '';
    const message = run.protocol.resultMessage(parsed.ok ? parsed.call : null, forModel + note);
    run.conversation.append('turn', run.step, message);
    const digest = `${record.command || 'no usable action'} -> ${forPerson}`.slice(0, 200);
    run.conversation.note(run.step, neutraliseFrames(digest));
    return run.emit({
      type: 'tool-result',
      step: run.step,
      tool: record.action?.tool ?? 'none',
      ok: record.result.ok,
      forModel,
      forPerson,
      durationMs: run.ports.clock.monotonic() - startedMs,
      ...(record.result.edited === undefined ? {} : { edited: record.result.edited }),
      treeHash,
    });
  };
  if (record.question === null) yield tell(record.result.forModel, record.result.forPerson);
  const observed = observe(run, reply.message.content, record, treeHash);
  for (const signal of observed.signals) yield run.emit({ type: 'signal', step: run.step, signal });
  yield run.emit({ type: 'verdict', step: run.step, verdict: observed.verdict });
  // Before the run ends or anybody is asked anew: what is done now counts for the advice before.
  const reminder = yield* followAdvice(run, { action: record.action, ok: record.result.ok, tests: record.tests });
  if (record.ending !== null) return endingOf(record.ending);
  const heard = yield* hearUser(run);
  const escalation = yield* escalate(run, heard.said.length > 0 ? HEARD : observed, record.question, heard.asksExpert);
  if (record.question !== null) yield tell(escalation.answer, escalation.answerForPerson);
  for (const { kind, content } of escalation.messages)
    run.conversation.append(kind, run.step, { role: 'user', content });
  tellModel(run, heard.said);
  yield* remind(run, reminder, escalation.stop !== null);
  if (record.isMalformed) yield* switchProtocol(run, null);
  return escalation.stop ?? finishAfterPass(run, record, treeHash);
}

/** The whole rest of a step that the user broke off by speaking. */
export async function* answerUser(run: Run): AsyncGenerator<RunEvent, Ending | null> {
  const heard = yield* hearUser(run);
  const escalation = heard.asksExpert === null ? null : yield* escalate(run, HEARD, null, heard.asksExpert);
  for (const { kind, content } of escalation?.messages ?? [])
    run.conversation.append(kind, run.step, { role: 'user', content });
  tellModel(run, heard.said);
  return escalation?.stop ?? null;
}

async function* carryOut(run: Run, reply: ModelReply, parsed: ParsedReply): AsyncGenerator<RunEvent, StepRecord> {
  const action = parsed.ok ? parseAction(parsed.call.name, parsed.call.arguments) : parsed;
  run.habits.countCall(action.ok);
  if (!action.ok) {
    const raw = rawText(reply, parsed.ok ? parsed.call : null);
    yield run.emit({ type: 'malformed', step: run.step, problem: action.malformed.problem, raw });
    return malformedRecord(action.malformed, raw, reply);
  }
  const command = commandOf(action.action);
  const { tool, ...args } = action.action;
  yield run.emit({ type: 'action', step: run.step, tool, args, command });
  const performed = yield* performAction(run, action.action);
  const question = action.action.tool === 'ask_expert' ? action.action.question : null;
  return { action: action.action, command, question, isMalformed: false, isChanting: reply.isChanting, ...performed };
}

function rawText(reply: ModelReply, call: ActionRequest | null): string {
  const text = call === null ? reply.message.content : `${call.name} ${JSON.stringify(call.arguments)}`;
  return text.slice(0, 2_000);
}

function malformedRecord(malformed: MalformedAction, raw: string, reply: ModelReply): StepRecord {
  const problem = reply.isChanting
    ? 'Your reply repeated itself and was stopped.'
    : reply.isCutOff
      ? `Your reply was cut off because it was too long. ${malformed.problem}`
      : malformed.problem;
  const forModel = `That was no valid tool call. ${problem}\nExample of the right form:\n${malformed.example}`;
  return {
    action: null,
    command: raw.slice(0, 200),
    result: { ok: false, forModel, forPerson: `malformed: ${problem}` },
    tests: null,
    question: null,
    isMalformed: true,
    isChanting: reply.isChanting,
    ending: null,
  };
}

function observe(run: Run, thought: string, record: StepRecord, treeHash: string): Observation {
  const { result, tests } = record;
  return run.ports.controller.observe({
    index: run.step,
    thought,
    tool: record.action?.tool ?? null,
    command: record.isMalformed ? '' : record.command,
    args: argumentsOf(record.action),
    observation: result.forModel,
    observationHash: hashKey(result.forModel),
    ok: result.ok,
    exitCode: tests?.exitCode ?? null,
    malformed: record.isMalformed,
    chanting: record.isChanting,
    askedExpert: record.question !== null,
    tests:
      tests === null ? null : { failing: failingIds(tests), passing: tests.passing.length, signature: tests.signature },
    treeHash,
    edited: result.edited !== undefined,
  });
}

function argumentsOf(action: Action | null): Record<string, unknown> | null {
  if (action === null) return null;
  const { tool: _tool, ...args } = action;
  return args;
}

function endingOf(ending: NonNullable<Performed['ending']>): Ending {
  if (ending.outcome === 'configuration') return { ...ending, summary: '', packet: null };
  return ending.outcome === 'fixed'
    ? { outcome: 'fixed', message: 'All tests pass.', summary: ending.summary, packet: null }
    : {
        outcome: 'not-fixed',
        message: 'The model gave up while tests still fail.',
        summary: ending.summary,
        packet: null,
      };
}

/**
 * A run whose tests have begun to pass is done, whether or not the model says so: small models forget to finish. Where
 * they passed from the start, only the model can tell.
 */
function finishAfterPass(run: Run, record: StepRecord, treeHash: string): Ending | null {
  const { before, last } = run.attempts;
  // Tests that passed say nothing of what was edited after them.
  const isPassing = last.status === 'passed' && before.status !== 'passed' && run.attempts.isTested(treeHash);
  const isWorkGoingOn = record.result.edited !== undefined;
  if (!isPassing || isWorkGoingOn) {
    run.stepsSincePass = null;
    return null;
  }
  run.stepsSincePass = (run.stepsSincePass ?? 0) + 1;
  if (run.stepsSincePass < STEPS_TO_FINISH_AFTER_PASS) return null;
  return { outcome: 'fixed', message: 'All tests pass.', summary: '', packet: null };
}
