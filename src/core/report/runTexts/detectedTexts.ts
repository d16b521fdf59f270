import { rule } from './rule';
import type { Rule } from './rule';

/** What the controller saw: the details of signals and the evidence of verdicts. */
export const detectedTexts = (): readonly Rule[] => [
  rule('', (t) => t('The model asked for the expert.')),
  rule('', (t) => t('The model repeated the same words over and over.')),
  rule('nnx', (t, values) =>
    t('The same {0} actions came round {1} times with the same results: {2} and others.', ...values),
  ),
  rule('nnx', (t, values) => t('The same {0} actions came round {1} times with the same results: {2}.', ...values)),
  rule('', (t) => t('An action could not be understood.')),
  rule('n', (t, values) => t('{0} actions in a row could not be understood.', ...values)),
  rule('nn', (t, values) => t('{0} of the last {1} actions could not be understood.', ...values)),
  rule('x', (t, values) => t('{0} is all but the same as 1 earlier action and brought nothing new.', ...values)),
  rule('xn', (t, values) => t('{0} is all but the same as {1} earlier actions and brought nothing new.', ...values)),
  rule('n', (t, values) => t('{0} rounds of editing and testing, and still 1 test is failing.', ...values)),
  rule('nn', (t, values) => t('{0} rounds of editing and testing, and still {1} tests are failing.', ...values)),
  rule('xn', (t, values) => t('{0} was done {1} times with the same result.', ...values)),
  rule('n', (t, values) => t('Edits that had been taken back were made again, {0} times.', ...values)),
  rule('', (t) => t('An edit that had been taken back was made again.')),
  rule('', (t) => t('The files came back to a state that they had before.')),
  rule('n', (t, values) => t('The files came back to a state that they had before, {0} times.', ...values)),
  rule('nx', (t, values) => t('The same error came {0} times: "{1}".', ...values)),
  rule('nn', (t, values) => t('{0} of the last {1} looks brought nothing new, and nothing was edited.', ...values)),
  rule('nn', (t, values) =>
    t(
      '{0} of the last {1} steps did again what had been done before, and what had changed meanwhile did not change the result.',
      ...values,
    ),
  ),
  rule('nn', (t, values) => t('{0} of the last {1} steps did again what had been done before.', ...values)),
  rule('nn', (t, values) =>
    t('{0} of the last {1} steps were like earlier ones but for numbers, flags or places.', ...values),
  ),
  rule('nn', (t, values) => t('{0} of the last {1} steps failed.', ...values)),
  rule('nn', (t, values) => t('{0} of the last {1} steps brought nothing new.', ...values)),
  rule('nn', (t, values) => t('{0} of the last {1} steps had no action that could be understood.', ...values)),
  rule('nn', (t, values) => t('{0} of the last {1} steps began with the words of an earlier thought.', ...values)),
  rule('nn', (t, values) => t('{0} of the last {1} steps failed with one kind of error.', ...values)),
  rule('nn', (t, values) => t('The run looked stuck at {0} of the last {1} steps.', ...values)),
  rule('n', (t, values) => t('{0} % of what the last steps showed had been seen before.', ...values)),
  rule('n', (t, values) => t('One action was taken at least {0} times in a row.', ...values)),
  rule('n', (t, values) => t('At least {0} steps in a row failed.', ...values)),
  rule('n', (t, values) => t('At least {0} test runs in a row had the same failing tests.', ...values)),
  rule('n', (t, values) => t('One action was taken {0} times in a row.', ...values)),
  rule('n', (t, values) => t('{0} steps in a row failed.', ...values)),
  rule('n', (t, values) => t('{0} test runs in a row had the same failing tests.', ...values)),
  rule('n', (t, values) => t('The last {0} steps were few different actions.', ...values)),
  rule('', (t) => t('Much of what was done lately had been done before, failed or brought nothing new.')),
  rule('', (t) => t('The last steps bring nothing new.')),
  rule('', (t) => t('The model makes no more progress.')),
];
