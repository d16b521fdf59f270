import { setFlagsFromString } from 'node:v8';
import { parentPort, workerData } from 'node:worker_threads';
import type { DetectOptions } from '../../core/controller/detect';
import { detectLines } from './detectLines';
import type { LineBatch } from './readBatches';

// Every thread compiles the controller anew, a fifth of its work and more; with less inlining a tenth of all is saved.
setFlagsFromString('--max-inlined-bytecode-size-cumulative=100');

// A bundle of its own (dist/detectWorker.js): each thread of `protege detect` reads the controller and nothing else.
parentPort?.on('message', ({ bytes, firstLine }: LineBatch) => {
  const own = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  parentPort?.postMessage(detectLines(own, firstLine, workerData as DetectOptions));
});
