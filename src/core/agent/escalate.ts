import type { Observation } from '../controller/controller';
import { decideEscalation, ESCALATION_CHAIN } from '../controller/escalation/decideEscalation';
import { localAnswerText, nudgeText } from '../controller/escalation/localTexts';
import type { Decision, ExpertRefusal } from '../controller/escalation/situation';
import type { EntryKind } from '../context/conversation';
import { neutraliseFrames } from '../expert/frame';
import type { RunEvent } from '../trajectory/runEvent';
import { failingIds } from '../outcomes/failingIds';
import { consult } from './consult';
import { packetForHand } from './consultationPacket';
import type { Ending } from './finishRun';
import type { Run } from './run';
import { testBeforeAsking } from './testBeforeAsking';

export interface Escalation {
  /** The result of an `ask_expert` call, for the model and in one line for people; empty for other actions. */
  readonly answer: string;
  readonly answerForPerson: string;
  /** What the conversation gets after the step's result. */
  readonly messages: readonly { readonly kind: EntryKind; readonly content: string }[];
  readonly stop: Ending | null;
}

const NOTHING: Escalation = { answer: '', answerForPerson: '', messages: [], stop: null };

/**
 * After a step: asks the chain what follows, and does it. A refusal met on the way is put to the chain again.
 * `userQuestion` is what the user wants the expert to be asked, '' for the usual question, null where the user wants nothing.
 */
export async function* escalate(
  run: Run,
  observed: Observation,
  question: string | null,
  userQuestion: string | null = null,
): AsyncGenerator<RunEvent, Escalation> {
  // The user's own wish waits for no report.
  if (question !== null && userQuestion === null) {
    const report = reportFirst(run, question);
    if (report !== null) return { ...NOTHING, answer: report, answerForPerson: 'asked to report back first' };
  }
  const wish = { question, isRequestedByUser: userQuestion !== null };
  const isWanted = observed.verdict.state !== 'working' || question !== null || userQuestion !== null;
  const isTurnOfExpert = isWanted && (await decide(run, observed, wish, [])).decision === 'consult';
  const tested = isTurnOfExpert ? yield* testBeforeAsking(run) : NOTHING;
  if (tested.stop !== null) {
    const { message } = tested.stop;
    return { ...tested, answer: message, answerForPerson: message };
  }
  if (run.signal.aborted) return unanswered('Cancelled.');
  const escalation = yield* askChain(run, observed, question, userQuestion);
  return { ...escalation, messages: [...tested.messages, ...escalation.messages] };
}

async function* askChain(
  run: Run,
  observed: Observation,
  question: string | null,
  userQuestion: string | null,
): AsyncGenerator<RunEvent, Escalation> {
  const refusals: ExpertRefusal[] = [];
  const failed = new Set<number>();
  let failure: string | null = null;
  let isRequestedByUser = userQuestion !== null;
  // Each round ends here, or the chain then sees more: an expert that was refused or failed, or a user who said no.
  for (let round = 0; round < 2 * countExperts(run) + 2; round++) {
    const decision = await decide(run, observed, { question, isRequestedByUser }, refusals);
    if (failure !== null && decision.decision !== 'consult') return unanswered(failure);
    if (observed.verdict.state !== 'working' || question !== null || decision.decision !== 'continue')
      yield run.emit({ type: 'decision', step: run.step, decision });
    if (decision.decision !== 'consult') {
      if (isRequestedByUser && isUntold(decision)) yield notAsked(run, decision);
      return yield* settleLocally(run, observed, question, decision);
    }
    const expert = indexOfExpert(run, decision);
    // Whatever the chain says, nobody is asked twice in one step.
    if (failed.has(expert)) return unanswered(failure ?? '');
    const result = yield* consult(
      run,
      observed,
      userQuestion === null || userQuestion === '' ? question : userQuestion,
      { decision, expert },
    );
    switch (result.kind) {
      case 'advised':
        return {
          ...NOTHING,
          answer: 'Answered: read the notes below.',
          answerForPerson: 'answered by the expert',
          messages: [{ kind: 'advice', content: result.guidance }],
        };
      case 'failed':
        if (result.isStopped) return unanswered(result.message);
        failure = result.message;
        failed.add(expert);
        break;
      case 'refused':
        refusals.push({ expert, refusal: result.refusal });
        break;
      case 'declined':
        // Who wanted it has said no to the packet: that ends the wish.
        isRequestedByUser = false;
        break;
    }
  }
  return failure === null ? NOTHING : unanswered(failure);
}

/** A nudge that stands in for the advice would say nothing of it, nor would going on; all other decisions show with their reasons. */
function isUntold({ decision }: Decision): boolean {
  return decision === 'nudge' || decision === 'continue';
}

function notAsked(run: Run, { reason }: Decision): RunEvent {
  const message = `The expert gave no advice: ${reason}`;
  return run.emit({ type: 'notice', step: run.step, level: 'warning', code: 'expert-not-asked', message });
}

function unanswered(message: string): Escalation {
  return {
    ...NOTHING,
    answer: 'No answer could be had. Go on by yourself.',
    answerForPerson: `no advice: ${message}`,
  };
}

function countExperts(run: Run): number {
  return run.ports.expert?.experts.length ?? 0;
}

function indexOfExpert(run: Run, { expert }: Decision): number {
  const list = run.ports.expert?.experts ?? [];
  return list.findIndex((each) => each.expert.provider === expert?.provider && each.expert.model === expert.model);
}

/** The protégé reports on earlier advice before it may ask again. */
function reportFirst(run: Run, question: string): string | null {
  const { open } = run.consultations;
  if (open?.followThrough == null) return null;
  const request = open.followThrough.reportBackRequest();
  if (request === null) return null;
  if (run.askedForReport) {
    open.followThrough.reportBack(question);
    run.askedForReport = false;
    return null;
  }
  run.askedForReport = true;
  return request;
}

async function decide(
  run: Run,
  observed: Observation,
  { question, isRequestedByUser }: { readonly question: string | null; readonly isRequestedByUser: boolean },
  refusals: readonly ExpertRefusal[],
): Promise<Decision> {
  const { expert, clock } = run.ports;
  const { consultations } = run;
  const isOfInterest =
    observed.verdict.state !== 'working' || question !== null || isRequestedByUser || refusals.length > 0;
  const state = expert === null || !isOfInterest ? null : await expert.budget.state(run.task.runId);
  return decideEscalation(
    {
      step: run.step,
      verdict: observed.verdict,
      signals: observed.signals,
      expert:
        expert === null
          ? null
          : {
              mode: expert.mode,
              trigger: expert.trigger,
              canAskUser: expert.approval !== null,
              list: expert.experts.map(({ expert: { provider, model } }) => ({ provider, model })),
            },
      isTrusted: true,
      budget: state === null ? null : { state, refusals },
      consultations: consultations.past(run.step, failingIds(run.attempts.last)),
      nudges: consultations.nudges,
      refusedByUser: consultations.refusedByUser,
      isRefusedForRun: consultations.isRefusedForRun,
      question,
      questionsAnsweredLocally: consultations.questionsAnsweredLocally,
      isRequestedByUser,
    },
    () => clock.monotonic(),
    run.ports.escalation ?? ESCALATION_CHAIN,
  );
}

async function* settleLocally(
  run: Run,
  observed: Observation,
  question: string | null,
  decision: Decision,
): AsyncGenerator<RunEvent, Escalation> {
  const local =
    question === null
      ? NOTHING
      : { ...NOTHING, answer: localAnswerText(decision), answerForPerson: 'answered locally' };
  switch (decision.decision) {
    case 'continue':
    case 'consult':
      return local;
    case 'answer-locally':
      if (question !== null) run.consultations.questionsAnsweredLocally += 1;
      return local;
    case 'nudge': {
      // It quotes errors, and so what files and tests say.
      const text = neutraliseFrames(nudgeText(observed.verdict, observed.signals));
      run.consultations.nudges.push({ step: run.step, signature: observed.verdict.signature });
      run.ports.controller.rearm('nudge');
      yield run.emit({ type: 'nudged', step: run.step, text });
      return question === null
        ? { ...NOTHING, messages: [{ kind: 'turn', content: text }] }
        : { ...local, answer: `${local.answer}\n${text}` };
    }
    case 'stop-stuck':
    case 'stop-budget': {
      const packet = await packetForHand(run, decision, question);
      return { ...local, stop: stopEnding(run.task.runId, decision, packet) };
    }
  }
}

function stopEnding(runId: string, decision: Decision, packet: string | null): Ending {
  const byHand =
    packet === null
      ? ''
      : ` The packet for an expert is kept with the run: \`protege runs show ${runId} --packet\` prints it.`;
  return {
    outcome: decision.decision === 'stop-budget' ? 'budget-spent' : 'stuck',
    message: `${decision.evidence[0] ?? 'The model makes no more progress.'} ${decision.reason}${byHand}`,
    summary: '',
    packet,
  };
}
