export interface Deadline {
  /** Aborted by the user's signal or when the time is up. */
  readonly signal: AbortSignal;
  readonly isTimeUp: () => boolean;
  dispose(): void;
}

/** Joins the user's signal with a time limit in minutes. (`AbortSignal.any` is missing in Node before 20.3.) */
export function startDeadline(userSignal: AbortSignal, maxMinutes: number): Deadline {
  const controller = new AbortController();
  let isTimeUp = false;
  const onUserAbort = (): void => controller.abort();
  if (userSignal.aborted) controller.abort();
  else userSignal.addEventListener('abort', onUserAbort, { once: true });
  const timer = setTimeout(
    () => {
      isTimeUp = true;
      controller.abort();
    },
    Math.min(maxMinutes * 60_000, MAX_TIMER_MS),
  );
  return {
    signal: controller.signal,
    isTimeUp: () => isTimeUp,
    dispose: () => {
      clearTimeout(timer);
      userSignal.removeEventListener('abort', onUserAbort);
    },
  };
}

/** Timers overflow above 2^31 - 1 milliseconds and would fire at once. */
const MAX_TIMER_MS = 2_147_483_647;

/** Waits, or less where the signal aborts. */
export function delay(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
    if (signal.aborted) done();
    else signal.addEventListener('abort', done, { once: true });
  });
}
