/** What stands in the place of a secret. Expert and reader can see that something was there. */
export const MASK = '[redacted]';

/** A part of a text to be masked, end not included. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** Masks the ranges; those that overlap become one. */
export function maskRanges(text: string, ranges: readonly Range[]): string {
  if (ranges.length === 0) return text;
  let result = '';
  let at = 0;
  for (const range of [...ranges].sort((a, b) => a.from - b.from)) {
    if (range.to <= at) continue;
    if (range.from >= at) result += text.slice(at, range.from) + MASK;
    at = Math.max(at, range.to);
  }
  return result + text.slice(at);
}
