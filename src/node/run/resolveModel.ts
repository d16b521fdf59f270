import { HostError } from '../hostError';
import { listModels } from '../models/ollamaLibrary';
import { chooseInstalledModel, SUGGESTED_MODEL } from './chooseModel';

/** The model that the user named, else the best one installed. An endpoint that can't be reached is met later, with its retry. */
export async function resolveModel(
  name: string | undefined,
  endpoint: string | undefined,
  signal: AbortSignal,
): Promise<string> {
  if (name !== undefined && name.trim() !== '') return name.trim();
  let installed;
  try {
    installed = await listModels(endpoint, signal);
  } catch {
    return SUGGESTED_MODEL;
  }
  const chosen = chooseInstalledModel(installed);
  if (chosen !== null) return chosen;
  throw new HostError(
    'model-missing',
    `Ollama has no model yet. Get one with: ollama pull ${SUGGESTED_MODEL}   (or try --practice)`,
  );
}
