import { evidenceOf, isStuck, lastConsultationStep, signatureOf } from './need';
import type { Answer, EscalationSituation } from './situation';
import { lastWithoutHelp, nextTurn } from './turn';

/** A nudge is fresh for this many steps: a loop that changes its shape meanwhile has not been helped by it. */
const NUDGE_MEMORY_STEPS = 8;

/** Nudges beyond this many in one run are talk: the loop only changes its shape. */
const MAX_NUDGES = 6;

/** Without an expert the free remedy is all there is, and is tried once more. */
const NUDGES_WITHOUT_EXPERT = 2;

/** Nudges that this loop has had: of the same signature since the last advice, or just before, whatever the signature. */
export function nudgesSpent(situation: EscalationSituation): number {
  const signature = signatureOf(situation);
  const advisedAt = lastConsultationStep(situation);
  return situation.nudges.filter(
    (nudge) =>
      nudge.step > advisedAt && (nudge.signature === signature || situation.step - nudge.step <= NUDGE_MEMORY_STEPS),
  ).length;
}

/**
 * The newest advice was about this loop, or just before it, and did not help, and another expert is there to be asked:
 * then the free remedy, which comes before the first consultation, does not come again.
 */
export function isHandedOn(situation: EscalationSituation): boolean {
  const last = lastWithoutHelp(situation);
  const turn = nextTurn(situation);
  if (last === null || turn === null || turn.expert === last.expert) return false;
  return last.signature === signatureOf(situation) || situation.step - last.step <= NUDGE_MEMORY_STEPS;
}

export function mayNudge(situation: EscalationSituation, nudgesAllowed: number): boolean {
  return situation.nudges.length < MAX_NUDGES && nudgesSpent(situation) < nudgesAllowed;
}

/**
 * The answer where a consultation can't be had: a question is answered locally, a loop gets the free remedy while that
 * is not used up, and then the run ends as `stop`.
 */
export function withoutConsultation(
  situation: EscalationSituation,
  reason: string,
  stop: 'stop-stuck' | 'stop-budget',
  nudgesAllowed: number = NUDGES_WITHOUT_EXPERT,
): Answer {
  if (!isStuck(situation)) return { decision: 'answer-locally', reason };
  const evidence = evidenceOf(situation);
  if (mayNudge(situation, nudgesAllowed))
    return { decision: 'nudge', reason: `${reason} A local nudge is free.`, evidence };
  return { decision: stop, reason: `${reason} Local nudges did not end it.`, evidence };
}
