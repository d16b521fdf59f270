import { TOLD_NOT_TO } from '../controller';
import type { Signal, SignalKind, Verdict } from '../signal';
import type { Decision } from './situation';

/** What to do instead, for each kind of repetition. */
const REMEDY: Record<SignalKind | 'classifier', string> = {
  repeat: 'Do not do the same action again in your next step. Its result will be the same. Choose a different action.',
  cycle: 'Do not start this round of actions again in your next step. Choose an action that is not part of it.',
  'near-repeat':
    'Do not try another small variation of it in your next step. Look at something that you have not read yet, or change a different place.',
  'same-error':
    'Do not try the same thing in another form in your next step. Read the error, and the code that it names, before you act again.',
  revisit:
    'Do not undo or redo this edit again in your next step. Both versions have been tried. Change a different place.',
  'no-progress':
    'Do not make another edit of this kind in your next step. Read the first failing test and say what it expects before you edit again.',
  wandering:
    'Do not read or search in your next step. You have seen enough: edit the most likely line, then run the tests.',
  malformed: 'Do not use that form again in your next step. Send exactly one action in the form shown.',
  chanting: 'Do not repeat yourself in your next step. Send one short action and nothing else.',
  asked: 'Do not ask again in your next step. Choose the next action yourself.',
  classifier:
    'Do not go on in the same way in your next step. Choose an action that you have not tried, in a place that you have not looked at.',
};

/** The local nudge: names the repetition and forbids it for the next step. Constant for equal evidence. */
export function nudgeText(verdict: Verdict, signals: readonly Signal[]): string {
  const strongest = signals
    .filter((signal) => signal.kind !== 'asked')
    .reduce<Signal | null>((best, each) => (best === null || each.severity > best.severity ? each : best), null);
  const kind = verdict.kind ?? strongest?.kind ?? 'classifier';
  const what = verdict.evidence[0] ?? strongest?.detail ?? 'The last steps bring nothing new.';
  const opening = verdict.state === 'stalled' ? 'You are not getting on' : 'You are repeating yourself';
  return `${opening}: ${sentence(what.replace(TOLD_NOT_TO, 'You had been told not to.'))} ${REMEDY[kind]}`;
}

/** What the protégé reads in answer to an `ask_expert` that is not passed on. */
export function localAnswerText(decision: Decision): string {
  const reason = decision.reason.startsWith('Keep going')
    ? decision.reason
    : `Keep going: ${lowerFirst(decision.reason)}`;
  return `${sentence(reason)} Decide the next step yourself: read the failing test and the code that it calls, change one thing, and run the tests.`;
}

function sentence(text: string): string {
  const trimmed = text.trim();
  return /[.!?]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
