/** A mistake of usage or configuration: exit code 2, one line on standard error, and what to do. */
export class UsageError extends Error {
  readonly reason = 'usage';
  constructor(message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.name = 'UsageError';
  }
}

export const EXIT_USAGE = 2;
export const EXIT_SIGINT = 130;
export const EXIT_SIGTERM = 143;
const EXIT_SIGHUP = 129;
export const EXIT_SIGPIPE = 141;

export interface Interruption {
  readonly signal: AbortSignal;
  /** The exit code that the signal received so far asks for, or null. */
  exitCode(): number | null;
  dispose(): void;
}

/**
 * Turns SIGINT, SIGTERM, a closed terminal and a reader that went away into one abort, so that children are ended and the log is closed. A second signal, or three
 * seconds without an end, leaves at once.
 */
export function watchInterruption(): Interruption {
  const controller = new AbortController();
  let code: number | null = null;
  const stop = (exitCode: number): void => {
    if (code !== null) process.exit(exitCode);
    code = exitCode;
    controller.abort();
    setTimeout(() => process.exit(exitCode), LAST_RESORT_MS).unref();
  };
  const onInterrupt = (): void => stop(EXIT_SIGINT);
  const onTerminate = (): void => stop(EXIT_SIGTERM);
  const onHangUp = (): void => stop(EXIT_SIGHUP);
  const onClosedOutput = (): void => {
    if (code === null) stop(EXIT_SIGPIPE);
  };
  process.on('SIGINT', onInterrupt);
  process.on('SIGTERM', onTerminate);
  process.on('SIGHUP', onHangUp);
  process.stdout.on('error', onClosedOutput);
  return {
    signal: controller.signal,
    exitCode: () => code,
    dispose: () => {
      process.off('SIGINT', onInterrupt);
      process.off('SIGTERM', onTerminate);
      process.off('SIGHUP', onHangUp);
      process.stdout.off('error', onClosedOutput);
    },
  };
}

const LAST_RESORT_MS = 2_900;
