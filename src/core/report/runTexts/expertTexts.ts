import { rule } from './rule';
import type { Rule } from './rule';

/** Why an expert gave no advice, and why one could not be set up. */
export const expertTexts = (): readonly Rule[] => [
  rule('', (t) => t('The expert declined to answer.')),
  rule('', (t) =>
    t('The advice was cut off by its token limit. Raise it with: protege budget set --tokens-per-consultation N'),
  ),
  rule('', (t) => t("The expert's answer was empty.")),
  rule('', (t) => t("The expert's answer is not advice in the agreed form.")),
  rule('wn', (t, values) => t('{0} refused the key (HTTP {1}).', ...values)),
  rule('', (t) => t('Check ANTHROPIC_API_KEY, or set the key again in the editor.')),
  rule('', (t) => t('Check OPENAI_API_KEY, or set the key again in the editor.')),
  rule('w', (t, values) => t('{0} wants payment. See your account there.', ...values)),
  rule('wx', (t, values) => t('{0} wants payment: {1}. See your account there.', ...values)),
  rule('wn', (t, values) => t('{0} gave up waiting for its model (HTTP {1}).', ...values)),
  rule('w', (t, values) => t('{0} asks to slow down. The run goes on without advice.', ...values)),
  rule('wx', (t, values) => t('{0} asks to slow down: {1}. The run goes on without advice.', ...values)),
  rule('wn', (t, values) => t('{0} is overloaded (HTTP {1}). The run goes on without advice.', ...values)),
  rule('w', (t, values) => t('{0} does not know the model or the address (HTTP 404).', ...values)),
  rule('wx', (t, values) => t('{0} does not know the model or the address (HTTP 404): {1}.', ...values)),
  rule('wn', (t, values) => t('{0} failed (HTTP {1}).', ...values)),
  rule('wnx', (t, values) => t('{0} failed (HTTP {1}): {2}.', ...values)),
  rule('wn', (t, values) => t('{0} refused the request (HTTP {1}).', ...values)),
  rule('wnx', (t, values) => t('{0} refused the request (HTTP {1}): {2}.', ...values)),
  rule('', (t) => t('The consultation was cancelled.')),
  rule('', (t) => t('The consultation was stopped.')),
  rule('w', (t, values) => t('The connection to {0} was cut before the answer was whole.', ...values)),
  rule('w', (t, values) => t("{0} can't be reached. Check the network and the address.", ...values)),
  rule('ww', (t, values) => t("{0} can't be reached ({1}). Check the network and the address.", ...values)),
  rule('w', (t, values) => t('{0} gave no answer.', ...values)),
  rule('w', (t, values) => t('{0} answered with something else than JSON. Check its address.', ...values)),
  rule('w', (t, values) => t('{0} answered with something else than JSON. Check the address.', ...values)),
  rule('w', (t, values) => t('{0} answered with broken JSON.', ...values)),
  rule('w', (t, values) => t('{0} answered in an unknown form.', ...values)),
  rule('w', (t, values) => t("{0} answered in a form that is not OpenAI's.", ...values)),
  rule('', (t) => t('The editor has no language model.')),
  rule('x', (t, values) => t('The editor has no language model {0}.', ...values)),
  rule('', (t) => t('Install an extension that brings one, or choose another expert.')),
  rule('x', (t, values) => t('The language model is not there any more: {0}.', ...values)),
  rule('', (t) => t('You have not allowed Protégé to use this language model.')),
  rule('', (t) => t('The language model is blocked for now, or its quota is used up.')),
  rule('', (t) => t('The language model declined to answer.')),
  rule('', (t) => t('The language model failed.')),
  rule('', (t) => t('The practice expert is there only with --practice.')),
  rule('', (t) =>
    t(
      "The expert vscode is one of the editor's language models, and there is no editor here. Name another one with --expert.",
    ),
  ),
  rule('x', (t, values) =>
    t('The expert needs a key: set {0}, or choose --expert none to stay on this machine.', ...values),
  ),
  rule('www', (t, values) =>
    t('The expert {0} needs a model: --expert {1}/MODEL, or --expert-model MODEL.', ...values),
  ),
  rule('x', (t, values) => t('The expert {0} is named twice.', ...values)),
  rule('xx', (t, values) =>
    t('The setting {0} is no list of experts ({1}). Mend or remove it; until then no expert is asked.', ...values),
  ),
  rule('', (t) => t('none stands alone: name it, or name experts.')),
];
