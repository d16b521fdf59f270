import { open, readFile, type FileHandle } from 'node:fs/promises';
import { runEventSchema, type RunEvent, type RunEventOf } from '../../core/trajectory/runEvent';

/** Parses one line of a log; null for a torn, foreign or newer one. */
export function parseEventLine(line: string): RunEvent | null {
  if (line.trim() === '') return null;
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return null;
  }
  const parsed = runEventSchema.safeParse(value);
  return parsed.success ? parsed.data : null;
}

/** All whole events of a log, in order. */
export async function readEvents(file: string): Promise<RunEvent[]> {
  return eventsOf(await readFile(file, 'utf8'));
}

function eventsOf(text: string): RunEvent[] {
  return text.split('\n').flatMap((line) => {
    const event = parseEventLine(line);
    return event === null ? [] : [event];
  });
}

export interface EventsRead {
  readonly events: readonly RunEvent[];
  /** Where to read on, in bytes. */
  readonly offset: number;
}

/** What a log got since it was last read up to `offset`; a line that is still being written waits for the next time. */
export async function readEventsFrom(file: string, offset: number): Promise<EventsRead> {
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    if (size <= offset) return { events: [], offset };
    const bytes = await readAt(handle, offset, size - offset);
    const end = bytes.lastIndexOf(NEWLINE) + 1;
    return { events: eventsOf(bytes.subarray(0, end).toString('utf8')), offset: offset + end };
  } finally {
    await handle.close();
  }
}

/** The last proposal of a log, without parsing what stands before and after it. */
export async function readLastProposal(file: string): Promise<RunEventOf<'proposal'> | null> {
  const handle = await open(file, 'r');
  try {
    for await (const line of linesFromEnd(handle, (await handle.stat()).size)) {
      const event = line.includes('"type":"proposal"') ? parseEventLine(line) : null;
      if (event?.type === 'proposal') return event;
    }
    return null;
  } finally {
    await handle.close();
  }
}

const NEWLINE = 0x0a;
const CHUNK_BYTES = 64 * 1024;
const LARGEST_PIECE_BYTES = 4 * 1024 * 1024;
const START_WITHIN_BYTES = 1024 * 1024;

/** The start of a run and its last whole event, without reading what lies between. A notice may come before the start. */
export async function readEnds(
  file: string,
): Promise<{ readonly first: RunEvent | null; readonly last: RunEvent | null }> {
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    return { first: await firstEvent(handle, size), last: await lastEvent(handle, size) };
  } finally {
    await handle.close();
  }
}

async function firstEvent(handle: FileHandle, size: number): Promise<RunEvent | null> {
  let text = Buffer.alloc(0);
  for (let at = 0; at < size; at += CHUNK_BYTES) {
    text = Buffer.concat([text, await readAt(handle, at, Math.min(CHUNK_BYTES, size - at))]);
    const lines = text.toString('utf8').split('\n');
    for (const line of lines.slice(0, -1)) {
      const event = parseEventLine(line);
      if (event?.type === 'run-started') return event;
    }
    if (at > START_WITHIN_BYTES) break;
  }
  return null;
}

async function lastEvent(handle: FileHandle, size: number): Promise<RunEvent | null> {
  for await (const line of linesFromEnd(handle, size)) {
    const event = parseEventLine(line);
    if (event !== null) return event;
  }
  return null;
}

/** The lines of a file from the last to the first, read in pieces that grow: one line may have megabytes. */
async function* linesFromEnd(handle: FileHandle, size: number): AsyncGenerator<string, void> {
  let rest: Buffer[] = [];
  let pieceBytes = CHUNK_BYTES;
  for (let end = size; end > 0; pieceBytes = Math.min(2 * pieceBytes, LARGEST_PIECE_BYTES)) {
    const start = Math.max(0, end - pieceBytes);
    const piece = await readAt(handle, start, end - start);
    end = start;
    let lineEnd = piece.length;
    while (lineEnd > 0) {
      const newline = piece.lastIndexOf(NEWLINE, lineEnd - 1);
      if (newline < 0) break;
      yield Buffer.concat([piece.subarray(newline + 1, lineEnd), ...rest]).toString('utf8');
      rest = [];
      lineEnd = newline;
    }
    rest = [piece.subarray(0, lineEnd), ...rest];
  }
  yield Buffer.concat(rest).toString('utf8');
}

async function readAt(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await handle.read(buffer, 0, length, position);
  return buffer.subarray(0, bytesRead);
}
