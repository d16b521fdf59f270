import * as http from 'node:http';
import * as https from 'node:https';
import { Readable } from 'node:stream';
import { HttpStatusError, retryAfterSeconds } from './httpFailure';

export interface HttpFetchOptions {
  /** Aborting it ends the connection at once, whether or not an answer has begun. */
  readonly signal: AbortSignal;
  /** Called for each piece of the answer. */
  readonly onBytes?: () => void;
  /** What the answer must be; anything else (a proxy's web page) is an `HttpStatusError`. */
  readonly expects?: RegExp;
  /** Called when the connection stands (after TLS, where there is any): from then on the request may have left. */
  readonly onConnected?: () => void;
  /** Hands error statuses to the caller instead of throwing them. */
  readonly passesStatus?: boolean;
}

const MAX_ERROR_BYTES = 64 * 1024;

/**
 * A `fetch` on Node's own http: no redirects to anywhere, no time limits of its own (the built-in one gives up after 300
 * seconds without a byte, which a loading model may take), and no connection kept after the answer. Error statuses are
 * thrown as `HttpStatusError`.
 */
export function createHttpFetch(options: HttpFetchOptions): typeof fetch {
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const response = await send(url, init ?? {}, options);
    const { statusCode = 0, headers } = response;
    const contentType = headers['content-type'] ?? '';
    const isExpected = options.expects?.test(contentType) ?? true;
    const isOk = statusCode >= 200 && statusCode <= 299;
    if (isOk ? !isExpected : options.passesStatus !== true) throw await statusError(response, statusCode, contentType);
    const { onBytes } = options;
    if (onBytes !== undefined) response.on('data', onBytes);
    response.pause();
    return new Response(Readable.toWeb(response) as ReadableStream<Uint8Array>, {
      status: statusCode,
      headers: Object.entries(headers).flatMap(([name, value]): [string, string][] =>
        value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]],
      ),
    });
  };
}

async function send(url: URL, init: RequestInit, options: HttpFetchOptions): Promise<http.IncomingMessage> {
  const { promise, resolve, reject } = withResolvers<http.IncomingMessage>();
  const body = bodyOf(init.body);
  const headers: Record<string, string> = {};
  new Headers(init.headers).forEach((value, name) => {
    headers[name] = value;
  });
  if (body !== null) headers['content-length'] = String(body.byteLength);
  const isSecure = url.protocol === 'https:';
  const request = (isSecure ? https : http).request(url, {
    method: init.method ?? 'GET',
    headers,
    agent: false,
    signal: options.signal,
  });
  request.on('response', resolve);
  request.on('error', reject);
  const { onConnected } = options;
  if (onConnected !== undefined)
    request.on('socket', (socket) => socket.once(isSecure ? 'secureConnect' : 'connect', onConnected));
  const stop = (): void => {
    request.destroy(new Error('The request was aborted.'));
  };
  init.signal?.addEventListener('abort', stop, { once: true });
  if (init.signal?.aborted === true) stop();
  request.on('close', () => init.signal?.removeEventListener('abort', stop));
  request.end(body ?? undefined);
  return promise;
}

function bodyOf(body: unknown): Buffer | null {
  if (typeof body === 'string') return Buffer.from(body);
  return body instanceof Uint8Array ? Buffer.from(body) : null;
}

async function statusError(
  response: http.IncomingMessage,
  status: number,
  contentType: string,
): Promise<HttpStatusError> {
  const pieces: Buffer[] = [];
  let size = 0;
  try {
    for await (const piece of response as AsyncIterable<Buffer>) {
      pieces.push(piece);
      size += piece.byteLength;
      if (size >= MAX_ERROR_BYTES) break;
    }
  } catch {
    // The status is what counts; a body that breaks off adds nothing.
  }
  response.destroy();
  const requestId = response.headers['x-request-id'] ?? response.headers['request-id'];
  return new HttpStatusError(
    status,
    Buffer.concat(pieces).subarray(0, MAX_ERROR_BYTES).toString('utf8'),
    contentType,
    retryAfterSeconds(response.headers['retry-after']),
    typeof requestId === 'string' ? requestId : undefined,
  );
}

interface Resolvers<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (error: Error) => void;
}

/** `Promise.withResolvers`, which Node 20 does not have. */
function withResolvers<T>(): Resolvers<T> {
  let resolve: (value: T) => void = () => undefined;
  let reject: (error: Error) => void = () => undefined;
  const promise = new Promise<T>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
}
