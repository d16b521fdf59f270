export interface Place {
  readonly path: string;
  /** From 1. */
  readonly line: number;
}

/** Files and lines that a text names, in order, each once: `src/a.js:12:3`, `File "a.py", line 12`. */
export function placesIn(text: string): Place[] {
  const places = new Map<string, Place>();
  const patterns = [
    /(?:file:\/\/)?((?:[A-Za-z]:)?[\w@./\\-]*[\w-]\.[A-Za-z]{1,4}):(\d+)(?::\d+)?/g,
    /File "([^"]+)", line (\d+)/g,
  ];
  for (const pattern of patterns) {
    for (const match of text.matchAll(pattern)) {
      const path = (match[1] ?? '').replaceAll('\\', '/');
      const place = { path, line: Number(match[2]) };
      if (!/^node:|\/node_modules\/|^internal\//.test(path)) places.set(`${path}:${place.line}`, place);
    }
  }
  return [...places.values()];
}

/** The known file that a path from a stack trace means: the longest known path that it ends with. */
export function resolvePath(path: string, known: readonly string[]): string | undefined {
  const bare = path.replaceAll('\\', '/').replace(/^\.\//, '');
  if (known.includes(bare)) return bare;
  return known.filter((file) => bare.endsWith(`/${file}`)).sort((a, b) => b.length - a.length)[0];
}

/** Names of failing tests, as the common runners and the tool results write them. */
export function failingTestNames(text: string): string[] {
  const names = new Set<string>();
  const patterns = [
    /^\s*not ok \d+ - (.+?)(?: # .*)?$/gm,
    /^(?:FAIL|ERROR): (\w+)/gm,
    /^FAILED (?:\S+::)?([\w[\]-]+)/gm,
    /^\s*(?:✖|✗|×|●|✕) (.+?)(?: \([\d.]+ ?m?s\))?$/gm,
    /^\s*[-*] (.+?)(?: \([^()]*:\d+\))?(?:: .*)?$/gm,
  ];
  for (const pattern of patterns) for (const match of text.matchAll(pattern)) names.add((match[1] ?? '').trim());
  return [...names];
}

/** How many tests fail, where the text says so; null where it does not. */
export function failingCount(text: string): number | null {
  const patterns = [
    /^# fail (\d+)$/m,
    /^ℹ fail (\d+)$/m,
    /\bFAILED \(((?:failures|errors)=\d+(?:, (?:failures|errors)=\d+)*)/,
    /\b(\d+) (?:failed|failing)\b/i,
    /\bfailing[:=] ?(\d+)/i,
  ];
  for (const pattern of patterns) {
    const found = pattern.exec(text)?.[1];
    if (found !== undefined) return [...found.matchAll(/\d+/g)].reduce((sum, match) => sum + Number(match[0]), 0);
  }
  return null;
}

/** The failure with everything masked that differs between equal failures. */
export function failureSignature(text: string): string {
  return text
    .replace(/duration_ms:? [\d.]+|[\d.]+ ?m?s\b/g, '')
    .replace(/(?:file:\/\/)?(?:\/[\w.@-]+)+\//g, '')
    .replace(/^# .*$/gm, '')
    .replace(/\s+/g, ' ');
}
