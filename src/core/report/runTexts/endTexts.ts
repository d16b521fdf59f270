import { rule } from './rule';
import type { Rule } from './rule';

/** How a run ended, and what it noticed on the way. */
export const endTexts = (): readonly Rule[] => [
  rule('', (t) => t('Cancelled.')),
  rule('', (t) => t('All tests pass.')),
  rule('n', (t, values) => t('All {0} tests pass.', ...values)),
  rule('', (t) => t('The one test passes.')),
  rule('n', (t, values) => t('The tests pass: all {0} tests pass.', ...values)),
  rule('', (t) => t('The tests pass: tests pass.')),
  rule('', (t) => t('The tests pass already. Describe the bug, or give a test that fails.')),
  rule('', (t) => t('The limit of 1 minute was reached. Raise it with --max-minutes, or give a narrower task.')),
  rule('x', (t, values) =>
    t('The limit of {0} minutes was reached. Raise it with --max-minutes, or give a narrower task.', ...values),
  ),
  rule('', (t) => t('The limit of 1 step was reached. Raise it with --max-steps, or give a narrower task.')),
  rule('n', (t, values) =>
    t('The limit of {0} steps was reached. Raise it with --max-steps, or give a narrower task.', ...values),
  ),
  rule('', (t) => t('The model gave up while tests still fail.')),
  rule('', (t) => t('The best attempt is kept.')),
  rule('', (t) => t('Later edits broke it again.')),
  rule('', (t) => t('All tests passed at an earlier step, whose edits are taken.')),
  rule('r', (t, values) =>
    t('The newest edits had not been tested, so the tests ran before the expert is asked: {0}.', ...values),
  ),
  rule('', (t) => t('Every attempt made more tests fail, so none is kept.')),
  rule('x', (t, values) =>
    t('The packet for an expert is kept with the run: `protege runs show {0} --packet` prints it.', ...values),
  ),
  rule('x', (t, values) =>
    t('The last advice says that only you can decide this: `protege runs receipts {0}` shows it.', ...values),
  ),
  rule('xr', (t, values) =>
    t('The test command could not be started: {0}. {1} Give one that works with --test.', ...values),
  ),
  rule('', (t) => t('The tests can not run.')),
  rule('nnn', (t, values) =>
    t(
      "The task does not fit the model's window of {0} tokens ({1} needed, {2} free). Set a larger window (protege.contextTokens in VS Code, PROTEGE_CONTEXT_TOKENS in the environment) or choose another model.",
      ...values,
    ),
  ),
  rule('nn', (t, values) =>
    t(
      'The server allocated a window of {0} tokens, less than the {1} asked for. The prompt is kept inside it; free memory or choose a smaller model for more.',
      ...values,
    ),
  ),
  rule('xnn', (t, values) =>
    t('{0} was made for {1} tokens, less than the {2} asked for. The prompt is kept inside its own window.', ...values),
  ),
  rule('nn', (t, values) =>
    t(
      'The server counted {0} tokens where about {1} were sent: it may have dropped part of the prompt. Check its window (num_ctx) with: protege doctor',
      ...values,
    ),
  ),
  rule('xx', (t, values) => t("The model's calls kept failing as {0}; going on as {1}.", ...values)),
  rule('xxx', (t, values) => t('The endpoint refused {0} calls ({1}); going on as {2}.', ...values)),
  rule('', (t) => t('Trying once more:')),
  rule('xxx', (t, values) =>
    t(
      "The run's log in {0} can't be written ({1}). Free some space there, or set PROTEGE_HOME to a folder on another disk. This run goes on without a log.",
      ...values,
    ),
  ),
  rule('r', (t, values) => t('The model endpoint failed ({0}). Trying again.', ...values)),
  rule('', (t) => t("The prompt did not fit the model's window; older steps are shortened.")),
  rule('', (t) => t('The model stream ended without a result.')),
  rule('xx', (t, values) => t('No Ollama answers at {0} ({1}). Start it with: ollama serve', ...values)),
  rule('xxx', (t, values) => t('{0} does not have the model {1}. Get it with: ollama pull {2}', ...values)),
  rule('xn', (t, values) => t('{0} did not answer within {1} seconds.', ...values)),
  rule('x', (t, values) =>
    t("The connection to {0} was cut in the middle of a reply. See the Ollama server's log.", ...values),
  ),
  rule('xx', (t, values) =>
    t('Ollama has too little memory for {0}: {1}. Choose a smaller model or a smaller window.', ...values),
  ),
  rule('r', (t, values) => t('Ollama failed: {0}. See its log for more.', ...values)),
  rule('', (t) => t('The engineer is stuck as described above. What is the cause, and what are the next steps?')),
];
