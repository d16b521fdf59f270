/** Typographic characters and the plain one that a keyboard has for each; one for one, so that offsets stay true. */
const PLAIN_BY_TYPOGRAPHIC: ReadonlyMap<string, string> = new Map([
  ...pairs('\u2018\u2019\u201a\u201b\u2032\u00b4\u02bc', "'"),
  ...pairs('\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb', '"'),
  ...pairs('\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63', '-'),
  ...pairs('\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000', ' '),
  ...fullWidth(),
]);

const TYPOGRAPHIC = new RegExp(
  `[${[...PLAIN_BY_TYPOGRAPHIC.keys()].map((c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')}]`,
  'g',
);
const INVISIBLE = /[\u200b-\u200d\u2060\ufeff\u00ad]/g;
const NOT_ASCII = /[^\u0000-\u007f]/;

/** Plain characters for typographic ones, of the same length: quotes, dashes, special spaces, full-width forms. */
export function plainTypography(text: string): string {
  if (!NOT_ASCII.test(text)) return text;
  return text.replace(TYPOGRAPHIC, (character) => PLAIN_BY_TYPOGRAPHIC.get(character) ?? character);
}

export function isPlain(text: string): boolean {
  return !NOT_ASCII.test(text);
}

/** A key under which lines compare equal apart from typography and the space around them. */
export function typographyKey(line: string): string {
  if (!NOT_ASCII.test(line)) return line.trim();
  return plainTypography(line).replace(INVISIBLE, '').replaceAll('\u2026', '...').trim();
}

/**
 * A replacement line spelt as the file spells: where the model's search line differs from the file's only in typography,
 * the same characters are put right in the replacement.
 */
export function spellAsFile(replacement: string, searchLine: string, fileLine: string): string {
  const search = searchLine.trim();
  const file = fileLine.trim();
  if (search === file || plainTypography(search) !== plainTypography(file)) return replacement;
  const indent = /^\s*/.exec(replacement)?.[0] ?? '';
  return indent + spellTextAsFile(replacement.slice(indent.length).trimEnd(), search, file);
}

/** The same for any text; `search` and `file` are of equal length. What the model left as it was keeps the file's characters. */
export function spellTextAsFile(replacement: string, search: string, file: string): string {
  const most = Math.min(search.length, replacement.length);
  let start = 0;
  while (start < most && search[start] === replacement[start]) start += 1;
  let end = 0;
  while (end < most - start && search.at(-1 - end) === replacement.at(-1 - end)) end += 1;
  const spelling = spellingOf(search, file);
  const middle = Array.from(replacement.slice(start, replacement.length - end))
    .map((c) => spelling.get(c) ?? c)
    .join('');
  return file.slice(0, start) + middle + file.slice(file.length - end);
}

/** The plain characters of the file for the typographic ones of the search text. */
function spellingOf(search: string, file: string): ReadonlyMap<string, string> {
  const spelling = new Map<string, string>();
  for (let index = 0; index < search.length; index += 1) {
    const written = search[index] ?? '';
    const real = file[index] ?? '';
    if (written !== real && PLAIN_BY_TYPOGRAPHIC.get(written) === real) spelling.set(written, real);
  }
  return spelling;
}

function pairs(characters: string, plain: string): [string, string][] {
  return Array.from(characters).map((character) => [character, plain]);
}

function fullWidth(): [string, string][] {
  const result: [string, string][] = [];
  for (let code = 0xff01; code <= 0xff5e; code += 1) {
    result.push([String.fromCharCode(code), String.fromCharCode(code - 0xfee0)]);
  }
  return result;
}
