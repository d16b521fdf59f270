import type { ConsultationOutcome } from '../../expert/advice';
import { isAskingInCircles, signatureOf } from './need';
import type { EscalationSituation, ListedExpert, PastConsultation } from './situation';

/** After this many consultations that did not help, an expert is not asked again in the run. */
const MAX_WITHOUT_HELP = 2;

/** An endpoint that was busy this often, some steps apart, is busy for the rest of the run. */
const MAX_TRANSIENT = 4;

/** Steps that advice gets to show its effect, and that an expert who could not answer is left alone. */
export const COOL_DOWN_STEPS = 3;

/** Whether an expert of the list can be asked now, and why not. */
export type Standing =
  | 'ready'
  /** The user did not allow it, or its provider refused the key. */
  | 'forbidden'
  /** Its advice did not help twice, or it was busy again and again. */
  | 'used-up'
  /** It gave advice on this very loop, or the loop is to ask for more of it, and nothing was done with it. */
  | 'consulted'
  /** It failed to answer a moment ago. */
  | 'resting'
  /** It did not answer at all when it was last asked, and another can be asked instead. */
  | 'silent'
  /** The gate refused it in this step. */
  | 'refused';

/** Who is asked next; `reason` is in words, and empty where there is nobody to choose among. */
export interface Turn {
  readonly expert: number;
  readonly reason: string;
}

export function withoutHelp(outcome: ConsultationOutcome): boolean {
  return outcome === 'followed' || outcome === 'ignored' || outcome === 'misled' || outcome === 'failed';
}

/**
 * The standing of each expert, in the order of the list. The user's own word opens all but what the gate refuses, and who did
 * not answer waits behind the others for it too.
 */
export function standings(situation: EscalationSituation): Standing[] {
  const own = (situation.expert?.list ?? []).map((_, expert) => standingOf(situation, expert));
  const isOpen = (expert: number): boolean => own[expert] === 'ready' || own[expert] === 'resting';
  const silent = own.map((_, expert) => isOpen(expert) && isSilent(situation, expert));
  // With nobody else left it gets its other chance, as an only expert does.
  const hasOther = own.some((_, expert) => isOpen(expert) && silent[expert] !== true);
  return own.map((standing, expert) => (hasOther && silent[expert] === true ? 'silent' : standing));
}

function isSilent({ consultations }: EscalationSituation, expert: number): boolean {
  return consultations.findLast((each) => each.expert === expert)?.isSilent === true;
}

function standingOf(situation: EscalationSituation, expert: number): Standing {
  const own = situation.consultations.filter((each) => each.expert === expert);
  if (!situation.isRequestedByUser) {
    if (own.some(({ isForbidden }) => isForbidden)) return 'forbidden';
    if (isUsedUp(own)) return 'used-up';
    const signature = signatureOf(situation);
    const isAsking = isAskingInCircles(situation);
    const isOfThisLoop = (each: PastConsultation): boolean => isAsking || each.signature === signature;
    if (signature !== null && own.some((each) => isOfThisLoop(each) && isAnswered(each))) return 'consulted';
    if (own.some((each) => each.outcome === 'failed' && situation.step - each.step <= COOL_DOWN_STEPS))
      return 'resting';
  }
  return situation.budget?.refusals.some((each) => each.expert === expert) === true ? 'refused' : 'ready';
}

/** A busy endpoint says nothing about the advice: it is counted for itself. */
function isUsedUp(own: readonly PastConsultation[]): boolean {
  const inVain = own.filter(({ outcome }) => withoutHelp(outcome));
  const transient = inVain.filter(({ isTransient }) => isTransient).length;
  return inVain.length - transient >= MAX_WITHOUT_HELP || transient >= MAX_TRANSIENT;
}

/**
 * Asking again about the same loop brings the same advice, unless something has come of the first: advice that was
 * followed, for better or worse, makes another question, and the packet says what happened.
 */
function isAnswered({ outcome }: PastConsultation): boolean {
  return outcome === 'pending' || outcome === 'ignored';
}

/**
 * The first expert of the list that can be asked. Where the newest advice did not help, the list is gone through from
 * the one after that adviser, and from the top again after its end.
 */
export function nextTurn(situation: EscalationSituation): Turn | null {
  const list = situation.expert?.list ?? [];
  const standing = standings(situation);
  const last = lastWithoutHelp(situation);
  const start = last === null ? 0 : last.expert + 1;
  const order = list.map((_, index) => (start + index) % list.length);
  const at = order.findIndex((expert) => standing[expert] === 'ready');
  const expert = order[at];
  if (expert === undefined) return null;
  if (list.length === 1) return { expert, reason: '' };
  const skipped = order.slice(0, at).filter((each) => each !== last?.expert);
  const reasons = [
    ...(last === null ? [] : [outcomeText(nameAt(list, last.expert), last.outcome)]),
    ...skipped.map((each) => standingText(nameAt(list, each), standing[each] ?? 'ready')),
  ];
  const isFirst = reasons.length === 0;
  return {
    expert,
    reason: isFirst
      ? `${nameAt(list, expert)} is the first of your experts.`
      : `${reasons.join(' ')} So ${nameAt(list, expert)} is asked.`,
  };
}

/** The newest consultation, where its advice is known not to have helped. */
export function lastWithoutHelp(situation: EscalationSituation): PastConsultation | null {
  const last = situation.consultations.at(-1);
  return last !== undefined && withoutHelp(last.outcome) ? last : null;
}

function nameAt(list: readonly ListedExpert[], index: number): string {
  const expert = list[index];
  return expert === undefined ? 'an expert' : `${expert.provider}/${expert.model}`;
}

function outcomeText(name: string, outcome: ConsultationOutcome): string {
  switch (outcome) {
    case 'followed':
      return `The advice of ${name} was followed and did not help.`;
    case 'ignored':
      return `The advice of ${name} was not followed.`;
    case 'misled':
      return `The advice of ${name} made it worse.`;
    case 'failed':
      return `${name} gave no advice.`;
    case 'helped':
    case 'pending':
      return '';
  }
}

function standingText(name: string, standing: Standing): string {
  switch (standing) {
    case 'forbidden':
      return `${name} may not be asked.`;
    case 'used-up':
      return `${name} was asked in vain too often.`;
    case 'consulted':
      return `${name} was already asked about this very loop.`;
    case 'resting':
      return `${name} gave no advice.`;
    case 'silent':
      return `${name} did not answer earlier in this run.`;
    case 'refused':
      return `A limit keeps ${name} from being asked.`;
    case 'ready':
      return '';
  }
}
