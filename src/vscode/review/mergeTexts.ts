import { linesWithEndings } from '../../core/edits/lineEndings';
import { mergeThreeWays } from '../../core/edits/mergeThreeWays';
import type { Conflict } from '../../core/edits/mergeThreeWays';
import { t } from '../support/words';
import type { Merge } from './reviewFile';

/** The merged text with the user's lines wherever both sides changed the same ones. */
function withOurs(text: string, conflicts: readonly Conflict[]): string {
  const lines = linesWithEndings(text);
  for (const { startLine, endLine, ours } of [...conflicts].reverse()) {
    lines.splice(startLine - 1, endLine - startLine + 1, ours);
  }
  return lines.join('');
}

/** Merges line by line; where both sides changed the same lines, both stay, between the markers that VS Code knows. */
export const mergeTexts: Merge = ({ base, mine, theirs }) => {
  const labels = { ours: t('Yours'), theirs: t('Proposed by Protégé') };
  const { text, conflicts } = mergeThreeWays(base, mine, theirs, labels);
  return { isClean: conflicts.length === 0, text: text ?? mine, kept: withOurs(text ?? mine, conflicts) };
};
