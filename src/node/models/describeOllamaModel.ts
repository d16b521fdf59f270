import type { DescribeResult, ModelDescription } from '../../core/model/chatModel';
import { cacheBytesPerToken } from './cacheBytesPerToken';
import { ollamaClient } from './ollamaClient';
import { modelErrorOf, type OllamaContext } from './ollamaErrors';
import { showSchema, type ShowReply } from './ollamaWire';
import { withTimeLimit } from './timeLimit';

const SHOW_TIMEOUT_MS = 15_000;

/** Asks `/api/show` what a model can do. */
export async function describeOllamaModel(
  url: string,
  context: OllamaContext,
  signal: AbortSignal,
): Promise<DescribeResult> {
  try {
    const reply = await withTimeLimit(signal, SHOW_TIMEOUT_MS, async (limited) => {
      const client = await ollamaClient(url, { signal: limited });
      return showSchema.safeParse(await client.show({ model: context.model }));
    });
    if (!reply.success)
      return {
        ok: false,
        error: {
          reason: 'protocol',
          message: `${context.shown} answered in a form that is not Ollama's. Check the address.`,
        },
      };
    return { ok: true, description: descriptionOf(context.model, reply.data) };
  } catch (error) {
    const isSlow = error instanceof Error && error.name === 'AbortError';
    return {
      ok: false,
      error: isSlow
        ? { reason: 'timeout', message: `${context.shown} did not answer within ${SHOW_TIMEOUT_MS / 1000} seconds.` }
        : modelErrorOf(error, context),
    };
  }
}

export function descriptionOf(name: string, show: ShowReply): ModelDescription {
  const info = show.model_info ?? {};
  const architecture = info['general.architecture'];
  const key = typeof architecture === 'string' ? `${architecture}.context_length` : undefined;
  const length = key === undefined ? undefined : info[key];
  const capabilities = show.capabilities ?? null;
  const cacheBytes = typeof architecture === 'string' ? cacheBytesPerToken(info, architecture) : null;
  return {
    name,
    maxContextTokens: typeof length === 'number' ? length : null,
    // Servers before 0.6.4 list no capabilities; the template tells.
    supportsTools: capabilities?.includes('tools') ?? show.template?.includes('.Tools') ?? false,
    supportsThinking: capabilities?.includes('thinking') ?? false,
    ...(typeof show.details?.family === 'string' ? { family: show.details.family } : {}),
    ...(typeof show.details?.parameter_size === 'string' ? { parameterSize: show.details.parameter_size } : {}),
    ...(cacheBytes === null ? {} : { cacheBytesPerToken: cacheBytes }),
    ...(show.details?.family === 'practice' || architecture === 'practice' ? { isPractice: true } : {}),
  };
}
