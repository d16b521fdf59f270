import type { BudgetRefusal, BudgetState, ReservationResult, Settlement } from '../budget/budget';
import type { Observation } from '../controller/controller';
import type { Decision } from '../controller/escalation/situation';
import { createFollowThrough } from '../controller/followThrough';
import { believableUsage } from '../expert/believableUsage';
import { checkAdvice } from '../expert/checkAdvice';
import { estimateTokens } from '../expert/estimateTokens';
import { isTransient, type ConsultationPacket, type ExpertReply } from '../expert/expert';
import { renderGuidance } from '../expert/guidance';
import { surveyTargets } from '../expert/surveyTargets';
import { DEFAULT_QUESTION } from '../expert/packet/defaultQuestion';
import type { ModelUsage } from '../model/chatModel';
import type { RunEvent } from '../trajectory/runEvent';
import { failingIds } from '../outcomes/failingIds';
import { buildRunPacket } from './consultationPacket';
import { judgeOpenConsultation } from './followAdvice';
import type { ApprovalRequest, ExpertSeat, SeatedExpert } from './ports';
import type { Run } from './run';

export type ConsultResult =
  | { readonly kind: 'advised'; readonly guidance: string }
  /** `isStopped`: the run was cancelled meanwhile. */
  | { readonly kind: 'failed'; readonly message: string; readonly isStopped: boolean }
  | { readonly kind: 'refused'; readonly refusal: BudgetRefusal }
  | { readonly kind: 'declined' };

/** Why a consultation is wanted, and with whom: a place in the list of experts. */
export interface Consulting {
  readonly decision: Decision;
  readonly expert: number;
}

type Granted = Extract<ReservationResult, { readonly ok: true }>;

/** One consultation: packet, gate, the user's word where it is wanted, the call, settlement, pinned guidance. */
export async function* consult(
  run: Run,
  observed: Observation,
  question: string | null,
  { decision, expert: index }: Consulting,
): AsyncGenerator<RunEvent, ConsultResult> {
  const seat = run.ports.expert;
  const seated = seat?.experts[index];
  if (seat === null || seated === undefined) return { kind: 'declined' };
  const { expert } = seated;
  yield* judgeOpenConsultation(run);
  const budgetBefore = await seat.budget.state(run.task.runId);
  const { limits } = budgetBefore;
  const packet = await buildRunPacket(run, decision.evidence, question ?? '', limits.inputTokensPerConsultation);
  const id = run.ports.newId();
  const reserved = await reserve(run, seat, seated, id, packet, limits.outputTokensPerConsultation);
  if (!reserved.ok) return { kind: 'refused', refusal: reserved.refusal };
  const signature = observed.verdict.signature;
  const approved = await approve(run, seat, {
    provider: expert.provider,
    model: expert.model,
    packet,
    ...priceOf(reserved),
    reason: decision.reason,
  });
  if (approved === null) {
    await seat.budget.settle(reserved.reservationId, { kind: 'released' });
    run.consultations.refusedByUser.push({ step: run.step, signature });
    return { kind: 'declined' };
  }
  const testsBefore = failingIds(run.attempts.last);
  yield run.emit({
    type: 'consultation-started',
    step: run.step,
    consultationId: id,
    rule: decision.source,
    reason: decision.reason,
    verdict: observed.verdict.state,
    evidence: decision.evidence,
    question: question === null || question === '' ? DEFAULT_QUESTION : question,
    provider: expert.provider,
    model: expert.model,
    packet: `${approved.system}\n\n${approved.user}`,
    ...priceOf(reserved),
    testsBefore,
    budgetBefore,
  });
  const startedMs = run.ports.clock.monotonic();
  const reply = await expert.ask(
    approved,
    { maxOutputTokens: limits.outputTokensPerConsultation, timeoutMs: seated.timeoutMs },
    run.signal,
  );
  const usage = believableUsage(reply, approved, limits.outputTokensPerConsultation);
  const costUsd = await seat.budget.settle(reserved.reservationId, settlementOf(reply, usage));
  run.costs.add({ provider: expert.provider, model: expert.model, role: 'expert' }, usage, costUsd);
  run.ports.controller.rearm('advice');
  run.askedForReport = false;
  const checked = reply.ok
    ? checkAdvice(reply.advice, await surveyTargets(reply.advice, run.ports.workspace, run.signal))
    : [];
  const guidance = reply.ok ? renderGuidance(reply.advice, id, checked) : null;
  yield run.emit({
    type: 'consultation-ended',
    step: run.step,
    consultationId: id,
    advice: reply.ok ? reply.advice : null,
    guidance,
    error: reply.ok ? null : { reason: reply.reason, message: reply.message },
    usage,
    costUsd,
    durationMs: run.ports.clock.monotonic() - startedMs,
    budgetAfter: await stateAfter(run, seat, budgetBefore),
  });
  const followThrough = reply.ok ? createFollowThrough(reply.advice, testsBefore, checked) : null;
  run.consultations.records.push({
    id,
    step: run.step,
    expert: index,
    signature,
    outcome: reply.ok ? 'pending' : 'failed',
    isForbidden: !reply.ok && reply.reason === 'unauthorized',
    isSilent: !reply.ok && (reply.reason === 'timeout' || reply.reason === 'unreachable'),
    isTransient: !reply.ok && isTransient(reply),
    needsUser: reply.ok && reply.advice.needsUser,
    followThrough,
  });
  run.consultations.questionsAnsweredLocally = 0;
  if (!reply.ok || guidance === null)
    return {
      kind: 'failed',
      message: reply.ok ? '' : reply.message,
      isStopped: !reply.ok && reply.reason === 'cancelled',
    };
  yield run.emit({ type: 'advice-progress', step: run.step, consultationId: id, steps: [...checked] });
  return { kind: 'advised', guidance };
}

async function reserve(
  run: Run,
  seat: ExpertSeat,
  { expert, limits }: SeatedExpert,
  consultationId: string,
  packet: ConsultationPacket,
  maxOutputTokens: number,
): ReturnType<ExpertSeat['budget']['reserve']> {
  return await seat.budget.reserve({
    runId: run.task.runId,
    consultationId,
    provider: expert.provider,
    model: expert.model,
    estimatedInputTokens: packet.estimatedInputTokens,
    maxOutputTokens,
    expertLimits: limits,
  });
}

/**
 * In `ask` mode shows the packet first. An edited packet may be shorter or as long as what was reserved; a longer one is
 * cut to it, since the reservation is the limit that the user saw.
 */
async function approve(
  run: Run,
  seat: ExpertSeat,
  { packet, ...asked }: Omit<ApprovalRequest, 'packet'> & { readonly packet: ConsultationPacket },
): Promise<ConsultationPacket | null> {
  if (seat.mode !== 'ask') return packet;
  if (seat.approval === null) return null;
  const answer = await seat.approval.ask({ ...asked, packet: packet.user }, run.signal);
  switch (answer.kind) {
    case 'refuse-once':
      return null;
    case 'refuse-run':
      run.consultations.isRefusedForRun = true;
      return null;
    case 'send': {
      if (answer.editedPacket === undefined) return packet;
      let user = run.ports.redactor.redact(answer.editedPacket);
      const room = packet.estimatedInputTokens - estimateTokens(packet.system);
      while (estimateTokens(user) > room) user = user.slice(0, Math.floor(user.length * 0.9));
      return { ...packet, user };
    }
  }
}

function priceOf({ worstCaseUsd, priceNote }: Granted): Pick<ApprovalRequest, 'worstCaseUsd' | 'priceNote'> {
  return { worstCaseUsd, ...(priceNote === undefined ? {} : { priceNote }) };
}

/**
 * What was never sent does not count. Else the usage where it is known, and the worst case where a request left and nobody
 * said what it cost.
 */
function settlementOf(reply: ExpertReply, usage: ModelUsage | null): Settlement {
  if (!reply.ok && !reply.sent) return { kind: 'released' };
  return usage === null ? { kind: 'unknown' } : { kind: 'used', usage };
}

/** The consultation is over and paid; a ledger that cannot be read just now must not end the run. */
async function stateAfter(run: Run, seat: ExpertSeat, before: BudgetState): Promise<BudgetState> {
  return await seat.budget.state(run.task.runId).catch(() => before);
}
