import type { InstalledModel, DoctorCheck } from '../hostTypes';
import { modelMemoryNeed, type ModelMemoryNeed } from '../models/modelMemory';
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
        finding: { kind: 'ollama-silent', message: detail },
      },
    ];
  }
  const ollama: DoctorCheck = {
    id: 'ollama',
    title: 'Ollama',
    state: 'ok',
    detail: `version ${version ?? 'unknown'}, ${models.length} models`,
    remedy: null,
    finding: { kind: 'ollama-answers', version, modelCount: models.length },
  };
  const name = wanted ?? chooseInstalledModel(models);
  const model = models.find((each) => each.name === name || each.name === `${name ?? ''}:latest`);
  if (name === null || model === undefined) return [ollama, missingModel(name)];
  const need = modelMemoryNeed(model, contextTokens, endpoint);
  const memory = need === null ? [] : [describeMemory(need)];
  return [ollama, ...describeModel(model), ...memory, await checkWindow(endpoint, model, contextTokens, signal)];
}

function missingModel(name: string | null): DoctorCheck {
  return {
    id: 'model',
    title: 'Model',
    state: 'problem',
    detail: name === null ? 'no model is installed' : `${name} is not installed`,
    remedy: `ollama pull ${name ?? SUGGESTED_MODEL}`,
    finding: { kind: 'model-missing', model: name, suggested: SUGGESTED_MODEL },
  };
}

function describeModel(model: InstalledModel): DoctorCheck[] {
  const size = model.sizeBytes > 0 ? `, ${describeBytes(model.sizeBytes)}` : '';
  const practice = model.description?.isPractice === true ? ' (practice: no language model)' : '';
  return [
    {
      id: 'model',
      title: 'Model',
      state: 'ok',
      detail: `${model.name}${size}${practice}`,
      remedy: null,
      finding: {
        kind: 'model-there',
        model: model.name,
        sizeBytes: model.sizeBytes,
        isPractice: model.description?.isPractice === true,
      },
    },
    {
      id: 'tools',
      title: 'Tool calls',
      state: hasTools(model) ? 'ok' : 'warning',
      detail: hasTools(model) ? 'the model calls tools itself' : 'the model has none: constrained JSON is used instead',
      remedy: hasTools(model) ? null : `A model with tools does better: ollama pull ${SUGGESTED_MODEL}`,
      finding: { kind: 'tools', hasTools: hasTools(model), suggested: SUGGESTED_MODEL },
    },
  ];
}

function describeMemory({ fit, needBytes, totalBytes }: ModelMemoryNeed): DoctorCheck {
  const words = { fits: 'fits', tight: 'is tight', 'too-large': 'is too large' }[fit];
  const amounts = `about ${describeBytes(needBytes)} with its window, of ${describeBytes(totalBytes)}`;
  return {
    id: 'memory',
    title: 'Memory',
    state: fit === 'fits' ? 'ok' : 'warning',
    detail: `the model ${words}: ${amounts}`,
    remedy: fit === 'fits' ? null : 'Choose a smaller model, or a smaller window with PROTEGE_CONTEXT_TOKENS.',
    finding: { kind: 'memory', fit, needBytes, totalBytes },
  };
}

function describeBytes(bytes: number): string {
  return bytes < 0.05e9 ? `${Math.max(1, Math.round(bytes / 1e6))} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
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
    finding: { kind: 'window', askedTokens: contextTokens, mostTokens: most, allocatedTokens: allocated },
    state: isShort ? 'warning' : 'ok',
    detail: `${contextTokens} tokens are asked for, the model takes ${most ?? 'an unknown number'}, ${loaded}`,
    remedy: isShort
      ? `Set protege.contextTokens (PROTEGE_CONTEXT_TOKENS in the environment) to ${most}, or choose a model with a larger window.`
      : null,
  };
}
