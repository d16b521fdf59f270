import { Readable } from 'node:stream';
import type { Transform } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { createGunzip } from 'node:zlib';

/** Lines of a UTF-8 stream, gzip or plain, told apart by the first two bytes. Holds one line and one chunk at a time. */
export async function* readLines(input: Readable): AsyncGenerator<string[]> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  let isFirst = true;
  for await (const chunk of await unzipped(input)) {
    let text = rest + decoder.write(chunk);
    if (isFirst && text !== '') {
      if (text.startsWith('\uFEFF')) text = text.slice(1);
      isFirst = false;
    }
    const lines = text.split('\n');
    rest = lines.pop() ?? '';
    if (lines.length > 0) yield lines;
  }
  rest += decoder.end();
  if (rest !== '') yield [rest];
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
  const whole = Readable.from(prepended(head, chunks), { objectMode: false });
  if (head[0] !== 0x1f || head[1] !== 0x8b) return bytesOf(whole);
  const gunzip: Transform = createGunzip({ chunkSize: 256 * 1024 });
  whole.on('error', (error) => gunzip.destroy(error));
  return bytesOf(whole.pipe(gunzip));
}

async function* prepended(head: Buffer, rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  if (head.length > 0) yield head;
  yield* rest;
}

async function* bytesOf(stream: Readable): AsyncGenerator<Buffer> {
  for await (const chunk of stream as AsyncIterable<unknown>) {
    yield typeof chunk === 'string' ? Buffer.from(chunk, 'utf8') : Buffer.from(chunk as Uint8Array);
  }
}
