import type { ChatModel, DescribeResult } from '../../core/model/chatModel';
import type { RunRequest } from '../hostTypes';
import { OllamaChatModel } from '../models/ollamaChatModel';
import { resolveModel } from './resolveModel';
import { PRACTICE_MODEL, type PracticeModels } from './startPractice';
import { DEFAULT_CONTEXT_TOKENS, type RunEnvironment } from './startRun';

/** The run's model, with the question what it can do already on its way. A second `describe` asks anew. */
export async function openModel(
  host: RunEnvironment,
  request: RunRequest,
  practice: PracticeModels | undefined,
  signal: AbortSignal,
): Promise<ChatModel> {
  const endpoint = practice?.ollamaUrl ?? request.ollamaUrl ?? host.environment.OLLAMA_HOST;
  const name = practice === undefined ? await resolveModel(request.model, endpoint, signal) : PRACTICE_MODEL;
  const contextTokens = request.contextTokens ?? windowFrom(host.environment) ?? DEFAULT_CONTEXT_TOKENS;
  const model = new OllamaChatModel({ endpoint, model: name, contextTokens });
  let early: Promise<DescribeResult> | null = model.describe(signal);
  return {
    provider: model.provider,
    name: model.name,
    contextTokens: model.contextTokens,
    describe: (later) => {
      const answer = early ?? model.describe(later);
      early = null;
      return answer;
    },
    allocatedContext: (later) => model.allocatedContext(later),
    stream: (chat, later) => model.stream(chat, later),
  };
}

const LEAST_WINDOW = 1_024;

/** The window that the user set in the environment; what is no sensible number counts as not set. */
function windowFrom(environment: NodeJS.ProcessEnv): number | null {
  const tokens = Number(environment.PROTEGE_CONTEXT_TOKENS ?? '');
  return Number.isInteger(tokens) && tokens >= LEAST_WINDOW ? tokens : null;
}
