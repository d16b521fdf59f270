import { StringDecoder } from 'node:string_decoder';

/**
 * Keeps the start and the end of an output that may be endless: a quarter of the room for the start, the rest for the
 * end, where runners print their summary. Sizes are in bytes. Characters are decoded whole over chunk borders, each
 * stream by itself, because two streams may interleave in the middle of a character.
 */
export class OutputBuffer {
  private readonly headBytes: number;
  private readonly tailBytes: number;
  private head = '';
  private headUsed = 0;
  private tail: string[] = [];
  private tailUsed = 0;
  private dropped = 0;
  private readonly decoders = new Map<string, StringDecoder>();

  constructor(maxBytes: number) {
    this.headBytes = Math.floor(maxBytes / 4);
    this.tailBytes = maxBytes - this.headBytes;
  }

  get isTruncated(): boolean {
    return this.dropped > 0;
  }

  /** Adds a chunk of the named stream and returns the text that it completed. */
  add(stream: string, chunk: Buffer): string {
    const decoder = this.decoders.get(stream) ?? new StringDecoder('utf8');
    this.decoders.set(stream, decoder);
    const text = decoder.write(chunk);
    this.keep(text);
    return text;
  }

  /** Ends every stream: half a character left over is shown as a replacement character. */
  end(): void {
    for (const decoder of this.decoders.values()) this.keep(decoder.end());
    this.decoders.clear();
    if (this.tailUsed > this.tailBytes) this.trim();
  }

  text(): string {
    const tail = this.tail.join('');
    if (this.dropped === 0) return this.head + tail;
    return `${this.head}\n[... ${this.dropped} bytes left out ...]\n${tail}`;
  }

  private keep(text: string): void {
    if (text === '') return;
    let rest = text;
    if (this.headUsed < this.headBytes) {
      const room = this.headBytes - this.headUsed;
      const part = wholeCharacters(rest, room);
      this.head += part;
      this.headUsed += Buffer.byteLength(part);
      rest = rest.slice(part.length);
      if (rest !== '') this.headUsed = this.headBytes;
    }
    if (rest === '') return;
    this.tail.push(rest);
    this.tailUsed += Buffer.byteLength(rest);
    if (this.tailUsed > this.tailBytes * 2) this.trim();
    else if (this.tail.length > 4096) this.tail = [this.tail.join('')];
  }

  private trim(): void {
    const bytes = Buffer.from(this.tail.join(''));
    let from = bytes.length - this.tailBytes;
    // Not in the middle of a character: continuation bytes are 10xxxxxx.
    while (from < bytes.length && ((bytes[from] ?? 0) & 0xc0) === 0x80) from++;
    this.dropped += from;
    this.tail = [bytes.subarray(from).toString('utf8')];
    this.tailUsed = bytes.length - from;
  }
}

/** The longest start of `text` that fits in `maxBytes` and ends between characters. */
function wholeCharacters(text: string, maxBytes: number): string {
  if (Buffer.byteLength(text) <= maxBytes) return text;
  const bytes = Buffer.from(text);
  let to = maxBytes;
  while (to > 0 && ((bytes[to] ?? 0) & 0xc0) === 0x80) to--;
  return bytes.subarray(0, to).toString('utf8');
}
