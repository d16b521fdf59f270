import type { InstalledModel, DoctorCheck } from '../hostTypes';
import { listModels, ollamaVersion } from '../models/ollamaLibrary';
import { OllamaChatModel } from '../models/ollamaChatModel';
import { chooseInstalledModel, hasTools, SUGGESTED_MODEL } from '../run/chooseModel';
import { DEFAULT_CONTEXT_TOKENS } from '../run/startRun';

const TIMEOUT_MS = 5_000;

/** Ollama, the model, its window and its tools. */
export async function checkModel(
  endpoint: string | undefined,
  wanted: string | undefined,
  contextTokens = DEFAULT_CONTEXT_TOKENS,
): Promise<DoctorCheck[]> {
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  let models: InstalledModel[];
  let version: string | null;
  try {
    version = await ollamaVersion(endpoint, signal);
    models = await listModels(endpoint, signal);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return [
      {
        id: 'ollama',
        title: 'Ollama',
        state: 'problem',
        detail,
        remedy: 'Install Ollama and start it with: ollama serve   (or try --practice, which needs none)',
      },
    ];
  }
  const ollama: DoctorCheck = {
    id: 'ollama',
    title: 'Ollama',
    state: 'ok',
    detail: `version ${version ?? 'unknown'}, ${models.length} models`,
    remedy: null,
  };
  const name = wanted ?? chooseInstalledModel(models);
  const model = models.find((each) => each.name === name || each.name === `${name ?? ''}:latest`);
  if (name === null || model === undefined) return [ollama, missingModel(name)];
  return [ollama, ...describeModel(model), await checkWindow(endpoint, model, contextTokens, signal)];
}

function missingModel(name: string | null): DoctorCheck {
  return {
    id: 'model',
    title: 'Model',
    state: 'problem',
    detail: name === null ? 'no model is installed' : `${name} is not installed`,
    remedy: `ollama pull ${name ?? SUGGESTED_MODEL}`,
  };
}

function describeModel(model: InstalledModel): DoctorCheck[] {
  const size = model.sizeBytes > 0 ? `, ${(model.sizeBytes / 1e9).toFixed(1)} GB` : '';
  const practice = model.description?.isPractice === true ? ' (practice: no language model)' : '';
  return [
    { id: 'model', title: 'Model', state: 'ok', detail: `${model.name}${size}${practice}`, remedy: null },
    {
      id: 'tools',
      title: 'Tool calls',
      state: hasTools(model) ? 'ok' : 'warning',
      detail: hasTools(model) ? 'the model calls tools itself' : 'the model has none: constrained JSON is used instead',
      remedy: hasTools(model) ? null : `A model with tools does better: ollama pull ${SUGGESTED_MODEL}`,
    },
  ];
}

async function checkWindow(
  endpoint: string | undefined,
  model: InstalledModel,
  contextTokens: number,
  signal: AbortSignal,
): Promise<DoctorCheck> {
  const base = { id: 'window', title: 'Context window' } as const;
  const most = model.description?.maxContextTokens ?? null;
  const allocated = await new OllamaChatModel({ endpoint, model: model.name, contextTokens }).allocatedContext(signal);
  const loaded = allocated === null ? 'not loaded now' : `${allocated} tokens allocated now`;
  const isShort = most !== null && most < contextTokens;
  return {
    ...base,
    state: isShort ? 'warning' : 'ok',
    detail: `${contextTokens} tokens are asked for, the model takes ${most ?? 'an unknown number'}, ${loaded}`,
    remedy: isShort
      ? `Set protege.contextTokens (PROTEGE_CONTEXT_TOKENS in the environment) to ${most}, or choose a model with a larger window.`
      : null,
  };
}
