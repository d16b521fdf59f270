import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import type { DetectOptions } from '../../core/controller/detect';
import { detectTrajectory } from '../../core/controller/detect';
import { parseTrajectory, TrajectoryError } from '../../core/trajectory/neutralTrajectory';
import { EXIT_USAGE } from '../exit';
import { readLines } from './readLines';

export interface DetectStreams {
  input: Readable;
  /** What the input is called in messages. */
  name: string;
  output: Writable;
  errors: Writable;
}

const FLUSH_AT = 64 * 1024;

/**
 * Prints one verdict for each trajectory as soon as it is read. A line that is no trajectory is named on `errors` and
 * skipped.
 * @returns the exit code: 0, or 2 when the input could not be read or a line was skipped
 */
export async function runDetect(streams: DetectStreams, options: DetectOptions): Promise<number> {
  const { errors, name } = streams;
  const print = batchedWriter(streams.output);
  let lineNumber = 0;
  let exitCode = 0;
  const complain = (message: string): void => {
    exitCode = EXIT_USAGE;
    errors.write(`protege detect: ${message}\n`);
  };
  try {
    for await (const lines of readLines(streams.input)) {
      for (const line of lines) {
        lineNumber++;
        if (line === '' || line.trim() === '') continue;
        try {
          await print(JSON.stringify(detectTrajectory(parseTrajectory(line), options)));
        } catch (error) {
          if (!(error instanceof TrajectoryError)) throw error;
          complain(`${name}, line ${lineNumber}: ${error.message}`);
        }
      }
    }
  } catch (error) {
    if (!isStreamError(error)) throw error;
    complain(`${name}: ${describe(error)}${lineNumber > 0 ? ` (after line ${lineNumber})` : ''}`);
  }
  await print(null);
  return exitCode;
}

/** Collects lines and writes them in large pieces, waiting where the reader is slow. null writes what is left. */
function batchedWriter(output: Writable): (line: string | null) => Promise<void> {
  let pending = '';
  return async (line) => {
    if (line !== null) pending += line + '\n';
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
