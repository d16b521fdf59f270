import type { Expert } from '../../core/expert/expert';
import { HostError } from '../hostError';
import type { ExpertProvider, RunRequest } from '../hostTypes';
import { PRACTICE_EXPERT_MODEL, type PracticeModels } from '../run/startPractice';
import { AnthropicExpert } from './anthropicExpert';
import { OllamaExpert } from './ollamaExpert';
import { OpenAiCompatibleExpert } from './openAiCompatibleExpert';

export const DEFAULT_ANTHROPIC_MODEL = 'claude-sonnet-5-5';

type ExpertRequest = NonNullable<RunRequest['expert']>;

/** The expert that was asked for, ready to be asked; throws a `HostError` that says what is missing. */
export function createExpert(
  provider: Exclude<ExpertProvider, 'none'>,
  request: ExpertRequest,
  environment: NodeJS.ProcessEnv,
  practice: PracticeModels | null,
): Expert {
  switch (provider) {
    case 'anthropic':
      return new AnthropicExpert({
        apiKey: keyFrom(request.apiKey, environment, 'ANTHROPIC_API_KEY'),
        model: request.model ?? DEFAULT_ANTHROPIC_MODEL,
        baseUrl: request.url ?? (environment.ANTHROPIC_BASE_URL?.trim() || undefined),
      });
    case 'openai': {
      const baseUrl = request.url ?? (environment.OPENAI_BASE_URL?.trim() || undefined);
      return new OpenAiCompatibleExpert({
        // A local server often wants no key; the provider's own endpoint always does.
        apiKey:
          baseUrl === undefined
            ? keyFrom(request.apiKey, environment, 'OPENAI_API_KEY')
            : (request.apiKey ?? environment.OPENAI_API_KEY),
        model: named(request.model, 'openai'),
        baseUrl,
      });
    }
    case 'ollama':
      return new OllamaExpert({
        endpoint: request.url ?? environment.OLLAMA_HOST,
        model: named(request.model, 'ollama'),
      });
    case 'practice': {
      if (practice === null)
        throw new HostError('expert-configuration', 'The practice expert is there only with --practice.');
      const inner = new AnthropicExpert({
        apiKey: 'practice',
        model: PRACTICE_EXPERT_MODEL,
        baseUrl: practice.expertUrl,
      });
      return {
        provider: 'practice',
        model: PRACTICE_EXPERT_MODEL,
        ask: (packet, limits, signal) => inner.ask(packet, limits, signal),
      };
    }
    case 'vscode':
      if (request.custom !== undefined) return request.custom;
      throw new HostError('expert-configuration', 'The vscode expert is there only in the editor.');
  }
}

function keyFrom(given: string | undefined, environment: NodeJS.ProcessEnv, variable: string): string {
  const key = (given ?? environment[variable] ?? '').trim();
  if (key !== '') return key;
  throw new HostError(
    'expert-configuration',
    `The expert needs a key: set ${variable}, or choose --expert none to stay on this machine.`,
  );
}

function named(model: string | undefined, provider: string): string {
  if (model !== undefined && model.trim() !== '') return model.trim();
  throw new HostError('expert-configuration', `--expert ${provider} needs a model: give it with --expert-model.`);
}
