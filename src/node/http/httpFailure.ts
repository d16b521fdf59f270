/** An answer that is not what was asked for: an error status, or something else than JSON. */
export class HttpStatusError extends Error {
  readonly reason = 'http-status';
  constructor(
    readonly status: number,
    /** At most 64 KiB of the answer. */
    readonly body: string,
    readonly contentType: string,
    readonly retryAfterS: number | undefined,
    readonly requestId: string | undefined,
  ) {
    super(`HTTP ${status}`);
    this.name = 'HttpStatusError';
  }

  /** The message inside a JSON error body, whatever the provider's form; else the start of the text. */
  get detail(): string {
    const text = messageIn(this.body) ?? (/html/i.test(this.contentType) ? 'a web page' : this.body);
    return text.replace(/\s+/g, ' ').trim().slice(0, 500);
  }
}

/** The connection worked and what came over it did not make sense, or stopped in the middle. */
export class BrokenStreamError extends Error {
  constructor(
    readonly reason: 'cut' | 'malformed' | 'too-large',
    message: string,
    cause?: unknown,
  ) {
    super(message, { cause });
    this.name = 'BrokenStreamError';
  }
}

/** The seconds of a `retry-after` header; undefined where there is none, or where it is a date. */
export function retryAfterSeconds(header: string | null | undefined): number | undefined {
  const text = header?.trim() ?? '';
  return /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : undefined;
}

/** The message of a JSON error, whatever the provider's form; null where there is none. */
export function messageIn(body: string): string | null {
  try {
    return messageOf(JSON.parse(body) as unknown);
  } catch {
    return null;
  }
}

function messageOf(value: unknown): string | null {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return messageOf(value[0]);
  if (typeof value !== 'object' || value === null) return null;
  for (const key of ['error', 'message', 'detail']) {
    const inner = messageOf((value as Readonly<Record<string, unknown>>)[key]);
    if (inner !== null) return inner;
  }
  return null;
}

const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
  'EADDRNOTAVAIL',
  'ENETDOWN',
  'ECONNRESET',
  'EPIPE',
  'EACCES',
]);

/** The system's or TLS's code of a connection that failed, wherever it is in the chain of causes; null for other errors. */
export function connectionCode(error: unknown): string | null {
  for (let current = error, depth = 0; current instanceof Error && depth < 5; depth++) {
    if (current instanceof AggregateError && current.errors.length > 0) {
      const inner = connectionCode(current.errors[0]);
      if (inner !== null) return inner;
    }
    const code: unknown = 'code' in current ? current.code : undefined;
    if (typeof code === 'string' && (UNREACHABLE.has(code) || /CERT|SSL|TLS|SELF_SIGNED|HPE_|ERR_INVALID/.test(code)))
      return code;
    current = current.cause;
  }
  return null;
}
