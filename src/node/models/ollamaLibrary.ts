import type { InstalledModel, PullProgress } from '../hostTypes';
import { ollamaEndpoint } from '../http/endpoint';
import { StreamWatch } from '../http/streamWatch';
import { describeOllamaModel } from './describeOllamaModel';
import { ollamaClient } from './ollamaClient';
import { ModelFailure, modelErrorOf, stoppedError, type OllamaContext } from './ollamaErrors';
import { pullLineSchema, tagsSchema } from './ollamaWire';
import { withTimeLimit } from './timeLimit';

const LIST_TIMEOUT_MS = 15_000;
/** A pull is silent while it checks what it has loaded. */
const PULL_LIMITS = { firstTokenMs: 120_000, silentMs: 300_000 };

/**
 * The models that an endpoint has, with what each can do.
 * @throws {ModelFailure} where the endpoint does not answer as Ollama does.
 */
export async function listModels(endpoint: string | undefined, signal: AbortSignal): Promise<InstalledModel[]> {
  const { url, context } = resolve(endpoint, '');
  const reply = await guarded(context, () =>
    withTimeLimit(signal, LIST_TIMEOUT_MS, async (limited) => {
      const client = await ollamaClient(url, { signal: limited });
      return tagsSchema.parse(await client.list());
    }),
  );
  return await Promise.all(
    (reply.models ?? []).map(async ({ name, size }) => {
      const described = await describeOllamaModel(url, { ...context, model: name }, signal);
      return { name, sizeBytes: size ?? 0, description: described.ok ? described.description : null };
    }),
  );
}

/**
 * Loads a model onto the endpoint and tells how far it is. Ends when the model is there, or early when `signal` is aborted; what was
 * loaded by then is kept by the server.
 * @throws {ModelFailure} where the model does not exist or the pull fails.
 */
export async function* pullModel(
  name: string,
  endpoint: string | undefined,
  signal: AbortSignal,
): AsyncGenerator<PullProgress, void> {
  const { url, context } = resolve(endpoint, name);
  const watch = new StreamWatch(signal, PULL_LIMITS);
  try {
    if (watch.cause !== null) return;
    const client = await ollamaClient(url, { signal: watch.signal, onBytes: watch.onBytes });
    for await (const line of await client.pull({ model: name, stream: true })) {
      const { status, completed, total } = pullLineSchema.parse(line);
      yield { status: status ?? '', completedBytes: completed ?? 0, totalBytes: total ?? 0 };
    }
  } catch (error) {
    if (watch.cause === 'aborted') return;
    if (watch.cause !== null) throw new ModelFailure(stoppedError(watch.cause, PULL_LIMITS, context), error);
    throw pullFailure(error, context);
  } finally {
    watch.dispose();
  }
}

/** The server's version, or null where it does not say. @throws {ModelFailure} where nothing answers. */
export async function ollamaVersion(endpoint: string | undefined, signal: AbortSignal): Promise<string | null> {
  const { url, context } = resolve(endpoint, '');
  return await guarded(context, () =>
    withTimeLimit(signal, LIST_TIMEOUT_MS, async (limited) => {
      const client = await ollamaClient(url, { signal: limited });
      const reply: { version?: unknown } = await client.version();
      return typeof reply.version === 'string' ? reply.version : null;
    }),
  );
}

function resolve(
  endpoint: string | undefined,
  model: string,
): { readonly url: string; readonly context: OllamaContext } {
  const resolved = ollamaEndpoint(endpoint);
  if (!resolved.ok) throw new ModelFailure({ reason: 'bad-request', message: resolved.message });
  return { url: resolved.url, context: { shown: resolved.shown, model } };
}

async function guarded<T>(context: OllamaContext, request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (error) {
    if (error instanceof Error && error.name === 'AbortError')
      throw new ModelFailure({ reason: 'timeout', message: `${context.shown} did not answer in time.` }, error);
    throw new ModelFailure(modelErrorOf(error, context), error);
  }
}

function pullFailure(error: unknown, context: OllamaContext): ModelFailure {
  const found = modelErrorOf(error, context);
  if (found.reason !== 'model-missing') return new ModelFailure(found, error);
  const message = `There is no model ${context.model} in Ollama's library. Look for its name at https://ollama.com/library.`;
  return new ModelFailure({ reason: 'model-missing', message }, error);
}
