import type { Advice, AdviceStep, ConsultationOutcome, TrackedStep } from '../expert/advice';
import { stepBlock, stepText } from '../expert/guidance';
import { namedPlaces } from '../expert/namedPlaces';
import { stepKind } from '../expert/stepKind';
import type { FollowedAction } from './followThrough/matchStep';
import { doesFollow, editFit } from './followThrough/matchStep';

/** Actions without progress on the advice before a reminder. */
const DRIFT_ACTIONS = 3;

/** Reminders for one advice; more are talk. */
const MAX_REMINDERS = 2;

/** Share of the steps that must be done for advice to count as followed. */
const FOLLOWED_SHARE = 0.5;

export interface FollowUpdate {
  readonly steps: readonly TrackedStep[];
  /** True when this action changed a step's state. */
  readonly hasChanged: boolean;
  /** Text for the protégé when it has drifted from the advice; null while there is no need. */
  readonly reminder: string | null;
}

/** Follows one advice until it is judged. */
export interface FollowThrough {
  readonly steps: readonly TrackedStep[];
  observe(action: FollowedAction): FollowUpdate;
  /** The text that answers a new question until the protégé has reported back; null afterwards. */
  reportBackRequest(): string | null;
  /** Takes what the protégé said about the advice. */
  reportBack(text: string): void;
  readonly report: string | null;
  /** Judges by the tests alone. `testsAfter` are the ids of the failing tests now. */
  judge(testsAfter: readonly string[]): FollowOutcome;
}

export type FollowOutcome = Extract<ConsultationOutcome, 'helped' | 'followed' | 'ignored' | 'misled'>;

/** `checked` comes from `checkAdvice`; `testsBefore` are the ids of the failing tests when the expert was asked. */
export function createFollowThrough(
  advice: Advice,
  testsBefore: readonly string[],
  checked?: readonly TrackedStep[],
): FollowThrough {
  const steps: TrackedStep[] = advice.steps.map(
    (step, index) => checked?.[index] ?? { text: stepText(step), state: 'open' },
  );
  // Without steps there is nothing to tick off: what the diagnosis names is where it wants something done.
  const implied =
    advice.steps.length > 0
      ? []
      : namedPlaces(advice.diagnosis).map((target) => ({ action: 'edit', target, detail: advice.diagnosis }));
  let isImpliedDone = false;
  const progress = { sinceProgress: 0, reminders: 0, hasAskedForReport: false };
  let report: string | null = null;

  return {
    get steps() {
      return steps;
    },
    get report() {
      return report;
    },
    observe(action) {
      isImpliedDone ||= implied.some((step) => doesFollow(step, action)) || isLeftToUser(advice, action);
      const index = indexOfFollowed(advice.steps, steps, action);
      const step = index === null ? undefined : steps[index];
      if (index !== null && step !== undefined) {
        steps[index] = { ...step, state: 'done' };
        progress.sinceProgress = 0;
        return { steps: [...steps], hasChanged: true, reminder: null };
      }
      progress.sinceProgress++;
      const isDue = progress.sinceProgress >= DRIFT_ACTIONS && progress.reminders < MAX_REMINDERS;
      const reminder = isDue ? reminderText(advice.steps, steps) : null;
      if (reminder !== null) {
        progress.sinceProgress = 0;
        progress.reminders++;
      }
      return { steps: [...steps], hasChanged: false, reminder };
    },
    reportBackRequest() {
      if (report !== null) return null;
      progress.hasAskedForReport = true;
      return reportRequestText(steps);
    },
    reportBack(text) {
      report = text.trim() === '' ? null : text.trim();
    },
    judge: (testsAfter) =>
      judgeAdvice(isImpliedDone || isFollowed(advice.steps, steps), new Set(testsBefore), new Set(testsAfter)),
  };
}

/** The open step that the action does; of several edits at one place the one whose words fit best. */
function indexOfFollowed(
  advised: readonly AdviceStep[],
  tracked: readonly TrackedStep[],
  action: FollowedAction,
): number | null {
  let best: { index: number; fit: number } | null = null;
  for (const [index, step] of advised.entries()) {
    if (tracked[index]?.state === 'done' || !doesFollow(step, action)) continue;
    if (stepKind(step) === 'test' && isEditMissing(advised.slice(0, index), tracked)) continue;
    const fit = editFit(step, action.action);
    if (best === null || fit > best.fit) best = { index, fit };
  }
  return best?.index ?? null;
}

/** Edits were advised, and none of them was made: to run the tests then is no part of the advice. */
function isEditMissing(advised: readonly AdviceStep[], tracked: readonly TrackedStep[]): boolean {
  const edits = advised.flatMap((step, index) => (stepKind(step) === 'edit' ? [tracked[index]] : []));
  return edits.length > 0 && edits.every((step) => step?.state !== 'done');
}

/** Only the user can decide, and no step was given: then to finish, and to say what is missing, is what was advised. */
function isLeftToUser({ steps, needsUser }: Advice, { action }: FollowedAction): boolean {
  return steps.length === 0 && needsUser && action.tool === 'finish';
}

/** Advice to edit is not followed by reading and testing alone. */
function isFollowed(advised: readonly AdviceStep[], steps: readonly TrackedStep[]): boolean {
  const done = steps.filter((step) => step.state === 'done').length;
  return steps.length > 0 && done / steps.length >= FOLLOWED_SHARE && !isEditMissing(advised, steps);
}

/** `helped` when fewer tests fail; else followed or not, and `misled` when following it made new failures. */
function judgeAdvice(wasFollowed: boolean, before: ReadonlySet<string>, after: ReadonlySet<string>): FollowOutcome {
  if (after.size < before.size) return 'helped';
  if (!wasFollowed) return 'ignored';
  return after.size > before.size ? 'misled' : 'followed';
}

function reminderText(advised: readonly AdviceStep[], steps: readonly TrackedStep[]): string | null {
  const index = steps.findIndex((step) => step.state === 'open');
  const [step, own] = [steps[index], advised[index]];
  if (step === undefined || own === undefined) return null;
  const text = own.detail.includes('\n') ? stepBlock(own) : step.text;
  return `Your last actions did not follow the notes that you were given. The next open step is ${index + 1}. ${text}\nDo it now, or say in one sentence why it does not fit the code.`;
}

function reportRequestText(steps: readonly TrackedStep[]): string {
  const lines = steps.map(
    (step, index) => `${index + 1}. ${step.state === 'done' ? 'done' : 'not done'}: ${step.text}`,
  );
  return [
    'Before you ask again, report on the notes that you were given:',
    ...lines,
    'Call ask_expert once more and begin your question with what you did of these steps and what the tests said then.',
  ].join('\n');
}
