import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { quotedName } from '../../core/edits/unifiedPatch';

export interface BinaryChange {
  /** With `/`, from the folder in which the patch is to be applied. */
  readonly path: string;
  readonly before: Buffer;
  readonly after: Buffer;
  readonly mode: '100644' | '100755';
}

/**
 * A change as git's own form for what is no UTF-8 text: both sides whole, compressed, with the hashes that `git apply` compares
 * the file with (gitformat-diff, "GIT binary patch").
 */
export function binaryPatch({ path, before, after, mode }: BinaryChange): string {
  return [
    `diff --git ${quotedName(`a/${path}`)} ${quotedName(`b/${path}`)}`,
    `index ${blobId(before)}..${blobId(after)} ${mode}`,
    'GIT binary patch',
    literal(after),
    literal(before),
    '',
  ].join('\n');
}

function blobId(bytes: Buffer): string {
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}

const BYTES_A_LINE = 52;
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~';

function literal(bytes: Buffer): string {
  const packed = deflateSync(bytes);
  const lines = [`literal ${bytes.length}`];
  for (let start = 0; start < packed.length; start += BYTES_A_LINE) {
    const piece = packed.subarray(start, start + BYTES_A_LINE);
    // The line's length as a letter: A to Z for 1 to 26, a to z for 27 to 52.
    const length = String.fromCharCode(piece.length <= 26 ? 64 + piece.length : 70 + piece.length);
    lines.push(length + base85(piece));
  }
  return `${lines.join('\n')}\n`;
}

/** Four bytes as five digits of base 85, the highest first; the last ones filled up with zeros. */
function base85(bytes: Buffer): string {
  const filled = Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
  let text = '';
  for (let at = 0; at < filled.length; at += 4) {
    let value = filled.readUInt32BE(at);
    let digits = '';
    for (let digit = 0; digit < 5; digit++) {
      digits = (ALPHABET[value % 85] ?? '') + digits;
      value = Math.floor(value / 85);
    }
    text += digits;
  }
  return text;
}
