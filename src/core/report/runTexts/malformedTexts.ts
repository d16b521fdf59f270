import { rule } from './rule';
import type { Rule } from './rule';

/** What was wrong with an action that could not be understood: told to the model, and read by people who follow it. */
export const malformedTexts = (): readonly Rule[] => [
  rule('x', (t, values) => t("There is no tool '{0}'.", ...values)),
  rule('x', (t, values) => t('The tools are: {0}.', ...values)),
  rule('x', (t, values) => t("There is no tool '{0}', or its JSON is broken.", ...values)),
  rule('w', (t, values) => t('The arguments of {0} are not a JSON object.', ...values)),
  rule('w', (t, values) => t('{0}: the arguments do not fit together.', ...values)),
  rule('wq', (t, values) => t('{0}: {1}.', ...values)),
  rule('x', (t, values) =>
    t('The arguments of {0} were cut off before their end. Send the whole call again, shorter.', ...values),
  ),
  rule('', (t) => t('Patches are not taken. Use edit_file with the exact lines to replace.')),
  rule('', (t) => t('This editor command is not known here. Use read_file, edit_file or write_file.')),
  rule('w', (t, values) => t('There is no shell here. Use {0} instead.', ...values)),
  rule('', (t) => t('The reply was empty.')),
  rule('', (t) => t('The reply was empty: there was no tool call in it.')),
  rule('', (t) => t('There was no tool call in the reply. Call exactly one tool.')),
  rule('', (t) => t('The JSON stops before its end. Send a shorter action.')),
  rule('', (t) => t('The reply was not one JSON object with an action in it.')),
  rule('', (t) => t('There was no action block in the reply. End it with exactly one.')),
  rule('', (t) => t('The first line of an action block must name the tool.')),
  rule('', (t) => t('The action block was cut off before its end. Send a shorter action.')),
  rule('', (t) => t('The edit has no ======= line between the old and the new text.')),
  rule('', (t) => t('The edit was cut off before its >>>>>>> REPLACE line.')),
  rule('', (t) => t('The content was cut off before its >>>>>>> CONTENT line.')),
  rule('', (t) => t('Your reply repeated itself and was stopped.')),
  rule('', (t) => t('Your reply was cut off because it was too long.')),
];
