/**
 * Pieces that tokenisers cut text into: long random strings, words by their case, digits, white space, signs, other
 * scripts.
 */
const PIECES =
  /[A-Za-z0-9+/_=-]{20,}|[A-Z]?[a-z]+|[A-Z]+|\d+|\r?\n[ \t]*|[ \t]+|[!-/:-@[-`{-~]+|[^\u0000-\u007e]+|[^]/g;

/** Share added on top of the estimate, so that the reservation holds for tokenisers that cut finer. */
export const ESTIMATE_MARGIN = 0.25;

/**
 * A local upper estimate of how many tokens a text has, margin included. Nothing may be sent anywhere to count it
 * before the budget has agreed. Fitted so that prose, code, hexadecimal, base64 and other scripts stay above the counts
 * of two public tokenisers (o200k and cl100k); test/unit/expert/packet.test.ts holds some of those counts.
 */
export function estimateTokens(text: string): number {
  let tokens = 0;
  for (const [piece] of text.matchAll(PIECES)) tokens += pieceTokens(piece);
  return Math.ceil(tokens * (1 + ESTIMATE_MARGIN));
}

function pieceTokens(piece: string): number {
  const first = piece.charCodeAt(0);
  if (first > 0x7e) return weightedLength(piece) / 2;
  if (piece.startsWith('\n') || piece.startsWith('\r')) return 1 + (piece.length - 1) / 16;
  if (first === 0x20 || first === 0x09) return piece.length === 1 ? 0 : 0.5 + piece.length / 16;
  if (piece.length >= 20 && isRandom(piece)) return piece.length * 0.8;
  if (/^\d+$/.test(piece)) return piece.length / 2 + 0.25;
  if (/^[A-Za-z]+$/.test(piece)) return wordTokens(piece);
  if (/[A-Za-z0-9]/.test(piece)) return splitTokens(piece);
  return 0.4 + 0.6 * piece.length;
}

function wordTokens(word: string): number {
  if (word.length > 1 && word === word.toUpperCase()) return Math.max(1, word.length / 3);
  return Math.max(1, word.length / 5);
}

/** Keys, hashes and encoded data: mixed cases with digits, or hexadecimal. */
function isRandom(piece: string): boolean {
  return /\d/.test(piece) && ((/[a-z]/.test(piece) && /[A-Z]/.test(piece)) || /^[0-9a-fA-F-]+$/.test(piece));
}

/** A long identifier or path: its parts one by one. */
function splitTokens(piece: string): number {
  let tokens = 0;
  for (const [part] of piece.matchAll(/[A-Z]?[a-z]+|[A-Z]+|\d+|[+/_=-]+/g)) {
    if (/^\d/.test(part)) tokens += part.length / 2 + 0.25;
    else tokens += /^[A-Za-z]/.test(part) ? wordTokens(part) : 0.4 + 0.6 * part.length;
  }
  return tokens;
}

/** Bytes of UTF-8, with emoji and rare signs counted one higher: tokenisers cut those finest. */
function weightedLength(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 5;
  }
  return bytes;
}
