import { t } from '../support/words';

/** A link to a step's document, for the other documents of the same run: they stand beside it, see `documentUri`. */
export function stepLink(step: number): string {
  return `[${t('step {0}', step)}](step-${step}.md)`;
}
