import type { Translate } from '../language';

/**
 * A text that the core writes into the log, with its places for values. It is the very text that the translators are given,
 * so that the log stays English and a reader has it in his own language. The kinds of values: `n` is a number, `w` a word
 * (a model, an address), `x` any text, `e` all that is left, `r` a text that has rules of its own, `q` a list of such that each begin with a quote.
 */
export interface Rule {
  readonly kinds: string;
  /** Whether it begins with a text of any length, which could swallow a sentence before it. */
  readonly isOpen: boolean;
  /** Finds the text at one place of another. */
  readonly sticky: RegExp;
  /** Finds the text where there is nothing else. */
  readonly whole: RegExp;
  readonly say: (t: Translate, values: readonly string[]) => string;
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
}

const shapes: Readonly<Record<string, string>> = {
  n: String.raw`(\d+)`,
  w: String.raw`(\S+?)`,
  q: "('[^]+?)",
  e: '([^]+)',
};

/** `say` calls the translator once, with its text and these values. */
export function rule(kinds: string, say: Rule['say']): Rule {
  let template = '';
  const read: Translate = (message) => (template = message);
  say(read, []);
  const shape = template
    .split(/\{\d+\}/)
    .map(escaped)
    .reduce((before, after, index) => before + (shapes[kinds[index - 1] ?? ''] ?? '([^]+?)') + after);
  const isOpen = kinds.startsWith('x') && template.startsWith('{0}');
  return { kinds, isOpen, sticky: new RegExp(String.raw`${shape}(?=\s|$)`, 'y'), whole: new RegExp(`^${shape}$`), say };
}
