/** Why a stream was ended by us. */
export type StopCause = 'aborted' | 'first-token' | 'silent';

/** Milliseconds without a byte after which a stream is given up. */
export interface StreamLimits {
  /** Until the first byte, while a model may still be loading. */
  readonly firstTokenMs: number;
  /** Between two bytes after that. */
  readonly silentMs: number;
}

/** One signal for one request: aborted by the caller's, or when the stream has been silent for too long. */
export class StreamWatch {
  private readonly controller = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  private hasBytes = false;
  private stopped: StopCause | null = null;
  private readonly onAbort = (): void => this.stop('aborted');

  constructor(
    private readonly outer: AbortSignal,
    private readonly limits: StreamLimits,
  ) {
    if (outer.aborted) this.stop('aborted');
    else outer.addEventListener('abort', this.onAbort, { once: true });
    this.restart();
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Null while nothing was stopped. */
  get cause(): StopCause | null {
    return this.stopped;
  }

  /** Call for each piece that arrives. */
  readonly onBytes = (): void => {
    this.hasBytes = true;
    this.restart();
  };

  /** Ends the request if it is still open, and lets go of the caller's signal. */
  dispose(): void {
    clearTimeout(this.timer);
    this.outer.removeEventListener('abort', this.onAbort);
    this.controller.abort();
  }

  private stop(cause: StopCause): void {
    clearTimeout(this.timer);
    this.stopped ??= cause;
    this.controller.abort();
  }

  private restart(): void {
    clearTimeout(this.timer);
    if (this.stopped !== null) return;
    const [cause, limit] = this.hasBytes
      ? (['silent', this.limits.silentMs] as const)
      : (['first-token', this.limits.firstTokenMs] as const);
    this.timer = setTimeout(() => this.stop(cause), limit);
  }
}
