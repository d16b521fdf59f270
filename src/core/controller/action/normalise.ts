/** One spelling for a path: forward slashes, no `./`, no doubled or trailing slash, no root prefix. */
export function normalisePath(path: string, root = ''): string {
  let result = path.includes('\\') && !path.includes(' ') ? path.replaceAll('\\', '/') : path;
  if (result.includes('//')) result = result.replace(/(?<!:)\/{2,}/g, '/');
  while (result.startsWith('./')) result = result.slice(2);
  if (result.includes('/./')) result = result.replaceAll('/./', '/');
  if (root !== '' && result.startsWith(root + '/')) result = result.slice(root.length + 1);
  if (result.length > 1 && result.endsWith('/')) result = result.slice(0, -1);
  return result;
}

/** Digits become one `#`: two texts that differ in numbers alone get one form. */
export function maskNumbers(text: string): string {
  return text.replace(/\d+/g, '#');
}

/** One space for each stretch of white space between words; single spaces, the most by far, stay untouched. */
export function collapseSpace(text: string): string {
  return text.replace(/\s{2,}|[^\S ]/g, ' ').trim();
}

/** Agents of the ReAct kind write `execute[ls]`. */
export function withoutExecute(line: string): string {
  return line.startsWith('execute[') && line.endsWith(']') ? line.slice('execute['.length, -1) : line;
}

/** One spelling for an argument's value: `16`, `"16"` and `16.0` are the same, key order does not matter. */
export function normaliseValue(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') {
    const text = collapseSpace(value);
    if (/^-?\d+(\.0+)?$/.test(text)) return String(Number(text));
    return looksLikePath(text) ? normalisePath(text) : text;
  }
  if (Array.isArray(value)) return '[' + value.map(normaliseValue).join(',') + ']';
  if (typeof value === 'object') return '{' + normaliseEntries(value as Record<string, unknown>).join(',') + '}';
  return '';
}

/** Sorted `key=value` pairs; empty and absent arguments are the same. */
export function normaliseEntries(args: Record<string, unknown>): string[] {
  const entries: string[] = [];
  for (const key of Object.keys(args).sort()) {
    const value = normaliseValue(args[key]);
    if (value !== '') entries.push(key + '=' + value);
  }
  return entries;
}

export function looksLikePath(text: string): boolean {
  return text.length < 300 && /^[\w.@~:\\/-]*[\\/.][\w.@~\\/-]*$/.test(text);
}
