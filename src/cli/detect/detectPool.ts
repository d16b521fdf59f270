import { Worker } from 'node:worker_threads';
import type { DetectOptions } from '../../core/controller/detect';
import type { DetectedLines } from './detectLines';
import type { LineBatch } from './readBatches';

interface Waiting {
  readonly resolve: (lines: DetectedLines) => void;
  readonly reject: (error: Error) => void;
}

interface Thread {
  readonly worker: Worker;
  /** Batches that it has and has not answered, the oldest first. */
  readonly waiting: Waiting[];
}

/** Threads that judge batches of lines side by side. */
export class DetectPool {
  private readonly threads: Thread[];

  constructor(file: string, size: number, options: DetectOptions) {
    this.threads = Array.from({ length: size }, () => startThread(file, options));
  }

  /** Batches that keep every thread busy while the next is read. */
  get capacity(): number {
    return this.threads.length * 2;
  }

  /** Hands a batch to the thread that has least to do. */
  judge({ bytes, firstLine }: LineBatch): Promise<DetectedLines> {
    const thread = this.threads.reduce((least, other) => (other.waiting.length < least.waiting.length ? other : least));
    const judged = new Promise<DetectedLines>((resolve, reject) => {
      thread.waiting.push({ resolve, reject });
      thread.worker.postMessage({ bytes, firstLine }, [bytes.buffer]);
    });
    // Seen when its turn comes; a thread that dies fails all that it had.
    judged.catch(() => undefined);
    return judged;
  }

  async close(): Promise<void> {
    await Promise.all(this.threads.map(({ worker }) => worker.terminate()));
  }
}

function startThread(file: string, options: DetectOptions): Thread {
  const worker = new Worker(file, { workerData: options });
  const waiting: Waiting[] = [];
  worker.on('message', (lines: DetectedLines) => waiting.shift()?.resolve(lines));
  worker.on('error', (error) => {
    for (const { reject } of waiting.splice(0)) reject(error);
  });
  return { worker, waiting };
}
