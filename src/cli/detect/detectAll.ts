import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DetectOptions } from '../../core/controller/detect';
import type { DetectedLines } from './detectLines';
import { detectLines } from './detectLines';
import { DetectPool } from './detectPool';
import type { LineBatch } from './readBatches';

const MOST_THREADS = 8;
/** Beside the bundle that this is part of; run from the sources there is none, and this thread does all of it. */
const workerFile = join(__dirname, 'detectWorker.js');

/**
 * Judges batches of lines and gives the verdicts in their order. A batch that stays the only one is judged here: most inputs
 * end with it, and a thread takes longer to start. With more to come and more than one thread allowed, threads do it all.
 */
export async function* detectAll(
  batches: AsyncIterable<LineBatch>,
  options: DetectOptions,
  threads: number,
): AsyncGenerator<DetectedLines> {
  const size = Math.min(threads, MOST_THREADS);
  const mayThread = size > 1 && existsSync(workerFile);
  const running: Promise<DetectedLines>[] = [];
  let only: LineBatch | null = null;
  let pool: DetectPool | null = null;
  let failure: { readonly error: unknown } | null = null;
  try {
    try {
      for await (const batch of batches) {
        if (!mayThread) {
          yield detectLines(batch.bytes, batch.firstLine, options);
        } else if (pool === null && only === null) {
          only = batch;
        } else {
          pool ??= new DetectPool(workerFile, size, options);
          if (only !== null) running.push(pool.judge(only));
          only = null;
          running.push(pool.judge(batch));
          while (running.length >= pool.capacity) yield await first(running);
        }
      }
    } catch (error) {
      // What was read before the input failed is still told.
      failure = { error };
    }
    if (only !== null) yield detectLines(only.bytes, only.firstLine, options);
    while (running.length > 0) yield await first(running);
    if (failure !== null) throw failure.error;
  } finally {
    await pool?.close();
  }
}

function first(running: Promise<DetectedLines>[]): Promise<DetectedLines> {
  return running.shift() ?? Promise.reject(new Error('Nothing is running'));
}
