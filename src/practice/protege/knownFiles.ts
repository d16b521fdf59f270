/** The lines of a file that were shown so far. */
interface PartlyKnown {
  readonly lines: Map<number, string>;
  total: number;
}

/** What excerpts with numbered lines have shown of the workspace's files. */
export class KnownFiles {
  private readonly files = new Map<string, PartlyKnown>();
  /** Paths named in trees and listings. */
  readonly paths = new Set<string>();

  /** Reads every excerpt in a text; `path` is the file that the text is about, where its head does not say so. */
  learn(text: string, path?: string): void {
    let current = path === undefined ? undefined : this.entry(path);
    for (const line of text.split('\n')) {
      const head =
        /^(\S+\.\w+)[ ,]+\(?(?:lines? (\d+)-(\d+) of (\d+)|all (\d+) lines?)\)?:?$/.exec(line) ??
        /^(?:#+ |=+ )?(\S+\.\w+):?$/.exec(line);
      const path = head?.[1];
      if (path !== undefined) {
        current = this.entry(path);
        const total = Number(head?.[4] ?? head?.[5] ?? 0);
        if (total > 0) current.total = total;
        continue;
      }
      const numbered = /^\s*(\d+)\s*(?:\||:|\t) ?(.*)$/.exec(line);
      if (numbered && current !== undefined) current.lines.set(Number(numbered[1]), numbered[2] ?? '');
    }
    this.learnPaths(text);
  }

  /** `src/: a.js b.js` (or with commas), and one path a line. */
  private learnPaths(text: string): void {
    for (const match of text.matchAll(/^((?:[\w@.-]+\/)+): (.+)$/gm)) {
      const folder = (match[1] ?? '').replace(/^\.\//, '');
      for (const name of (match[2] ?? '').split(/[\s,]+/))
        if (/^[\w@.-]+\.\w+$/.test(name)) this.paths.add(folder + name);
    }
    for (const match of text.matchAll(/^[ -]*((?:[\w@.-]+\/)*[\w@-]+\.[a-z]{1,4})$/gm)) this.paths.add(match[1] ?? '');
  }

  /** The whole text, or undefined while some of it has not been seen. */
  text(path: string): string | undefined {
    const file = this.files.get(path);
    if (file === undefined || file.total === 0 || file.lines.size < file.total) return undefined;
    const lines = Array.from({ length: file.total }, (_, index) => file.lines.get(index + 1) ?? '');
    return `${lines.join('\n')}\n`;
  }

  /** The lines that were shown, in their places, with empty lines for the others. */
  partialText(path: string): string | undefined {
    const file = this.files.get(path);
    if (file === undefined || file.lines.size === 0) return undefined;
    const last = Math.max(...file.lines.keys());
    return Array.from({ length: last }, (_, index) => file.lines.get(index + 1) ?? '').join('\n');
  }

  /** The first line that has not been seen, or undefined when all have, or nothing is known. */
  nextUnseen(path: string): number | undefined {
    const file = this.files.get(path);
    if (file === undefined || file.total === 0) return undefined;
    for (let line = 1; line <= file.total; line += 1) if (!file.lines.has(line)) return line;
    return undefined;
  }

  private entry(path: string): PartlyKnown {
    const known = this.files.get(path) ?? { lines: new Map<number, string>(), total: 0 };
    this.files.set(path, known);
    this.paths.add(path);
    return known;
  }
}
