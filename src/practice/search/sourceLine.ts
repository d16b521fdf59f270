export type Language = 'javascript' | 'typescript' | 'python' | 'other';

const languages: Readonly<Record<string, Language>> = {
  js: 'javascript',
  mjs: 'javascript',
  cjs: 'javascript',
  jsx: 'javascript',
  ts: 'typescript',
  mts: 'typescript',
  cts: 'typescript',
  tsx: 'typescript',
  py: 'python',
};

/** The language by the file's name; C-like rules go for the unknown ones. */
export function languageOf(path: string): Language {
  return languages[path.slice(path.lastIndexOf('.') + 1).toLowerCase()] ?? 'other';
}

export function isTestPath(path: string): boolean {
  return /(^|\/)(tests?|__tests__|spec)\/|(^|\/)test_[^/]*$|[._-](test|spec)\.[^/]*$|_test\.[^/]*$/i.test(path);
}

export function indentOf(line: string): string {
  return /^\s*/.exec(line)?.[0] ?? '';
}

/** Stands for each character of a string, a comment or a regular expression. */
export const masked = '\u0001';

/**
 * The line with the contents of strings, comments and regular expressions masked, character for character, so that a
 * search for operators finds code only. Reads one line: a string over several lines is not known to be one.
 */
export function maskLine(line: string, language: Language): string {
  const comment = language === 'python' ? '#' : '//';
  if (/^\s*(\*|\/\*)/.test(line) && language !== 'python') return masked.repeat(line.length);
  let result = '';
  let index = 0;
  while (index < line.length) {
    const rest = line.slice(index);
    if (rest.startsWith(comment)) return result + masked.repeat(rest.length);
    const literal = literalAt(rest, result, language);
    if (literal > 0) {
      result += maskLiteral(rest.slice(0, literal), language);
      index += literal;
    } else {
      result += line[index] ?? '';
      index += 1;
    }
  }
  return result;
}

/** The length of the literal that starts here, or 0. */
function literalAt(rest: string, before: string, language: Language): number {
  const quoted = /^(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`)/.exec(rest);
  if (quoted) return quoted[0].length;
  if (language === 'python' || !rest.startsWith('/')) return 0;
  if (!/(^|[(,=:[!&|?{};]|\breturn)\s*$/.test(before)) return 0;
  return /^\/(?:[^/\\[]|\\.|\[(?:[^\]\\]|\\.)*\])+\/[a-z]*/.exec(rest)?.[0].length ?? 0;
}

/** A template's `${...}` stays visible: it is code. */
function maskLiteral(literal: string, language: Language): string {
  if (!literal.startsWith('`') || language === 'python') return masked.repeat(literal.length);
  let result = '';
  let last = 0;
  for (const match of literal.matchAll(/\$\{([^}]*)\}/g)) {
    result += masked.repeat(match.index + 2 - last) + (match[1] ?? '') + masked;
    last = match.index + match[0].length;
  }
  return result + masked.repeat(literal.length - last);
}

const keywords = new Set(
  `and as assert async await break case catch class const continue def default del delete do elif else enum except export
  extends false False finally for from function get global if import in instanceof interface is lambda let new None nonlocal
  not null of or pass raise readonly return self set static super switch this throw true True try type typeof undefined var
  void while with yield`.split(/\s+/),
);

export function isKeyword(word: string): boolean {
  return keywords.has(word);
}

export interface Name {
  readonly name: string;
  readonly start: number;
  /** The object before the dot, or undefined. */
  readonly owner: string | undefined;
  readonly isCalled: boolean;
}

/** The identifiers of a masked line, keywords left out. */
export function namesIn(maskedLine: string): Name[] {
  const names: Name[] = [];
  for (const match of maskedLine.matchAll(/(?<![\w$#])#?[A-Za-z_$][\w$]*/g)) {
    const [name] = match;
    if (isKeyword(name)) continue;
    const before = maskedLine.slice(0, match.index);
    names.push({
      name,
      start: match.index,
      owner: /(?<!\.)\.$/.test(before) ? (/([\w$]+)\??\.$/.exec(before)?.[1] ?? '') : undefined,
      isCalled: maskedLine[match.index + name.length] === '(',
    });
  }
  return names;
}
