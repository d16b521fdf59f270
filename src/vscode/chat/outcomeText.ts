import { plain } from '../../core/report/markdown';
import type { RunStory } from '../runs/story';
import { endText, statusWord } from '../runs/storyText';
import { count, t } from '../support/words';

/** What came of a run, for a chat: Markdown without any meaning in what came from outside. */
export function outcomeText({ started, finished, stepCount }: RunStory): string {
  if (finished === null) return t('The run has ended without a result.');
  const before = count(finished.failingBefore.length, '{0} failing test before', '{0} failing tests before');
  const after = count(finished.failingAfter.length, '{0} after', '{0} after');
  return [
    `**${statusWord(finished.outcome)}**: ${plain(endText(finished, started?.limits ?? null))}`,
    '',
    `${count(stepCount, '{0} step', '{0} steps')}, ${before}, ${after}.`,
    ...(finished.patch === '' ? [] : ['', t('Nothing is changed yet: the proposal waits for your review.')]),
  ].join('\n');
}
