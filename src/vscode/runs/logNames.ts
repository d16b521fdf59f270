import { t } from '../support/words';

/** What a signal sees. A name that this version does not know stays as it is in the log. */
export function signalName(name: string): string {
  switch (name) {
    case 'repeat':
      return t('repeat');
    case 'cycle':
      return t('cycle');
    case 'near-repeat':
      return t('near-repeat');
    case 'same-error':
      return t('same-error');
    case 'revisit':
      return t('revisit');
    case 'no-progress':
      return t('no-progress');
    case 'wandering':
      return t('wandering');
    case 'malformed':
      return t('malformed');
    case 'chanting':
      return t('chanting');
    case 'asked':
      return t('asked');
    default:
      return name;
  }
}

/** What the controller makes of the run. A name that this version does not know stays as it is in the log. */
export function verdictName(name: string): string {
  switch (name) {
    case 'working':
      return t('working');
    case 'looping':
      return t('looping');
    case 'stalled':
      return t('stalled');
    default:
      return name;
  }
}

/** What follows a step. A name that this version does not know stays as it is in the log. */
export function decisionName(name: string): string {
  switch (name) {
    case 'continue':
      return t('continue');
    case 'nudge':
      return t('nudge');
    case 'consult':
      return t('consult');
    case 'answer-locally':
      return t('answer-locally');
    case 'stop-stuck':
      return t('stop-stuck');
    case 'stop-budget':
      return t('stop-budget');
    default:
      return name;
  }
}

/** The strategy of the escalation that answered. A name that this version does not know stays as it is in the log. */
export function ruleName(name: string): string {
  switch (name) {
    case 'working':
      return t('working');
    case 'asked':
      return t('asked');
    case 'nudge-first':
      return t('nudge-first');
    case 'expert-off':
      return t('expert-off');
    case 'not-trusted':
      return t('not-trusted');
    case 'manual-trigger':
      return t('manual-trigger');
    case 'advice-used-up':
      return t('advice-used-up');
    case 'already-consulted':
      return t('already-consulted');
    case 'cool-down':
      return t('cool-down');
    case 'ask-user':
      return t('ask-user');
    case 'budget':
      return t('budget');
    case 'verdict':
      return t('verdict');
    default:
      return name;
  }
}

/** How sure the expert is. A name that this version does not know stays as it is in the log. */
export function confidenceName(name: string): string {
  switch (name) {
    case 'low':
      return t('low');
    case 'medium':
      return t('medium');
    case 'high':
      return t('high');
    default:
      return name;
  }
}
