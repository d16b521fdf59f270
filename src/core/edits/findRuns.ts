/** Where `needle` occurs in `haystack`, overlapping occurrences too, at most `limit` of them. Linear (Knuth-Morris-Pratt). */
export function findRuns(haystack: readonly string[], needle: readonly string[], limit: number): number[] {
  if (needle.length === 0) return [];
  const border = borders(needle);
  const found: number[] = [];
  let matched = 0;
  for (let at = 0; at < haystack.length; at += 1) {
    while (matched > 0 && haystack[at] !== needle[matched]) matched = border[matched - 1] ?? 0;
    if (haystack[at] === needle[matched]) matched += 1;
    if (matched === needle.length) {
      found.push(at - needle.length + 1);
      if (found.length >= limit) return found;
      matched = border[matched - 1] ?? 0;
    }
  }
  return found;
}

function borders(needle: readonly string[]): number[] {
  const border = [0];
  let length = 0;
  for (let at = 1; at < needle.length; at += 1) {
    while (length > 0 && needle[at] !== needle[length]) length = border[length - 1] ?? 0;
    if (needle[at] === needle[length]) length += 1;
    border.push(length);
  }
  return border;
}
