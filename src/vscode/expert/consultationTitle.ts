import { DEFAULT_QUESTION } from '../../core/expert/packet/defaultQuestion';
import type { Receipt } from '../../core/expert/receipt';
import { firstLine } from '../runs/storyText';
import { logged, t } from '../support/words';

/** What tells one consultation from another: the model's own question, or what was seen when it had none. */
export function consultationTitle({ question, evidence, reason, step }: Receipt): string {
  if (question !== '' && question !== DEFAULT_QUESTION) return firstLine(question);
  const seen = evidence[0] ?? reason;
  return seen === undefined ? t('Step {0}', step) : `${t('Step {0}', step)}: ${firstLine(logged(seen))}`;
}
