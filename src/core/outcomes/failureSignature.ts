import { plainText } from './plainText';

const telling =
  /error|fail|panic|assert|exception|expected|actual|received|cannot|can't|not found|undefined|unexpected|traceback|fatal|missing|no such|✖|✗|×|^E\s|^\s*not ok/i;
const noise =
  /^\s*(at\s|failureType:|code: |stack: |location: |generatedMessage|operator: |npm (err|error|warn)|node:internal|\^+\s*$|[-=*_~─━═]+\s*$)|\bduration_ms\b/i;
const maxLines = 8;
const maxLength = 320;

/**
 * A failure in one line, equal for the same failure: the lines that tell what went wrong, with paths, addresses, times
 * and numbers masked. Empty for empty output.
 */
export function failureSignature(output: string, roots: readonly string[] = []): string {
  const lines = plainText(output)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const told = lines.filter((line) => telling.test(line) && !noise.test(line));
  const chosen = told.length > 0 ? told : lines.slice(-3);
  const masked = [...new Set(chosen.map((line) => maskLine(line, roots)))].filter((line) => /[A-Za-z]/.test(line));
  return masked.slice(0, maxLines).join(' | ').slice(0, maxLength);
}

function maskLine(line: string, roots: readonly string[]): string {
  let masked = line;
  for (const root of roots) masked = masked.replaceAll(root, '');
  return masked
    .replace(/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, '<id>')
    .replace(/\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?/g, '<time>')
    .replace(/\b\d\d:\d\d:\d\d(\.\d+)?\b/g, '<time>')
    .replace(/\b0x[0-9a-f]+\b/gi, '<address>')
    .replace(/(?:[A-Za-z]:)?(?:[\\/][\w.@+~-]+){2,}/g, '<path>')
    .replace(/\b[0-9a-f]{12,}\b/gi, '<hash>')
    .replace(/\b\d+(\.\d+)?\s?(ms|s|µs|us|ns|m|sec|seconds|minutes)\b/g, '<duration>')
    .replace(/-?\b\d+(\.\d+)?(e[+-]?\d+)?\b/gi, '<n>')
    .replace(/^[=_*~─━═⎯\s-]+|[=_*~─━═⎯\s-]+$/gu, '')
    .replace(/\s+/g, ' ')
    .trim();
}
