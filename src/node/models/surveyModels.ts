import { FileModelMemory } from '../memory/fileModelMemory';
import type { MeasuredModel, SurveyedModel } from '../hostTypes';
import { modelMemoryNeed } from './modelMemory';
import { listModels } from './ollamaLibrary';

/**
 * The installed models with what each needs of this machine's memory and what earlier runs have shown of it.
 * @throws {ModelFailure} where the endpoint does not answer as Ollama does.
 */
export async function surveyModels(
  options: { readonly endpoint: string | undefined; readonly contextTokens: number; readonly memoryFile: string },
  signal: AbortSignal,
): Promise<SurveyedModel[]> {
  const { endpoint, contextTokens } = options;
  const memory = new FileModelMemory(options.memoryFile);
  const installed = await listModels(endpoint, signal);
  return await Promise.all(
    installed.map(async (model) => ({
      ...model,
      memory: modelMemoryNeed(model, contextTokens, endpoint),
      measured: await measured(memory, model.name),
    })),
  );
}

async function measured(memory: FileModelMemory, model: string): Promise<MeasuredModel | null> {
  const habits = await memory.recall('ollama', model);
  if (habits === null) return null;
  const { protocol, speed } = habits;
  return { protocol, tokensPerSecond: speed === undefined ? null : (1000 * speed.outputTokens) / speed.outputMs };
}
