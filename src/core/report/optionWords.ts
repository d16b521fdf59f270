import type { RunOptionName, RunOptions } from '../trajectory/runOptions';
import { countOf, type Language } from './language';
import { money } from '../budget/money';

/** Options of a run in words, one entry each: `model qwen3:8b`, `at most 20 steps`. */
export function optionWords(options: RunOptions, names: readonly RunOptionName[], language: Language): string[] {
  return names.flatMap((name) => wordsOf(name, options, language) ?? []);
}

function wordsOf(name: RunOptionName, options: RunOptions, language: Language): string | null {
  const { t, locale } = language;
  if (options[name] === undefined) return null;
  const { testCommand = '', model = '', ollamaUrl = '', experts = [] } = options;
  const { maxSteps = 0, maxMinutes = 0, maxConsultations = 0, maxUsd = 0 } = options;
  switch (name) {
    case 'testCommand':
      return t('test command {0}', testCommand);
    case 'model':
      return t('model {0}', model);
    case 'ollamaUrl':
      return t('Ollama at {0}', ollamaUrl);
    case 'practice':
      return t('the practice models');
    case 'experts':
      return expertWords(experts, language);
    case 'maxSteps':
      return countOf(language, maxSteps, 'at most one step', 'at most {0} steps');
    case 'maxMinutes':
      return t('at most {0} min', new Intl.NumberFormat(locale).format(maxMinutes));
    case 'maxConsultations':
      return countOf(language, maxConsultations, 'at most one consultation', 'at most {0} consultations');
    case 'maxUsd':
      return t('at most {0}', money(maxUsd));
  }
}

function expertWords(experts: NonNullable<RunOptions['experts']>, { t }: Language): string | null {
  if (experts.length === 0) return null;
  if (experts.every(({ provider }) => provider === 'none')) return t('no expert');
  const named = experts.map(({ provider, model, url }) => {
    const name = [provider, model].filter((part) => part !== undefined).join('/');
    return [name, url === undefined ? '' : t('at {0}', url)].filter((part) => part !== '').join(' ');
  });
  return t('expert {0}', named.join(', '));
}
