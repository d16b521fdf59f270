import { closeSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { unifiedPatch } from '../../core/edits/unifiedPatch';
import type { FileChange } from '../../core/workspace/workspace';
import type { WorkingCopy } from '../workspace/workingCopy';

const BYTE_ORDER_MARK = '\ufeff';

/** The changes as a patch from the repository's root. A byte-order mark is part of the first line there, so it is put back. */
export function makePatch(copy: Pick<WorkingCopy, 'folder' | 'patchPrefix'>, changes: readonly FileChange[]): string {
  return unifiedPatch(
    changes.map(({ path, before, after }) => {
      const mark = startsWithMark(join(copy.folder, path)) ? BYTE_ORDER_MARK : '';
      const marked = (text: string | null): string | null => (text === null ? null : mark + text);
      return { path: copy.patchPrefix + path, before: marked(before), after: marked(after) };
    }),
  );
}

function startsWithMark(file: string): boolean {
  let fd: number;
  try {
    fd = openSync(file, 'r');
  } catch {
    return false; // A deleted file.
  }
  try {
    const bytes = Buffer.alloc(3);
    return readSync(fd, bytes, 0, 3, 0) === 3 && bytes.equals(Buffer.from(BYTE_ORDER_MARK, 'utf8'));
  } finally {
    closeSync(fd);
  }
}
