/**
 * Pieces that tokenisers cut text into: words by their case, digits, white space, single signs, other scripts.
 * Measured against the rule "about four characters a token", this gives more, never less, for prose, code, hexadecimal
 * and base64.
 */
const PIECES = /[A-Z]?[a-z]+|[A-Z]+|\d+|\r?\n[ \t]*|[ \t]+|[\u0020-\u007e]|[^\u0000-\u007e]+/g;  

/** Share added on top of the estimate, so that the reservation holds for tokenisers that cut finer. */
export const ESTIMATE_MARGIN = 0.15;

/**
 * A local upper estimate of how many tokens a text has, margin included. Nothing may be sent anywhere to count it
 * before the budget has agreed.
 */
export function estimateTokens(text: string): number {
  let tokens = 0;
  for (const [piece] of text.matchAll(PIECES)) tokens += pieceTokens(piece);
  return Math.ceil(tokens * (1 + ESTIMATE_MARGIN));
}

function pieceTokens(piece: string): number {
  const first = piece.charCodeAt(0);
  if (first > 0x7e) return utf8Length(piece) / 2;
  if (piece.startsWith('\n') || piece.startsWith('\r')) return 1 + (piece.length - 1) / 16;
  if (first === 0x20 || first === 0x09) return piece.length === 1 ? 0 : 0.5 + piece.length / 16;
  if (first >= 0x30 && first <= 0x39) return piece.length / 2 + 0.25;
  if (/^[A-Za-z]/.test(piece)) return piece.length <= 3 ? 1 : Math.max(1, piece.length / 5);
  return 1;
}

function utf8Length(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  }
  return bytes;
}
