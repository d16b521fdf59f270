import { collapseSpace } from '../action/normalise';
import { hashText } from '../hash';

const MAX_LINES = 200;
const MAX_LENGTH = 4_000;
/** Bytes of UTF-8 of a result that are told apart line by line. */
const MAX_HASHED = 3_000;

/** The environment's own text, without what a harness wraps round it. */
export function unwrapResult(observation: string): string {
  if (observation.startsWith('<returncode>')) {
    const code = observation.indexOf('</returncode>');
    if (code < 0) return observation;
    const start = code + 13;
    const output = observation.indexOf('<output>', start);
    const end = observation.lastIndexOf('</output>');
    return output < 0 ? observation.slice(start) : observation.slice(output + 8, end < output ? undefined : end);
  }
  if (observation.startsWith('The result of executing that last command is:')) return observation.slice(45).trimStart();
  return observation;
}

/** The exit code that a harness wrapped round the text; null where there is none. */
export function wrappedExitCode(observation: string): number | null {
  const match = /^<returncode>(-?\d+)<\/returncode>/.exec(observation);
  return match === null ? null : Number(match[1]);
}

const encoder = new TextEncoder();
/** Written anew for each result: reading bytes is several times faster than reading a text letter by letter. */
const bytes = new Uint8Array(MAX_HASHED);

/** One 32-bit hash a line of some substance, at most 200 of them, white space at the ends left out. */
export function lineHashes(text: string): number[] {
  const hashes: number[] = [];
  const length = encoder.encodeInto(text, bytes).written;
  let hash = 0;
  let solid = 0;
  let gap = false;
  for (let i = 0; i <= length; i++) {
    const code = i === length ? 10 : (bytes[i] ?? 10);
    if (code === 10) {
      if (solid > 2) {
        hashes.push(hash);
        if (hashes.length === MAX_LINES) break;
      }
      hash = 0;
      solid = 0;
      gap = false;
    } else if (code === 32 || code === 9 || code === 13) {
      gap = solid > 0;
    } else {
      if (gap) hash = Math.imul(hash ^ 32, 16777619);
      gap = false;
      hash = (Math.imul(hash ^ code, 16777619) + 0x9e3779b9) | 0;
      solid++;
    }
  }
  return hashes;
}

const NOISE =
  /0x[0-9a-f]{4,}|\b\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d+)?(?:\s?[ap]m)?\b|\b\d{4}-\d{2}-\d{2}T?|\b\d+(?:\.\d+)?\s?(?:ms|milliseconds?|s|secs?|seconds?|µs|us|minutes?)\b|\bpid[ =:]*\d+|\/(?:tmp|var\/folders)\/[^\s'")]+|\b[0-9a-f]{7,40}\b/gi;

/**
 * Hash of a result in which times, dates, durations, addresses, process ids, commit ids and temporary paths are masked.
 * Plain numbers and paths stay: they are what most results are about.
 */
export function shapeOf(text: string): number {
  const part = text.length > MAX_LENGTH ? text.slice(0, MAX_LENGTH) : text;
  return hashText(collapseSpace(part.replace(NOISE, maskUnlessWord)));
}

function maskUnlessWord(found: string): string {
  return /\d/.test(found) || found.startsWith('/') ? '#' : found;
}

/** Share of the first list's lines that the second has too, 0 to 1; 0 when the first is empty. */
export function overlapOf(lines: readonly number[], others: readonly number[]): number {
  if (lines.length === 0) return 0;
  const known = new Set(others);
  let same = 0;
  for (const line of lines) if (known.has(line)) same++;
  return same / lines.length;
}
