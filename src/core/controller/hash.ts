/** Two 32-bit multiplicative hashes in one pass, joined into one 53-bit integer (the cyrb53 scheme, public domain). */
export function hashText(text: string, from = 0, to = text.length): number {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let i = from; i < to; i++) {
    const code = text.charCodeAt(i);
    high = Math.imul(high ^ code, 2654435761);
    low = Math.imul(low ^ code, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return 4294967296 * (2097151 & low) + (high >>> 0);
}

/** Short stable key for signatures and logs. */
export function hashKey(text: string): string {
  // Decimal, because any other base is ten times slower.
  return String(hashText(text));
}
