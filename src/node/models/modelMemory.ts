import { totalmem } from 'node:os';
import { memoryFit, memoryNeedBytes, type MemoryFit } from '../../core/model/memoryFit';
import { isOnThisMachine } from '../http/endpoint';
import type { InstalledModel } from '../hostTypes';

/** How a model with its window sits in this machine's memory. */
export interface ModelMemoryNeed {
  readonly fit: MemoryFit;
  readonly needBytes: number;
  readonly totalBytes: number;
}

/** Null where Ollama runs on another machine, or does not say how large the model is. */
export function modelMemoryNeed(
  { sizeBytes, description }: InstalledModel,
  contextTokens: number,
  endpoint: string | undefined,
): ModelMemoryNeed | null {
  if (!isOnThisMachine(endpoint) || sizeBytes === 0) return null;
  const window = Math.min(contextTokens, description?.maxContextTokens ?? contextTokens);
  const needBytes = memoryNeedBytes({ sizeBytes, cacheBytesPerToken: description?.cacheBytesPerToken }, window);
  const totalBytes = totalmem();
  return { fit: memoryFit(needBytes, totalBytes), needBytes, totalBytes };
}
