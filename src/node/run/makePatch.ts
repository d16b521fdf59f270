import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { unifiedPatch } from '../../core/edits/unifiedPatch';
import type { FileChange } from '../../core/workspace/workspace';
import { decodeText, encodeText, type Encoding } from '../workspace/textEncoding';
import type { WorkingCopy } from '../workspace/workingCopy';
import { binaryPatch } from './binaryPatch';

const BYTE_ORDER_MARK = '\ufeff';

/**
 * The changes as a patch from the repository's root. A byte-order mark is part of the first line there, so it is put back; a file
 * in UTF-16 or Latin-1, whose lines a text of UTF-8 can't hold, comes in git's binary form.
 */
export function makePatch(
  copy: Pick<WorkingCopy, 'folder' | 'source' | 'patchPrefix'>,
  changes: readonly FileChange[],
): string {
  return changes.map((change) => patchOf(copy, change)).join('');
}

function patchOf(copy: Pick<WorkingCopy, 'folder' | 'source' | 'patchPrefix'>, change: FileChange): string {
  const path = copy.patchPrefix + change.path;
  const { before, after } = change;
  // The user's own file tells: an edit may have taken the one character out that UTF-8 writes otherwise.
  const encoding = encodingOf(join(copy.source, change.path)) ?? encodingOf(join(copy.folder, change.path)) ?? 'utf8';
  if (before !== null && after !== null && before !== after && isForeign(encoding)) {
    const [old, now] = [encodeText(before, encoding), encodeText(after, encoding)];
    const mode = isExecutable(join(copy.folder, change.path)) ? '100755' : '100644';
    if (old !== null && now !== null) return binaryPatch({ path, before: old, after: now, mode });
  }
  const mark = encoding === 'utf8-bom' ? BYTE_ORDER_MARK : '';
  const marked = (text: string | null): string | null => (text === null ? null : mark + text);
  return unifiedPatch([{ path, before: marked(before), after: marked(after) }]);
}

function isForeign(encoding: Encoding): boolean {
  return encoding === 'utf16le' || encoding === 'utf16be' || encoding === 'latin1';
}

function encodingOf(file: string): Encoding | null {
  try {
    return decodeText(readFileSync(file))?.encoding ?? null;
  } catch {
    return null; // A new or a deleted file.
  }
}

function isExecutable(file: string): boolean {
  return ((statSync(file, { throwIfNoEntry: false })?.mode ?? 0) & 0o100) !== 0;
}
