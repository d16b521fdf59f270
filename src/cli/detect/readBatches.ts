import { Readable } from 'node:stream';
import type { Transform } from 'node:stream';
import { createGunzip } from 'node:zlib';

/** Whole lines as they came, in bytes: decoding is part of the work that others may do. */
export interface LineBatch {
  /** Nothing else has a part in their memory: it can be handed to another thread. */
  readonly bytes: Buffer<ArrayBuffer>;
  /** 1-based number of its first line in the input. */
  readonly firstLine: number;
}

/** Smaller batches cost more to hand over than they save. */
const BATCH_BYTES = 1024 * 1024;
const NEWLINE = 10;

/**
 * Whole lines of a stream, gzip or plain (told apart by the first two bytes), about a mebibyte at a time, so that a line is
 * never cut. Holds one batch, or one line where that is longer. When reading fails, what came before is given first.
 */
export async function* readBatches(input: Readable): AsyncGenerator<LineBatch> {
  let firstLine = 1;
  let waiting: Buffer[] = [];
  let size = 0;
  const take = (): LineBatch => {
    const batch = { bytes: joined(waiting, size), firstLine };
    firstLine += countNewlines(batch.bytes);
    waiting = [];
    size = 0;
    return batch;
  };
  const keep = (bytes: Buffer): void => {
    if (bytes.length > 0) waiting.push(bytes);
    size += bytes.length;
  };
  let failure: { readonly error: unknown } | null = null;
  try {
    for await (const chunk of await unzipped(input)) {
      const end = size + chunk.length < BATCH_BYTES ? 0 : chunk.lastIndexOf(NEWLINE) + 1;
      keep(chunk.subarray(0, end));
      if (end > 0) yield take();
      keep(chunk.subarray(end));
    }
  } catch (error) {
    failure = { error };
  }
  if (size > 0) {
    const { bytes, firstLine: line } = take();
    // What a failure cut off is no line.
    const end = failure === null ? bytes.length : bytes.lastIndexOf(NEWLINE) + 1;
    if (end > 0) yield { bytes: bytes.subarray(0, end), firstLine: line };
  }
  if (failure !== null) throw failure.error;
}

function joined(parts: readonly Buffer[], size: number): Buffer<ArrayBuffer> {
  const all = Buffer.alloc(size);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function countNewlines(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) count++;
  return count;
}

/** The stream as it is, or through gunzip where it begins as gzip does. */
async function unzipped(input: Readable): Promise<AsyncIterable<Buffer>> {
  const chunks = bytesOf(input);
  let head = Buffer.alloc(0);
  while (head.length < 2) {
    const next = await chunks.next();
    if (next.done === true) break;
    head = Buffer.concat([head, next.value]);
  }
  const whole = prepended(head, chunks);
  if (head[0] !== 0x1f || head[1] !== 0x8b) return whole;
  const gunzip: Transform = createGunzip({ chunkSize: 256 * 1024 });
  const source = Readable.from(whole, { objectMode: false });
  source.on('error', (error) => gunzip.destroy(error));
  return bytesOf(source.pipe(gunzip));
}

async function* prepended(head: Buffer, rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  if (head.length > 0) yield head;
  yield* rest;
}

async function* bytesOf(stream: Readable): AsyncGenerator<Buffer> {
  for await (const chunk of stream as AsyncIterable<unknown>) {
    yield typeof chunk === 'string' ? Buffer.from(chunk, 'utf8') : asBuffer(chunk as Uint8Array);
  }
}

/** The same bytes, not copied. */
function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
