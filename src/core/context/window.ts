/** What is left for the model's own words: a quarter of the window, 512 to 4,096 tokens. */
export function outputReserve(contextTokens: number): number {
  return Math.min(4096, Math.max(512, Math.floor(contextTokens / 4)));
}

/** The largest prompt that leaves the reserve free. */
export function promptRoom(contextTokens: number): number {
  return contextTokens - outputReserve(contextTokens);
}

/**
 * Keeps the estimate honest: the server's own counts correct it. The factor only grows within a run, since an estimate that is too low
 * overruns the window and one that is too high merely compacts early.
 */
export class TokenGauge {
  private factor = 1;

  estimate(rawTokens: number): number {
    return Math.ceil(rawTokens * this.factor);
  }

  /**
   * Compares a request's raw estimate with the server's `prompt_eval_count`. Returns `cut` when the server read so much less
   * than was sent that part of the prompt must have been dropped.
   */
  observe(rawTokens: number, countedTokens: number): 'fits' | 'cut' {
    if (countedTokens <= 0 || rawTokens <= 0) return 'fits';
    const ratio = countedTokens / rawTokens;
    if (ratio > this.factor) this.factor = Math.min(ratio, 3);
    return ratio < CUT_RATIO && rawTokens > MIN_TOKENS_TO_JUDGE ? 'cut' : 'fits';
  }
}

/** The estimate is at most about twice too high on code; a count under a third of it cannot be an honest one. */
const CUT_RATIO = 0.33;
const MIN_TOKENS_TO_JUDGE = 800;
