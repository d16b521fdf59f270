import type { DoctorCheck } from '../../node/hostTypes';
import { memoryWords } from '../commands/modelWords';
import { modeWord } from '../expert/budgetText';
import { money } from '../../core/budget/money';
import { byteSize, count, decimal, logged, t } from '../support/words';
import { plain } from '../../core/report/markdown';

type Finding = DoctorCheck['finding'];

/** A name or a command from outside, as code: no character in it means anything. */
function code(text: string): string {
  return `\`${text.replace(/\s+/g, ' ').replace(/`/g, "'").trim()}\``;
}

export function checkTitle(id: DoctorCheck['id']): string {
  switch (id) {
    case 'ollama':
      return t('Ollama');
    case 'model':
      return t('Model');
    case 'memory':
      return t('Memory');
    case 'window':
      return t('Window');
    case 'tools':
      return t('Tools');
    case 'expert':
      return t('Expert');
    case 'sandbox':
      return t('Sandbox for the tests');
    case 'test-command':
      return t('Test command');
    case 'git':
      return t('Git');
    case 'data-folder':
      return t('Data folder');
  }
}

function windowWords(finding: Extract<Finding, { kind: 'window' }>): string {
  const { askedTokens, mostTokens, allocatedTokens } = finding;
  const most =
    mostTokens === null
      ? t('{0} tokens are asked for; how many the model takes is not known.', decimal(askedTokens))
      : t('{0} tokens are asked for; the model takes {1}.', decimal(askedTokens), decimal(mostTokens));
  return allocatedTokens === null ? most : `${most} ${t('Allocated now: {0}.', decimal(allocatedTokens))}`;
}

function expertWords(finding: Extract<Finding, { kind: 'expert-ready' }>): string {
  const { experts, mode, consultationsLeft, usdLeft, problems } = finding;
  const left = t('Left today: {0} consultations and {1}.', decimal(consultationsLeft), money(usdLeft));
  return [
    `${experts.map(code).join(', ')}: ${modeWord(mode)}.`,
    left,
    ...problems.map((problem) => plain(logged(problem))),
  ].join(' ');
}

/** What a check found, in words. Texts from outside are escaped. */
export function findingWords(finding: Finding): string {
  switch (finding.kind) {
    case 'ollama-answers': {
      const models = count(finding.modelCount, '{0} model is installed.', '{0} models are installed.');
      return finding.version === null ? models : `${t('Version {0}.', code(finding.version))} ${models}`;
    }
    case 'ollama-silent':
      return `${t('Ollama does not answer.')} ${plain(logged(finding.message))}`;
    case 'practice':
      return t('The practice models work here. They are no language models and need no Ollama.');
    case 'model-there':
      return finding.isPractice
        ? t('{0}, a practice model: no language model.', code(finding.model))
        : t('{0}, {1}.', code(finding.model), byteSize(finding.sizeBytes));
    case 'model-missing':
      return finding.model === null ? t('No model is installed.') : t('{0} is not installed.', code(finding.model));
    case 'memory':
      return `${memoryWords(finding)}.`;
    case 'tools':
      return finding.hasTools
        ? t('The model calls tools itself.')
        : t('The model has no tools of its own, so it answers in constrained JSON. One with tools does better.');
    case 'window':
      return windowWords(finding);
    case 'expert-none':
      return t('No expert is set up: nothing leaves this machine.');
    case 'expert-ready':
      return expertWords(finding);
    case 'expert-failed':
      return plain(logged(finding.message));
    case 'sandbox':
      return sandboxWords(finding);
    case 'test-command':
      return t('{0}, found in {1}.', code(finding.command), plain(finding.source));
    case 'test-command-missing':
      return t('None was found in this folder.');
    case 'git':
      return finding.version === null
        ? t('Git was not found: folders are copied by their .gitignore alone.')
        : t('Version {0}.', code(finding.version));
    case 'data-folder':
      return t('{0}, {1} free.', code(finding.folder), byteSize(finding.freeBytes));
    case 'data-folder-failed':
      return `${code(finding.folder)}: ${plain(logged(finding.message))}`;
  }
}

function sandboxWords({ isOn, closesSockets, words, remedy }: Extract<Finding, { kind: 'sandbox' }>): string {
  if (!isOn) return [t('Tests run unconfined.'), plain(logged(words)), plain(remedy ?? '')].filter(Boolean).join(' ');
  const confined = t('Tests run without network, and write nothing outside the working copy and the temporary folder.');
  if (closesSockets) return confined;
  const open = t('They can reach the sockets of programs on this machine: the system keeps them from being closed.');
  return `${confined} ${open}`;
}
