import { rule } from './rule';
import type { Rule } from './rule';

/** Why the expert was asked or not: the reasons of decisions, and what a limit refused. */
export const decidedTexts = (): readonly Rule[] => [
  rule('', (t) => t('The run makes progress.')),
  rule('', (t) => t('The loop is fresh: a local nudge comes first.')),
  rule('', (t) => t('A local nudge is free.')),
  rule('', (t) => t('Local nudges did not end it.')),
  rule('', (t) => t('No expert is configured.')),
  rule('', (t) => t('The expert is off for this workspace.')),
  rule('', (t) => t('The workspace is not trusted, so nothing may leave it.')),
  rule('', (t) => t('The expert is asked by the user only.')),
  rule('', (t) => t('Keep going: the expert is asked by the user only.')),
  rule('', (t) => t('Keep going: there is no loop and no stall yet.')),
  rule('n', (t, values) => t('{0} consultations did not help.', ...values)),
  rule('nn', (t, values) => t('{0} consultations of {1} experts did not help.', ...values)),
  rule('', (t) => t('The expert was already asked about this very loop.')),
  rule('', (t) => t('Every expert that could still be asked was already asked about this very loop.')),
  rule('', (t) => t('You refused consultations for this run.')),
  rule('', (t) => t('The expert may be asked only after you have seen the packet, and nobody can answer here.')),
  rule('', (t) => t('You refused a consultation about this loop.')),
  rule('n', (t, values) => t('The last consultation was 1 step ago: it gets {0} to show its effect.', ...values)),
  rule('nn', (t, values) => t('The last consultation was {0} steps ago: it gets {1} to show its effect.', ...values)),
  rule('n', (t, values) => t('The last consultation failed 1 step ago: the next one waits for {0}.', ...values)),
  rule('nn', (t, values) => t('The last consultation failed {0} steps ago: the next one waits for {1}.', ...values)),
  rule('', (t) => t('The user asks for a consultation.')),
  rule('', (t) => t('The protégé asks, and its question has some ground.')),
  rule('', (t) => t('The protégé asks, and you let each of its questions be passed on.')),
  rule('', (t) => t('The evidence is strong.')),
  rule('', (t) => t('The nudge has not helped.')),
  rule('x', (t, values) => t('{0} is the first of your experts.', ...values)),
  rule('x', (t, values) => t('So {0} is asked.', ...values)),
  rule('x', (t, values) => t('The advice of {0} was followed and did not help.', ...values)),
  rule('x', (t, values) => t('The advice of {0} was not followed.', ...values)),
  rule('x', (t, values) => t('The advice of {0} made it worse.', ...values)),
  rule('', (t) => t('The expert is not asked again in this run: it refused the key, or you have not allowed it.')),
  rule('n', (t, values) => t('{0} consultations brought no advice.', ...values)),
  rule('nn', (t, values) => t('{0} consultations of {1} experts brought no advice.', ...values)),
  rule('x', (t, values) => t('{0} may not be asked.', ...values)),
  rule('x', (t, values) => t('{0} gave no advice.', ...values)),
  rule('x', (t, values) => t('{0} did not answer earlier in this run.', ...values)),
  rule('x', (t, values) => t('{0} was asked in vain too often.', ...values)),
  rule('x', (t, values) => t('{0} was already asked about this very loop.', ...values)),
  rule('x', (t, values) => t('A limit keeps {0} from being asked.', ...values)),
  rule('', (t) => t('`protege budget on` turns it on.')),
  rule('xxx', (t, values) =>
    t(
      'The limit of {0} a run has no room: {1} spent or reserved, and this consultation may cost up to {2}.',
      ...values,
    ),
  ),
  rule('n', (t, values) => t('The limit of 1 consultation a run is reached: {0} used.', ...values)),
  rule('nn', (t, values) => t('The limit of {0} consultations a run is reached: {1} used.', ...values)),
  rule('xxx', (t, values) =>
    t(
      'The limit of {0} a day has no room: {1} spent or reserved, and this consultation may cost up to {2}.',
      ...values,
    ),
  ),
  rule('n', (t, values) => t('The limit of 1 consultation a day is reached: {0} used.', ...values)),
  rule('nn', (t, values) => t('The limit of {0} consultations a day is reached: {1} used.', ...values)),
  rule('xxx', (t, values) =>
    t(
      'The limit of {0} a month has no room: {1} spent or reserved, and this consultation may cost up to {2}.',
      ...values,
    ),
  ),
  rule('xxxx', (t, values) =>
    t(
      'The limit of {0} a run for {1} has no room: {2} spent or reserved, and this consultation may cost up to {3}.',
      ...values,
    ),
  ),
  rule('xn', (t, values) => t('The limit of 1 consultation a run for {0} is reached: {1} used.', ...values)),
  rule('nxn', (t, values) => t('The limit of {0} consultations a run for {1} is reached: {2} used.', ...values)),
  rule('nn', (t, values) =>
    t('The limit of {0} input tokens a consultation is too small for this one, which may need {1}.', ...values),
  ),
  rule('nn', (t, values) =>
    t('The limit of {0} output tokens a consultation is too small for this one, which may need {1}.', ...values),
  ),
  rule('xxx', (t, values) =>
    t(
      'No price is known for {0}, so nothing was sent. Add it, in dollars per million tokens, to the list in {1}: {2}',
      ...values,
    ),
  ),
  rule('', (t) =>
    t(
      'Another run is asking an expert just now, and what is left of the limit of 1 consultation a day is reserved for its answer.',
    ),
  ),
  rule('n', (t, values) =>
    t(
      'Another run is asking an expert just now, and what is left of the limit of {0} consultations a day is reserved for its answer.',
      ...values,
    ),
  ),
  rule('x', (t, values) =>
    t(
      'Another run is asking an expert just now, and what is left of the limit of {0} a day is reserved for its answer.',
      ...values,
    ),
  ),
  rule('x', (t, values) =>
    t(
      'Another run is asking an expert just now, and what is left of the limit of {0} a month is reserved for its answer.',
      ...values,
    ),
  ),
  rule('nx', (t, values) => t('It resets on {0} January at {1}.', ...values)),
  rule('nx', (t, values) => t('It resets on {0} February at {1}.', ...values)),
  rule('nx', (t, values) => t('It resets on {0} March at {1}.', ...values)),
  rule('nx', (t, values) => t('It resets on {0} April at {1}.', ...values)),
  rule('nx', (t, values) => t('It resets on {0} May at {1}.', ...values)),
  rule('nx', (t, values) => t('It resets on {0} June at {1}.', ...values)),
  rule('nx', (t, values) => t('It resets on {0} July at {1}.', ...values)),
  rule('nx', (t, values) => t('It resets on {0} August at {1}.', ...values)),
  rule('nx', (t, values) => t('It resets on {0} September at {1}.', ...values)),
  rule('nx', (t, values) => t('It resets on {0} October at {1}.', ...values)),
  rule('nx', (t, values) => t('It resets on {0} November at {1}.', ...values)),
  rule('nx', (t, values) => t('It resets on {0} December at {1}.', ...values)),
];
