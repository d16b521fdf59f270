import type { ModelError } from '../../core/model/chatModel';
import { BrokenStreamError, connectionCode, HttpStatusError } from '../http/httpFailure';
import type { StopCause, StreamLimits } from '../http/streamWatch';

export interface OllamaContext {
  /** The endpoint without user and password. */
  readonly shown: string;
  readonly model: string;
}

/** A failed call outside a stream (a list, a pull). */
export class ModelFailure extends Error {
  readonly reason: ModelError['reason'];
  constructor(
    readonly error: ModelError,
    cause?: unknown,
  ) {
    super(error.message, { cause });
    this.name = 'ModelFailure';
    this.reason = error.reason;
  }
}

/** What went wrong, in words that say what to do. */
export function modelErrorOf(error: unknown, context: OllamaContext): ModelError {
  if (error instanceof ModelFailure) return error.error;
  if (error instanceof HttpStatusError) return statusError(error, context);
  if (error instanceof BrokenStreamError) return brokenError(error, context);
  const code = connectionCode(error);
  if (code !== null) return connectionError(code, context);
  const text = error instanceof Error ? error.message : String(error);
  if (isEndBeforeDone(error)) return cutError(context);
  if (error instanceof SyntaxError || error instanceof TypeError)
    return {
      reason: 'protocol',
      message: `${context.shown} answered in a form that is not Ollama's. Check the address.`,
    };
  return serverTextError(text, context);
}

/** The stream ended in order, without the line that says so: the client library's own words. */
export function isEndBeforeDone(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('Did not receive done');
}

/** An error that the server wrote into its stream. */
export function serverTextError(text: string, context: OllamaContext): ModelError {
  const detail = text.replace(/\s+/g, ' ').trim().slice(0, 500);
  if (isOverflow(detail)) return overflowError(detail);
  if (isMissing(detail)) return missingError(context);
  if (/pull model manifest.*(?:dial tcp|lookup|TLS|timeout|connection)/i.test(detail))
    return {
      reason: 'unreachable',
      message: `Ollama can't reach its library to get ${context.model}. Check the network of the machine that it runs on (${detail}).`,
    };
  if (/more system memory|out of memory|cudaMalloc|insufficient memory/i.test(detail))
    return {
      reason: 'server',
      message: `Ollama has too little memory for ${context.model}: ${detail}. Choose a smaller model or a smaller window.`,
    };
  return { reason: 'server', message: `Ollama failed: ${detail || 'it gave no reason'}. See its log for more.` };
}

export function stoppedError(
  cause: Exclude<StopCause, 'aborted'>,
  limits: StreamLimits,
  context: OllamaContext,
): ModelError {
  const message =
    cause === 'first-token'
      ? `${context.model} gave no first token within ${seconds(limits.firstTokenMs)}. It may still be loading: try again, or choose a smaller model.`
      : `${context.model} fell silent for ${seconds(limits.silentMs)} in the middle of a reply. Check the Ollama server at ${context.shown}.`;
  return { reason: 'timeout', message };
}

function seconds(milliseconds: number): string {
  return `${Math.round(milliseconds / 100) / 10} seconds`;
}

function statusError(error: HttpStatusError, context: OllamaContext): ModelError {
  const { status, detail } = error;
  const retry = error.retryAfterS === undefined ? {} : { retryAfterS: error.retryAfterS };
  if (status >= 200 && status < 300)
    return {
      reason: 'protocol',
      message: `${context.shown} answered with ${detail || error.contentType || 'nothing'}, not with Ollama's JSON. Check the address.`,
    };
  if (status >= 300 && status < 400)
    return {
      reason: 'protocol',
      message: `${context.shown} sends to another address, which is not followed. Give the final one.`,
    };
  if (isOverflow(detail)) return overflowError(detail);
  switch (status) {
    case 401:
    case 403:
      return {
        reason: 'unauthorized',
        message: `${context.shown} refused access (HTTP ${status}). Check its address and credentials.`,
      };
    case 404:
      if (isMissing(detail)) return missingError(context);
      return { reason: 'protocol', message: `${context.shown} has no Ollama API (HTTP 404). Check the address.` };
    case 408:
    case 504:
      return { reason: 'timeout', message: `${context.shown} gave up waiting for the model (HTTP ${status}).` };
    case 429:
      return { reason: 'rate-limited', message: `${context.shown} asks to slow down: ${detail}`, ...retry };
    case 503:
      return { reason: 'overloaded', message: `Ollama is busy: ${detail || 'too many requests wait'}.`, ...retry };
    default:
      return status >= 500
        ? serverTextError(detail, context)
        : {
            reason: 'bad-request',
            message: `Ollama refused the request (HTTP ${status}): ${detail || 'no reason given'}.`,
          };
  }
}

function brokenError(error: BrokenStreamError, context: OllamaContext): ModelError {
  if (error.reason === 'cut') return cutError(context);
  return { reason: 'protocol', message: `${error.message} Check that ${context.shown} is an Ollama server.` };
}

function cutError(context: OllamaContext): ModelError {
  return {
    reason: 'server',
    message: `The connection to ${context.shown} was cut in the middle of a reply. See the Ollama server's log.`,
  };
}

function connectionError(code: string, context: OllamaContext): ModelError {
  if (/CERT|SSL|TLS|SELF_SIGNED/.test(code))
    return { reason: 'unreachable', message: `The certificate of ${context.shown} is not trusted (${code}).` };
  if (/HPE_|ERR_INVALID/.test(code))
    return { reason: 'protocol', message: `${context.shown} does not speak HTTP (${code}). Check the address.` };
  if (code === 'ECONNRESET' || code === 'EPIPE') return cutError(context);
  if (code === 'ETIMEDOUT') return { reason: 'timeout', message: `${context.shown} does not answer (${code}).` };
  return {
    reason: 'unreachable',
    message: `No Ollama answers at ${context.shown} (${code}). Start it with: ollama serve`,
  };
}

function overflowError(detail: string): ModelError {
  return { reason: 'context-overflow', message: `The prompt is larger than the model's window: ${detail}` };
}

function missingError({ model, shown }: OllamaContext): ModelError {
  return {
    reason: 'model-missing',
    message: `${shown} does not have the model ${model}. Get it with: ollama pull ${model}`,
  };
}

function isOverflow(detail: string): boolean {
  return /exceed\w*\s.*context|context (?:length|window|size).*exceed|prompt (?:is )?too long|input (?:length )?(?:is )?too (?:long|large)/i.test(
    detail,
  );
}

function isMissing(detail: string): boolean {
  return /model\b.*\bnot found|try pulling it first|file does not exist/i.test(detail);
}
