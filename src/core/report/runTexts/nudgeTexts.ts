import { rule } from './rule';
import type { Rule } from './rule';

/** What a nudge says to the model, for the people who read along. */
export const nudgeTexts = (): readonly Rule[] => [
  rule('', (t) => t('You are repeating yourself:')),
  rule('', (t) => t('You are not getting on:')),
  rule('', (t) =>
    t('Do not do the same action again in your next step. Its result will be the same. Choose a different action.'),
  ),
  rule('', (t) =>
    t('Do not start this round of actions again in your next step. Choose an action that is not part of it.'),
  ),
  rule('', (t) =>
    t(
      'Do not try another small variation of it in your next step. Look at something that you have not read yet, or change a different place.',
    ),
  ),
  rule('', (t) =>
    t(
      'Do not try the same thing in another form in your next step. Read the error, and the code that it names, before you act again.',
    ),
  ),
  rule('', (t) =>
    t(
      'Do not undo or redo this edit again in your next step. Both versions have been tried. Change a different place.',
    ),
  ),
  rule('', (t) =>
    t(
      'Do not make another edit of this kind in your next step. Read the first failing test and say what it expects before you edit again.',
    ),
  ),
  rule('', (t) =>
    t('Do not read or search in your next step. You have seen enough: edit the most likely line, then run the tests.'),
  ),
  rule('', (t) => t('Do not use that form again in your next step. Send exactly one action in the form shown.')),
  rule('', (t) => t('Do not repeat yourself in your next step. Send one short action and nothing else.')),
  rule('', (t) => t('Do not ask again in your next step. Choose the next action yourself.')),
  rule('', (t) =>
    t(
      'Do not go on in the same way in your next step. Choose an action that you have not tried, in a place that you have not looked at.',
    ),
  ),
];
