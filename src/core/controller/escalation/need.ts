import type { Signal } from '../signal';
import type { EscalationSituation } from './situation';

/** Below this score, a question without a verdict counts as an ordinary one. */
const ASKED_SCORE = 0.5;

/** A signal this severe carries a question that the verdict alone would not. */
const ASKED_SEVERITY = 0.5;

/** The verdict says that the run is stuck. */
export function isStuck(situation: EscalationSituation): boolean {
  return situation.verdict.state !== 'working';
}

/**
 * A question that has some ground: asking lowers the threshold, and asking again lowers it further, so that a weak sign
 * of a loop is enough. The same question asked again is no such sign: what it adds to the score comes from the asking.
 */
export function isQuestionGrounded(situation: EscalationSituation): boolean {
  if (situation.question === null) return false;
  const aboutQuestion = situation.signals.filter((signal) => isAboutQuestion(signal, situation.signals));
  const isOnlyAskedAgain = aboutQuestion.some((signal) => signal.kind !== 'asked');
  const threshold = isOnlyAskedAgain ? ASKED_SCORE : ASKED_SCORE / (1 + situation.questionsAnsweredLocally);
  return (
    situation.verdict.score >= threshold ||
    situation.signals.some((signal) => !aboutQuestion.includes(signal) && signal.severity >= ASKED_SEVERITY)
  );
}

/** The loop that was seen is the asking itself, over and over. */
export function isAskingInCircles({ verdict, signals }: EscalationSituation): boolean {
  return verdict.signature !== null && isAboutQuestion({ signature: verdict.signature }, signals);
}

/** The wish itself, or the repetition of it: signatures are a kind and a key of the action. */
function isAboutQuestion(signal: Pick<Signal, 'signature'>, signals: readonly Signal[]): boolean {
  const asked = signals.find(({ kind }) => kind === 'asked');
  return asked !== undefined && keyOf(signal) === keyOf(asked);
}

function keyOf({ signature }: Pick<Signal, 'signature'>): string {
  return signature.slice(signature.indexOf(':') + 1);
}

/** A signature to compare loops by; a question without a verdict has none. */
export function signatureOf(situation: EscalationSituation): string | null {
  if (situation.verdict.signature !== null) return situation.verdict.signature;
  const strongest = situation.signals
    .filter((signal) => signal.kind !== 'asked')
    .reduce<EscalationSituation['signals'][number] | null>(
      (best, signal) => (best === null || signal.severity > best.severity ? signal : best),
      null,
    );
  return strongest?.signature ?? null;
}

/** The verdict's evidence in words; where there is none, what the signals say. */
export function evidenceOf(situation: EscalationSituation): string[] {
  if (situation.verdict.evidence.length > 0) return [...situation.verdict.evidence];
  return situation.signals.map((signal) => signal.detail);
}

/** The step of the last consultation that brought advice; minus infinity where there was none. */
export function lastAdviceStep(situation: EscalationSituation): number {
  return situation.consultations.reduce(
    (last, each) => (each.outcome === 'failed' ? last : Math.max(last, each.step)),
    Number.NEGATIVE_INFINITY,
  );
}

/** The step of the last consultation, answered or failed; minus infinity where there was none. */
export function lastConsultationStep(situation: EscalationSituation): number {
  return situation.consultations.reduce((last, each) => Math.max(last, each.step), Number.NEGATIVE_INFINITY);
}
