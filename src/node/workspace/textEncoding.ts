import type { ReadResult } from '../../core/workspace/workspace';

export type Encoding = Extract<ReadResult, { kind: 'text' }>['encoding'];

/** Decodes bytes so that encoding the text gives the same bytes back; null for what is not text. */
export function decodeText(bytes: Buffer): { readonly text: string; readonly encoding: Encoding } | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return roundTrip(bytes, bytes.subarray(2).toString('utf16le'), 'utf16le');
  if (bytes[0] === 0xfe && bytes[1] === 0xff) {
    if (bytes.length % 2 !== 0) return null;
    return roundTrip(bytes, Buffer.from(bytes.subarray(2)).swap16().toString('utf16le'), 'utf16be');
  }
  if (bytes.subarray(0, 8192).includes(0)) return null;
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const body = hasMark ? bytes.subarray(3) : bytes;
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
    return { text, encoding: hasMark ? 'utf8-bom' : 'utf8' };
  } catch {
    return { text: bytes.toString('latin1'), encoding: 'latin1' };
  }
}

function roundTrip(bytes: Buffer, text: string, encoding: Encoding) {
  const again = encodeText(text, encoding);
  return again?.equals(bytes) === true ? { text, encoding } : null;
}

/** Encodes text; null when the encoding has no bytes for some of it. */
export function encodeText(text: string, encoding: Encoding): Buffer | null {
  switch (encoding) {
    case 'utf8':
      return isWellFormed(text) ? Buffer.from(text, 'utf8') : null;
    case 'utf8-bom':
      return isWellFormed(text) ? Buffer.from(`\ufeff${text}`, 'utf8') : null;
    case 'utf16le':
      return Buffer.from(`\ufeff${text}`, 'utf16le');
    case 'utf16be':
      return Buffer.from(`\ufeff${text}`, 'utf16le').swap16();
    case 'latin1':
      return /^[\u0000-\u00ff]*$/.test(text) ? Buffer.from(text, 'latin1') : null;
  }
}

function isWellFormed(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}
