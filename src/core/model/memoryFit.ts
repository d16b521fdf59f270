/** How a model sits in a machine's memory. */
export type MemoryFit = 'fits' | 'tight' | 'too-large';

/** What is left over is for the system, the editor and the tests that run meanwhile. */
const COMFORTABLE_SHARE = 0.6;
const POSSIBLE_SHARE = 0.9;

/** What a model needs while it runs, in bytes: its weights and the cache of a whole window. */
export function memoryNeedBytes(
  model: { readonly sizeBytes: number; readonly cacheBytesPerToken: number | undefined },
  contextTokens: number,
): number {
  return model.sizeBytes + (model.cacheBytesPerToken ?? 0) * contextTokens;
}

export function memoryFit(needBytes: number, totalBytes: number): MemoryFit {
  if (needBytes <= COMFORTABLE_SHARE * totalBytes) return 'fits';
  return needBytes <= POSSIBLE_SHARE * totalBytes ? 'tight' : 'too-large';
}
