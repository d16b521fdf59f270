/** One indentation of the search text and the file's indentation for the same line. */
interface Pair {
  readonly search: string;
  readonly file: string;
}

const MAX_LINES_LOOKED_AT = 2000;

export function indentOf(line: string): string {
  return /^[ \t]*/.exec(line)?.[0] ?? '';
}

/** Says how to indent a replacement line so that it fits the file, learnt from the lines that matched. */
export class Reindenter {
  readonly #pairs: readonly Pair[];
  readonly #bySearch = new Map<string, string>();
  readonly #searchUnit: string;
  readonly #fileUnit: string;

  /** @param mapping For each line of the search text the index of its line in the file, or -1. */
  constructor(
    searchLines: readonly string[],
    replaceLines: readonly string[],
    fileLines: readonly string[],
    mapping: readonly number[],
  ) {
    const pairs: Pair[] = [];
    for (const [index, line] of searchLines.entries()) {
      const fileLine = fileLines[mapping[index] ?? -1];
      if (line.trim() === '' || fileLine === undefined) continue;
      pairs.push({ search: indentOf(line), file: indentOf(fileLine) });
    }
    this.#pairs = pairs;
    for (const { search, file } of pairs) if (!this.#bySearch.has(search)) this.#bySearch.set(search, file);
    const near = Math.max(0, (mapping.find((at) => at >= 0) ?? 0) - MAX_LINES_LOOKED_AT / 2);
    this.#fileUnit = unitOf(fileLines.slice(near, near + MAX_LINES_LOOKED_AT)) ?? '    ';
    this.#searchUnit = unitOf([...searchLines, ...replaceLines]) ?? this.#fileUnit;
  }

  /** True when every line already has the file's indentation. */
  get isIdentity(): boolean {
    return this.#pairs.every(({ search, file }) => search === file);
  }

  /** @param twin Indentations of the search line that this one replaces, where there is one. */
  indent(line: string, twin?: { readonly searchLine: string; readonly fileLine: string }): string {
    if (line.trim() === '' || this.isIdentity) return line;
    const own = indentOf(line);
    const body = line.slice(own.length);
    if (twin !== undefined && indentOf(twin.searchLine) === own) return indentOf(twin.fileLine) + body;
    const known = this.#bySearch.get(own);
    if (known !== undefined) return known + body;
    return (this.#deeperThanKnown(own) ?? this.#shallowerThanKnown(own) ?? own) + body;
  }

  #deeperThanKnown(own: string): string | null {
    let base: Pair | null = null;
    for (const pair of this.#pairs) {
      if (own.startsWith(pair.search) && (base === null || pair.search.length > base.search.length)) base = pair;
    }
    if (base === null) return null;
    const extra = own.slice(base.search.length);
    if (this.#searchUnit === this.#fileUnit) return base.file + extra;
    const levels = Math.floor(extra.length / this.#searchUnit.length);
    const rest = extra.slice(levels * this.#searchUnit.length);
    return base.file + this.#fileUnit.repeat(levels) + rest;
  }

  #shallowerThanKnown(own: string): string | null {
    let base: Pair | null = null;
    for (const pair of this.#pairs) {
      if (pair.search.startsWith(own) && (base === null || pair.search.length < base.search.length)) base = pair;
    }
    if (base === null) return null;
    const levels = (base.search.length - own.length) / this.#searchUnit.length;
    const dropped = Math.round(levels * this.#fileUnit.length);
    return base.file.slice(0, Math.max(0, base.file.length - dropped));
  }
}

/** What one level of indentation is made of: a tab, or the most usual step between neighbouring lines. */
function unitOf(lines: readonly string[]): string | null {
  const counts = new Map<number, number>();
  let previous = 0;
  let tabs = 0;
  let spaces = 0;
  for (const line of lines) {
    if (line.trim() === '') continue;
    const indent = indentOf(line);
    if (indent.startsWith('\t')) tabs += 1;
    else if (indent !== '') spaces += 1;
    const step = Math.abs(indent.length - previous);
    if (step > 1) counts.set(step, (counts.get(step) ?? 0) + 1);
    previous = indent.length;
  }
  if (tabs > spaces) return '\t';
  let best: number | null = null;
  for (const [step, count] of counts) {
    if (best === null || count > (counts.get(best) ?? 0)) best = step;
  }
  return best === null ? null : ' '.repeat(best);
}
