import { rule } from './rule';
import type { Rule } from './rule';

/** What goes wrong with the endpoint of a model, and with its address. */
export const endpointTexts = (): readonly Rule[] => [
  rule('w', (t, values) => t("{0} answered in a form that is not Ollama's. Check the address.", ...values)),
  rule('wr', (t, values) => t("{0} answered with {1}, not with Ollama's JSON. Check the address.", ...values)),
  rule('w', (t, values) => t('{0} sends to another address, which is not followed. Give the final one.', ...values)),
  rule('wn', (t, values) => t('{0} refused access (HTTP {1}). Check its address and credentials.', ...values)),
  rule('w', (t, values) => t('{0} has no Ollama API (HTTP 404). Check the address.', ...values)),
  rule('wn', (t, values) => t('{0} gave up waiting for the model (HTTP {1}).', ...values)),
  rule('we', (t, values) => t('{0} asks to slow down: {1}', ...values)),
  rule('r', (t, values) => t('Ollama is busy: {0}.', ...values)),
  rule('nr', (t, values) => t('Ollama refused the request (HTTP {0}): {1}.', ...values)),
  rule('w', (t, values) => t('Check that {0} is an Ollama server.', ...values)),
  rule('', (t) => t('The reply stopped in the middle of a line.')),
  rule('', (t) => t('The reply has a line that is not JSON.')),
  rule('', (t) => t('The reply has a line that is too large.')),
  rule('', (t) => t('The reply has a line in an unknown form.')),
  rule('wx', (t, values) => t('The certificate of {0} is not trusted ({1}).', ...values)),
  rule('wx', (t, values) => t('{0} does not speak HTTP ({1}). Check the address.', ...values)),
  rule('ww', (t, values) => t('{0} does not answer ({1}).', ...values)),
  rule('w', (t, values) => t('{0} did not answer in time.', ...values)),
  rule('e', (t, values) => t("The prompt is larger than the model's window: {0}", ...values)),
  rule('wx', (t, values) =>
    t("Ollama can't reach its library to get {0}. Check the network of the machine that it runs on ({1}).", ...values),
  ),
  rule('w', (t, values) =>
    t("There is no model {0} in Ollama's library. Look for its name at https://ollama.com/library.", ...values),
  ),
  rule('wx', (t, values) =>
    t(
      '{0} gave no first token within {1} seconds. It may still be loading: try again, or choose a smaller model.',
      ...values,
    ),
  ),
  rule('wxw', (t, values) =>
    t('{0} fell silent for {1} seconds in the middle of a reply. Check the Ollama server at {2}.', ...values),
  ),
  rule('x', (t, values) => t("'{0}' is not an address. Give one such as http://127.0.0.1:11434.", ...values)),
  rule('x', (t, values) => t("'{0}' is neither http nor https. Give one such as http://127.0.0.1:11434.", ...values)),
  rule('', (t) => t('Ollama has no model yet.')),
  rule('x', (t, values) => t('Get one with: ollama pull {0}   (or try --practice)', ...values)),
];
