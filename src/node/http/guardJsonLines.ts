import { BrokenStreamError } from './httpFailure';

const NEWLINE = 0x0a;

/**
 * Lets through whole lines of JSON, each as one chunk. A line that is no JSON ends the stream with an error (the client
 * library would print it and go on), empty ones are dropped, and a last line without its end says that the stream was cut.
 * @param maxLineBytes Limit on one line, in bytes.
 */
export function guardJsonLines(maxLineBytes: number): TransformStream<Uint8Array, Uint8Array> {
  let pieces: Uint8Array[] = [];
  let size = 0;
  const decoder = new TextDecoder();
  const flushLine = (controller: TransformStreamDefaultController<Uint8Array>, isLast: boolean): void => {
    const line = Buffer.concat(pieces);
    pieces = [];
    size = 0;
    const text = decoder.decode(line).trim();
    if (text === '') return;
    try {
      JSON.parse(text);
    } catch (cause) {
      throw new BrokenStreamError(
        isLast ? 'cut' : 'malformed',
        isLast ? 'The reply stopped in the middle of a line.' : 'The reply has a line that is not JSON.',
        cause,
      );
    }
    controller.enqueue(Buffer.concat([line, Uint8Array.of(NEWLINE)]));
  };
  const add = (piece: Uint8Array): void => {
    pieces.push(piece);
    size += piece.byteLength;
    if (size > maxLineBytes) throw new BrokenStreamError('too-large', 'The reply has a line that is too large.');
  };
  return new TransformStream({
    transform(chunk, controller) {
      let start = 0;
      for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
        add(chunk.subarray(start, end));
        flushLine(controller, false);
        start = end + 1;
      }
      if (start < chunk.byteLength) add(chunk.subarray(start));
    },
    flush: (controller) => flushLine(controller, true),
  });
}
