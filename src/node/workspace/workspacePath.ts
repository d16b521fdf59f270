import type { RefusalReason } from '../../core/workspace/workspace';
import { isGitName } from './folderNames';

export type CheckedPath =
  | { readonly kind: 'ok'; readonly path: string }
  | { readonly kind: 'refused'; readonly reason: RefusalReason; readonly message: string };

const deviceName = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$|clock\$)(\.|$)/i;

/** Checks a path's text alone: relative, inside, and a name that a file may have. Gives it back without `.` and `..`. */
export function checkPathText(given: string, platform: NodeJS.Platform = process.platform): CheckedPath {
  const isWindows = platform === 'win32';
  const path = isWindows ? given.replaceAll('\\', '/') : given;
  if (path.includes('\0')) return refused('invalid-path', 'A path can not hold a zero byte.');
  if (path.trim() === '') return refused('invalid-path', 'The path is empty.');
  if (path.startsWith('/') || /^[A-Za-z]:/.test(path) || path.startsWith('\\\\')) {
    return refused('absolute-path', `${given} is absolute. Give a path relative to the workspace.`);
  }
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment !== '..') segments.push(segment);
    else if (segments.pop() === undefined) return refused('outside-workspace', `${given} is outside the workspace.`);
  }
  if (segments.length === 0) return refused('not-a-file', `${given} is the workspace itself, not a file.`);
  if (segments.some(isGitName)) return refused('protected', `${given} belongs to git and can not be reached.`);
  if (isWindows && segments.some((name) => isUnportableName(name))) {
    return refused('invalid-path', `${given} is not a name that a file can have here.`);
  }
  return { kind: 'ok', path: segments.join('/') };
}

/** A name that Windows gives to a device, a stream or another file: never created, on no system. */
export function isUnportableName(name: string): boolean {
  return deviceName.test(name) || /[<>:"|?*\\\u0000-\u001f]/.test(name) || /[. ]$/.test(name);
}

export function refused(reason: RefusalReason, message: string) {
  return { kind: 'refused', reason, message } as const;
}
