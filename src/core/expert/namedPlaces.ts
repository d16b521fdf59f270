import { lastName, parseTarget } from './target';

/** Words of languages that are written like names of code. */
const KEYWORDS = new Set(
  'async await break case catch class const continue def default else except export extends false finally for func function if import let new None null raise return self static super switch this throw true True False try undefined var void while with yield'.split(
    ' ',
  ),
);

/** A name by itself between back ticks, a call, `camelCase` or `snake_case`: other words may be plain English. */
const NAMES =
  /`([A-Za-z_$][\w$]*(?:(?:\.|::|#)[A-Za-z_$][\w$]*)*)(?:\(\))?`|([A-Za-z_$][\w$]*)\(|\b([a-z]+[A-Z]\w*|[A-Za-z]+_\w+)\b/g;

/**
 * The files and functions that a text names, each as the target of a step would name it. Some words only look like files
 * (`e.g`): the workspace has none of that name, so that nothing follows from them.
 */
export function namedPlaces(text: string): string[] {
  const files = text
    .split(/[\s,;"'`()[\]{}<>]+/)
    .map((word) => word.replace(/[.:!?]+$/, ''))
    .filter((word) => parseTarget(word).kind === 'file');
  const names = [...text.matchAll(NAMES)]
    .map(([, quoted = '', called = '', composed = '']) => lastName(quoted || called || composed))
    .filter((name) => name.length > 1 && !KEYWORDS.has(name));
  return [...new Set([...files, ...names])];
}
