/** What an advised step points at. Lines count from 1. */
export type AdviceTarget =
  | { readonly kind: 'file'; readonly path: string; readonly line: number | null; readonly symbol: string | null }
  | { readonly kind: 'symbol'; readonly name: string }
  | { readonly kind: 'other' };

const LINE_SUFFIX = /^(.*?)(?:[:#(]\s*(?:L|lines?\s*)?(\d+)(?:\s*[-–:,]\s*L?\d+)?\)?)$/i;

/** Reads `path`, `path:line`, `path:12-20`, `path#symbol`, `path (line 12)`, `symbol`, `symbol()`. */
export function parseTarget(target: string): AdviceTarget {
  const bare = target.replace(/[`'"]/g, '').trim();
  const lined = LINE_SUFFIX.exec(bare);
  const line = lined?.[2] === undefined ? null : Number(lined[2]);
  const withoutLine = (lined?.[1] ?? bare).trim();
  const [path, symbol] = splitSymbol(withoutLine);
  if (isPathLike(path)) return { kind: 'file', path: normalisePath(path), line, symbol: symbol ?? null };
  const name = /^([A-Za-z_$][\w$]*(?:(?:\.|::|#)[A-Za-z_$][\w$]*)*)(?:\(.*\))?$/.exec(withoutLine)?.[1];
  return name === undefined ? { kind: 'other' } : { kind: 'symbol', name };
}

/** The last part of a dotted name: `total` of `Cart.total`. */
export function lastName(name: string): string {
  return name.split(/[.#]|::/).at(-1) ?? name;
}

/** `src/a.js#add`, `src/a.js::add`, `src/a.js:add`. */
function splitSymbol(text: string): [string, string | undefined] {
  const match = /^(.+?\.[A-Za-z0-9]{1,8})(?:#|::?|\s+)([A-Za-z_$][\w$.]*)(?:\(.*\))?$/.exec(text);
  return match?.[1] === undefined ? [text, undefined] : [match[1], match[2]];
}

/** A path has a separator, or a name with an extension; it has no white space at its ends. */
function isPathLike(text: string): boolean {
  if (text === '' || /[\n*?"<>|]/.test(text)) return false;
  if (/^[A-Za-z]+:\/\//.test(text)) return false;
  if (/[/\\]/.test(text)) return !/\s(?:and|or|the)\s/i.test(text);
  return /^[\w@.-][\w@. -]*\.[A-Za-z][A-Za-z0-9]{0,7}$|^\.[A-Za-z][\w.-]*$/.test(text) && !/\(\)$/.test(text);
}

export function normalisePath(path: string): string {
  return path
    .replaceAll('\\', '/')
    .replace(/^(?:\.\/)+/, '')
    .replace(/\/{2,}/g, '/');
}

/** The workspace's file that a path means: itself, or the only one that ends with it. */
export function resolveFile(path: string, files: readonly string[]): string | null {
  if (files.includes(path)) return path;
  const endings = files.filter((file) => file.endsWith(`/${path}`));
  return endings.length === 1 ? (endings[0] ?? null) : null;
}
