/** Bits of information a character, from how often each one occurs. */
export function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

const PLACEHOLDERS =
  /^(?:x{3,}|\*{3,}|\.{3,}|-{3,}|0{6,}|1234\d*|abc(?:123|def)?|changeme|change[_-]me|replace[_-]?me|todo|tbd|none|null|nil|undefined|true|false|string|number|boolean|required|optional|redacted|hidden|secret|password|token|value|test|example|dummy|fake|mock|sample|placeholder|foo|bar|baz|foobar|username|user|name|key|default|development|production|localhost)$/i;

/** Words that a person writes where a secret would stand. */
const PLACEHOLDER_PARTS =
  /your[_-]|[_-]here$|<[^>]*>|\bexample\b|placeholder|xxxx|\*\*\*|\$\{|\{\{|%\w+%|^process\.env|^os\.environ|\[redacted\]/i;

export function isPlaceholder(value: string): boolean {
  return PLACEHOLDERS.test(value) || PLACEHOLDER_PARTS.test(value);
}

/** Names whose value is worth hiding even when it does not look random. */
const PASSWORD_NAME = /pass(?:word|wd|phrase)|pwd|secret/i;

/** Code, not data: a call, a path of properties, a template, a sentence. */
const CODE =
  /^[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)+$|\(|\)|=>|^\.{0,2}\/|^[a-z]+:\/\/|\s\S+\s|^[A-Z][A-Z_]+$|^[a-z]+(?:[-_ .][a-z]+)*$/;

/** Whether a value that stands under a telling name is a secret rather than code, a word or a placeholder. */
export function isProbablySecret(value: string, name = ''): boolean {
  const text = value.trim();
  if (text.length < 6 || isPlaceholder(text)) return false;
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9\s]/].filter((kind) => kind.test(text)).length;
  if (PASSWORD_NAME.test(name) && kinds >= 2 && /[\d]|[^\w\s.-]/.test(text) && !CODE.test(text)) return true;
  if (CODE.test(text)) return false;
  return text.length >= 12 && kinds >= 2 && /\d/.test(text) && entropy(text) >= 3;
}
