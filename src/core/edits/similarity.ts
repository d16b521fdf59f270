const MAX_DISTANCE_LENGTH = 240;
const BUCKETS = 64;
const MASK = BUCKETS - 1;

/** Characters that may still be compared pair by pair in one search, so that no file makes it slow. */
export interface Effort {
  cells: number;
}

export function withoutSpace(line: string): string {
  return line.replace(/\s+/g, '');
}

/** How alike two lines are, from 0 to 1: edit distance over the longer length, or shared pairs for long lines. */
export function similarity(a: string, b: string, effort: Effort): number {
  if (a === b) return 1;
  if (a === '' || b === '') return 0;
  const longest = Math.max(a.length, b.length);
  effort.cells -= a.length * b.length;
  if (longest > MAX_DISTANCE_LENGTH || effort.cells < 0) return sharedPairs(a, b);
  return 1 - editDistance(a, b) / longest;
}

function editDistance(a: string, b: string): number {
  const row = Array.from({ length: b.length + 1 }, (_value, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    let diagonal = row[0] ?? 0;
    row[0] = i;
    for (let j = 1; j <= b.length; j += 1) {
      const above = row[j] ?? 0;
      const cost = a.charCodeAt(i - 1) === b.charCodeAt(j - 1) ? 0 : 1;
      row[j] = Math.min(above + 1, (row[j - 1] ?? 0) + 1, diagonal + cost);
      diagonal = above;
    }
  }
  return row[b.length] ?? 0;
}

/** Dice's coefficient over pairs of characters: linear in the lengths. */
function sharedPairs(a: string, b: string): number {
  const counts = new Map<number, number>();
  for (let i = 0; i + 1 < a.length; i += 1) {
    const pair = a.charCodeAt(i) * 65536 + a.charCodeAt(i + 1);
    counts.set(pair, (counts.get(pair) ?? 0) + 1);
  }
  let shared = 0;
  for (let i = 0; i + 1 < b.length; i += 1) {
    const pair = b.charCodeAt(i) * 65536 + b.charCodeAt(i + 1);
    const left = counts.get(pair) ?? 0;
    if (left > 0) {
      shared += 1;
      counts.set(pair, left - 1);
    }
  }
  const total = a.length + b.length - 2;
  return total <= 0 ? 0 : (2 * shared) / total;
}

/** A quick upper estimate of how alike other lines can be to one line, from the characters that they share. */
export class LikenessBound {
  readonly #counts = new Int32Array(BUCKETS);
  readonly #left = new Int32Array(BUCKETS);
  readonly #length: number;

  constructor(line: string) {
    let length = 0;
    for (let i = 0; i < line.length; i += 1) {
      const code = line.charCodeAt(i);
      if (code <= 32) continue;
      this.#counts[code & MASK] = (this.#counts[code & MASK] ?? 0) + 1;
      length += 1;
    }
    this.#length = length;
  }

  /** At least the similarity of the two lines without their space; 0 where it can't reach `least`. */
  of(line: string, least: number): number {
    if (line.length < this.#length * least || line.length > (2 * this.#length) / least + 8) return 0;
    const left = this.#left;
    left.set(this.#counts);
    // More strange characters than this, and the line is out of reach however it goes on.
    const allowedStrange = Math.max(this.#length, line.length) * (1 - least);
    let strange = 0;
    let length = 0;
    for (let at = 0; at < line.length; at += 1) {
      const code = line.charCodeAt(at);
      if (code <= 32) continue;
      length += 1;
      const others = (left[code & MASK] ?? 0) - 1;
      left[code & MASK] = others;
      if (others >= 0) continue;
      strange += 1;
      if (strange > allowedStrange) return 0;
    }
    const bound = length === 0 ? 0 : (length - strange) / Math.max(length, this.#length);
    return bound < least ? 0 : bound;
  }
}
