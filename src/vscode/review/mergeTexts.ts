import { mergeThreeWays } from '../../core/edits/mergeThreeWays';
import { t } from '../support/words';
import type { Merge } from './reviewFile';

/** Merges line by line; where both sides changed the same lines, both stay, between the markers that VS Code knows. */
export const mergeTexts: Merge = ({ base, mine, theirs }) => {
  const labels = { ours: t('Yours'), theirs: t('Proposed by Protégé') };
  const { text, conflicts } = mergeThreeWays(base, mine, theirs, labels);
  return { isClean: conflicts.length === 0, text: text ?? mine };
};
