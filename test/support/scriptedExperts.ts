import type { Advice } from '../../src/core/expert/advice';

/** Advice that every scripted expert may give. */
export const SAMPLE_ADVICE: Advice = {
  diagnosis: 'sum() subtracts: src/sum.js line 2 has the wrong operator.',
  steps: [
    { action: 'edit', target: 'src/sum.js:2', detail: 'Replace `return a - b;` with `return a + b;`.' },
    { action: 'test', target: 'test/sum.test.js', detail: 'Run the tests.' },
  ],
  stopDoing: ['Reading the test again.'],
  confidence: 'high',
  needsUser: false,
};

export interface ExpertCounts {
  readonly inputTokens?: number;
  readonly outputTokens?: number;
  readonly cacheReadTokens?: number;
  readonly cacheWriteTokens?: number;
}
