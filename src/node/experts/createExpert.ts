import type { Expert } from '../../core/expert/expert';
import { HostError } from '../hostError';
import type { ExpertKeys } from '../hostTypes';
import type { ChosenExpert } from '../run/chooseExperts';
import { PRACTICE_EXPERT_MODEL, type PracticeModels } from '../run/startPractice';
import { AnthropicExpert } from './anthropicExpert';
import { OllamaExpert } from './ollamaExpert';
import type { EditorModels } from './editorModels';
import { openAiBaseUrl } from './openAiBaseUrl';
import { OpenAiCompatibleExpert } from './openAiCompatibleExpert';
import { DEFAULT_ANTHROPIC_MODEL } from '../settings/defaultModel';
import { VscodeExpert } from './vscodeExpert';

/** What experts are made with. */
export interface ExpertMakings {
  readonly environment: NodeJS.ProcessEnv;
  readonly keys: ExpertKeys;
  readonly practice: PracticeModels | null;
  /** Where the user's own models answer: an expert of Ollama's without an address is one of them. */
  readonly ollamaUrl?: string | undefined;
  readonly editorModels?: EditorModels | undefined;
}

/** The expert that was chosen, ready to be asked; throws a `HostError` that says what is missing. */
export function createExpert(choice: ChosenExpert, makings: ExpertMakings): Expert {
  const { environment, practice } = makings;
  switch (choice.provider) {
    case 'anthropic':
      return new AnthropicExpert({
        apiKey: needed(keyFor(choice, 'anthropic', makings), choice, 'ANTHROPIC_API_KEY'),
        model: choice.model ?? DEFAULT_ANTHROPIC_MODEL,
        baseUrl: choice.url ?? (environment.ANTHROPIC_BASE_URL?.trim() || undefined),
      });
    case 'openai': {
      const baseUrl = openAiBaseUrl(choice, environment);
      const apiKey = keyFor(choice, 'openai', makings);
      return new OpenAiCompatibleExpert({
        // A local server often wants no key; the provider's own endpoint always does.
        apiKey: baseUrl === undefined ? needed(apiKey, choice, 'OPENAI_API_KEY') : apiKey,
        model: named(choice),
        baseUrl,
      });
    }
    case 'ollama':
      return new OllamaExpert({
        endpoint: choice.url ?? makings.ollamaUrl ?? environment.OLLAMA_HOST,
        model: named(choice),
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
      if (makings.editorModels !== undefined) return new VscodeExpert(makings.editorModels, choice.model);
      throw new HostError(
        'expert-configuration',
        "The expert vscode is one of the editor's language models, and there is no editor here. Name another one with --expert.",
      );
  }
}

function keyFor(
  { keyVariable }: ChosenExpert,
  provider: 'anthropic' | 'openai',
  { keys, environment }: ExpertMakings,
): string | undefined {
  const usual = provider === 'anthropic' ? environment.ANTHROPIC_API_KEY : environment.OPENAI_API_KEY;
  const key = keyVariable === undefined ? (keys[provider] ?? usual) : environment[keyVariable];
  return key?.trim() || undefined;
}

function needed(key: string | undefined, { keyVariable }: ChosenExpert, usual: string): string {
  if (key !== undefined) return key;
  throw new HostError(
    'expert-configuration',
    `The expert needs a key: set ${keyVariable ?? usual}, or choose --expert none to stay on this machine.`,
  );
}

function named({ provider, model }: ChosenExpert): string {
  if (model !== undefined && model.trim() !== '') return model.trim();
  throw new HostError(
    'expert-configuration',
    `The expert ${provider} needs a model: --expert ${provider}/MODEL, or --expert-model MODEL.`,
  );
}
