import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import type { Readable, Writable } from 'node:stream';
import type { DetectOptions } from '../../core/controller/detect';
import { EXIT_SIGPIPE, EXIT_USAGE } from '../exit';
import { detectAll } from './detectAll';
import { readBatches } from './readBatches';

export interface DetectStreams {
  input: Readable;
  /** What the input is called in messages. */
  name: string;
  output: Writable;
  errors: Writable;
}

/** A file that is no JSON lines at all has as many bad lines as lines. */
const MOST_NAMED = 20;

const FLUSH_AT = 64 * 1024;

/**
 * Prints one verdict for each trajectory, in their order, while the rest is read. Where there is much to read, threads judge
 * side by side. A line that is no trajectory is named on `errors` and skipped.
 * @returns the exit code: 0, 2 when the input could not be read or a line was skipped, or 141 when the reader went away
 */
export async function runDetect(
  streams: DetectStreams,
  options: DetectOptions,
  threads = availableParallelism(),
): Promise<number> {
  const { errors, name } = streams;
  const print = batchedWriter(streams.output);
  let exitCode = 0;
  let lastLine = 0;
  let badLines = 0;
  let isEmpty = true;
  const complain = (message: string): void => {
    exitCode = EXIT_USAGE;
    errors.write(`protege detect: ${message}\n`);
  };
  try {
    for await (const lines of detectAll(readBatches(streams.input), options, threads)) {
      lastLine = lines.lastLine;
      isEmpty &&= lines.text === '';
      await print(lines.text);
      for (const { line, message } of lines.bad)
        if (++badLines <= MOST_NAMED) complain(`${name}, line ${line}: ${message}`);
    }
  } catch (error) {
    if (!isStreamError(error)) throw error;
    // Who reads the output has had enough, as `head` does.
    if (error.code === 'EPIPE') return EXIT_SIGPIPE;
    complain(`${name}: ${describe(error)}${lastLine > 0 ? ` (after line ${lastLine})` : ''}`);
  }
  await print(null);
  const unnamed = badLines - MOST_NAMED;
  if (unnamed > 0)
    complain(
      `${name}: ${unnamed} more ${unnamed === 1 ? 'line is' : 'lines are'} no trajectory. Each line must be one run: see --help.`,
    );
  else if (isEmpty && exitCode === 0) errors.write(`protege detect: ${name}: there is no run in it\n`);
  return exitCode;
}

/** Collects lines and writes them in large pieces, waiting where the reader is slow. null writes what is left. */
function batchedWriter(output: Writable): (line: string | null) => Promise<void> {
  let pending = '';
  return async (line) => {
    if (line !== null) pending += line;
    if (pending === '' || (line !== null && pending.length < FLUSH_AT)) return;
    const text = pending;
    pending = '';
    if (!output.write(text)) await once(output, 'drain');
  };
}

function isStreamError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error && typeof error.code === 'string';
}

function describe(error: NodeJS.ErrnoException): string {
  switch (error.code) {
    case 'ENOENT':
      return 'there is no such file';
    case 'EISDIR':
      return 'this is a folder; name a file of JSON lines';
    case 'EACCES':
      return 'no permission to read it';
    case 'Z_BUF_ERROR':
      return 'the gzip data ends too early';
    case 'Z_DATA_ERROR':
      return 'the gzip data is damaged';
    default:
      return error.message;
  }
}
