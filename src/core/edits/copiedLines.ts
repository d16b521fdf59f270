/** A search and replacement freed of what models copy along with the code. */
export interface Unwrapped {
  readonly search: string;
  readonly replace: string;
  /** Line (from 1) at which the copied numbers say that the search text begins. */
  readonly line: number | null;
}

const NUMBERED_PIPE = /^ *(\d+) ?[|│](?: (.*)|())$/;

/** Takes off code fences and the line numbers of `read_file` output; null where there is nothing to take off. */
export function unwrapCopied(search: string, replace: string): Unwrapped | null {
  const plainSearch = withoutFence(search);
  const plainReplace = withoutFence(replace);
  const numbered = withoutNumbers(plainSearch);
  if (numbered !== null) {
    const cleaned = withoutNumbers(plainReplace)?.text ?? withoutSomeNumbers(plainReplace);
    return { search: numbered.text, replace: cleaned, line: numbered.first };
  }
  return plainSearch === search ? null : { search: plainSearch, replace: plainReplace, line: null };
}

/** The text without the line numbers in front of every line, when all its lines have them and they count up. */
export function withoutNumbers(text: string): { readonly text: string; readonly first: number } | null {
  const lines = text.split('\n');
  const stripped: string[] = [];
  let first: number | null = null;
  let previous = 0;
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') {
      if (index !== 0 && index !== lines.length - 1) return null;
      stripped.push('');
      continue;
    }
    const match = NUMBERED_PIPE.exec(line);
    if (match === null) return null;
    const number = Number(match[1]);
    if (first !== null && number !== previous + 1) return null;
    first ??= number;
    previous = number;
    stripped.push(match[2] ?? '');
  }
  return first === null ? null : { text: stripped.join('\n'), first };
}

/** The text without a code fence around the whole of it. */
export function withoutFence(text: string): string {
  return /^\s*(```+|~~~+)[\w+#.-]*[ \t]*\n([\s\S]*?)\n?\1[ \t]*\n?$/.exec(text)?.[2] ?? text;
}

/** A replacement where new lines have no number but the old ones still do. */
function withoutSomeNumbers(text: string): string {
  return text
    .split('\n')
    .map((line) => NUMBERED_PIPE.exec(line)?.[2] ?? (NUMBERED_PIPE.test(line) ? '' : line))
    .join('\n');
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', '#39': "'", apos: "'" };
const ENTITY = /&(lt|gt|amp|quot|#39|apos);/g;
const ESCAPED = /\\([nt"'])/g;

/** A search and replacement that were escaped once too often (`\\n` for a new line, `&amp;`); null where they were not. */
export function unescapeCopied(search: string, replace: string): Pick<Unwrapped, 'search' | 'replace'> | null {
  if (search.search(ENTITY) !== -1) return { search: withoutEntities(search), replace: withoutEntities(replace) };
  if (search.includes('\n') || !search.includes('\\n')) return null;
  // A replacement with real new lines was not escaped: its `\n` are the code's own.
  return { search: withoutEscapes(search), replace: replace.includes('\n') ? replace : withoutEscapes(replace) };
}

function withoutEntities(text: string): string {
  return text.replace(ENTITY, (entity, name: string) => ENTITIES[name] ?? entity);
}

function withoutEscapes(text: string): string {
  return text.replace(ESCAPED, (_escaped, letter: string) => (letter === 'n' ? '\n' : letter === 't' ? '\t' : letter));
}
