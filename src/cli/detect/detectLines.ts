import { isAscii } from 'node:buffer';
import type { DetectOptions } from '../../core/controller/detect';
import { detectTrajectory } from '../../core/controller/detect';
import { parseTrajectory, TrajectoryError } from '../../core/trajectory/neutralTrajectory';

/** A line that is no trajectory. */
export interface BadLine {
  readonly line: number;
  readonly message: string;
}

export interface DetectedLines {
  /** One verdict a line, in the order of the trajectories. */
  readonly text: string;
  readonly bad: readonly BadLine[];
  /** 1-based number of the last line that was read. */
  readonly lastLine: number;
}

const NEWLINE = 10;
const BYTE_ORDER_MARK = '\uFEFF';

/**
 * The verdicts on the trajectories of some whole lines of UTF-8. Each line is decoded by itself: most are plain ASCII, which
 * takes half the memory and is read faster, and one line with other letters in it does not spoil that for the rest.
 */
export function detectLines(bytes: Buffer, firstLine: number, options: DetectOptions): DetectedLines {
  let text = '';
  const bad: BadLine[] = [];
  let line = firstLine;
  for (let from = 0; from < bytes.length; line++) {
    const newline = bytes.indexOf(NEWLINE, from);
    const end = newline < 0 ? bytes.length : newline;
    const decoded = decode(bytes.subarray(from, end));
    from = end + 1;
    const record = line === 1 && decoded.startsWith(BYTE_ORDER_MARK) ? decoded.slice(1) : decoded;
    if (record === '' || record.trim() === '') continue;
    try {
      text += `${JSON.stringify(detectTrajectory(parseTrajectory(record), options))}\n`;
    } catch (error) {
      if (!(error instanceof TrajectoryError)) throw error;
      bad.push({ line, message: error.message });
    }
  }
  return { text, bad, lastLine: line - 1 };
}

/** Latin-1 has the same bytes for ASCII, and needs no look at each of them. */
function decode(bytes: Buffer): string {
  return bytes.toString(isAscii(bytes) ? 'latin1' : 'utf8');
}
