import { diff3Merge } from 'node-diff3';
import { t } from '../support/words';
import type { Merge } from './reviewFile';

/** Merges line by line; where both sides changed the same lines, both stay, between the markers that VS Code knows. */
export const mergeTexts: Merge = ({ base, mine, theirs }) => {
  const regions = diff3Merge(mine.split('\n'), base.split('\n'), theirs.split('\n'), { excludeFalseConflicts: true });
  const lines = regions.flatMap((region): string[] => {
    if (region.conflict === undefined) return region.ok ?? [];
    return [
      `<<<<<<< ${t('Yours')}`,
      ...region.conflict.a,
      '=======',
      ...region.conflict.b,
      `>>>>>>> ${t('Proposed by Protégé')}`,
    ];
  });
  return { isClean: regions.every((region) => region.conflict === undefined), text: lines.join('\n') };
};
