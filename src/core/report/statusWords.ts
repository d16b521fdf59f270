import type { ConsultationOutcome } from '../expert/advice';
import type { Translate } from './language';
import type { ReportStatus } from './runReport';

export function statusWord(status: ReportStatus, t: Translate): string {
  switch (status) {
    case 'running':
      return t('running');
    case 'interrupted':
      return t('interrupted');
    case 'fixed':
      return t('fixed');
    case 'not-fixed':
      return t('not fixed');
    case 'stuck':
      return t('stuck');
    case 'budget-spent':
      return t('budget spent');
    case 'model-unreachable':
      return t('model not reachable');
    case 'configuration':
      return t('not set up');
    case 'cancelled':
      return t('stopped');
    case 'already-passing':
      return t('nothing to fix');
  }
}

/** How a consultation came out. `isLive` tells advice that is being followed from advice that was never judged. */
export function outcomeWord(outcome: ConsultationOutcome | 'waiting', isLive: boolean, t: Translate): string {
  switch (outcome) {
    case 'waiting':
      return t('waiting');
    case 'pending':
      return isLive ? t('being followed') : t('not judged');
    case 'helped':
      return t('helped');
    case 'followed':
      return t('followed, no change');
    case 'ignored':
      return t('not followed');
    case 'misled':
      return t('followed, and it got worse');
    case 'failed':
      return t('no advice came');
  }
}

/** What the user said to a run while it went on. */
export function saidText(text: string, asksExpert: boolean, t: Translate): string {
  if (!asksExpert) return t('You: {0}', text);
  return text === '' ? t('You want the expert asked.') : t('You want the expert asked: {0}', text);
}
