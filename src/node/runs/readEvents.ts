import { open, readFile, type FileHandle } from 'node:fs/promises';
import { runEventSchema, type RunEvent } from '../../core/trajectory/runEvent';

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
  const text = await readFile(file, 'utf8');
  return text.split('\n').flatMap((line) => {
    const event = parseEventLine(line);
    return event === null ? [] : [event];
  });
}

const CHUNK_BYTES = 64 * 1024;
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
  let text = Buffer.alloc(0);
  for (let end = size; end > 0; end -= CHUNK_BYTES) {
    const start = Math.max(0, end - CHUNK_BYTES);
    text = Buffer.concat([await readAt(handle, start, end - start), text]);
    const lines = text.toString('utf8').split('\n');
    // The first line of the piece may have been cut off at its start, unless the piece starts the file.
    for (const line of lines.slice(start === 0 ? 0 : 1).reverse()) {
      const event = parseEventLine(line);
      if (event !== null) return event;
    }
  }
  return null;
}

async function readAt(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await handle.read(buffer, 0, length, position);
  return buffer.subarray(0, bytesRead);
}
