/**
 * Model output and test output may hold escape sequences that move the cursor, change the title or hide text. What is
 * printed for people is made visible instead.
 */
export function cleanForTerminal(text: string): string {
  return text.replace(UNSAFE, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return code < 0x20 || code === 0x7f ? VISIBLE_CONTROL : '';
  });
}

const VISIBLE_CONTROL = '\u2423';

// Controls except tab and newline, C1 controls, bidirectional overrides, zero-width and tag characters.
const UNSAFE =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u{e0000}-\u{e007f}]/gu;
