import type { RefusalReason } from '../workspace/workspace';

export type ModelPath =
  | {
      readonly ok: true;
      /** Relative to the workspace, with `/`; '' is the workspace itself. */
      readonly path: string;
    }
  | { readonly ok: false; readonly reason: RefusalReason; readonly message: string };

const MAX_PATH_LENGTH = 1024;
const MAX_SEGMENT_LENGTH = 255;
/** Names that open a device on Windows, whatever their extension or folder. */
const DEVICE_NAME = /^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])$/i;
/** Characters that some file systems drop when they compare names: `.g\u200cit` is `.git` on HFS+. */
const IGNORED_IN_NAMES = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/g;
const REPOSITORY_FOLDERS: ReadonlySet<string> = new Set(['.git', '.hg', '.svn', 'git~1']);
const DEPENDENCY_FOLDERS: ReadonlySet<string> = new Set([
  'node_modules',
  'bower_components',
  '.venv',
  'site-packages',
  '__pycache__',
]);

/** What is in them runs or sets something when a person opens the folder, commits or starts an editor. */
const SETTING_FOLDERS: ReadonlySet<string> = new Set(['.vscode', '.idea', '.vs', '.devcontainer', '.husky']);

/**
 * Turns a path as a model writes it (`./src\a.js`, a path from a stack trace, `"src/a.js":12`, a whole line that a search
 * printed) into one relative to the workspace, or refuses it. Pure: the workspace checks again after it has resolved links.
 * @param roots Absolute folders that stand for the workspace; an absolute path below one of them becomes relative.
 */
export function normaliseModelPath(raw: string, roots: readonly string[] = []): ModelPath {
  const path = withoutRoot(withoutWrapping(raw), roots);
  if (/[\u0000-\u001f\u007f]/.test(path)) return refuse('invalid-path', 'The path has control characters in it.');
  if (path.length > MAX_PATH_LENGTH)
    return refuse('invalid-path', 'The path is too long to be a file of this project.');
  if (isAbsolute(path)) return refuseAbsolute(path);
  const segments = path.split('/').filter((segment) => segment !== '' && segment !== '.');
  for (const [index, segment] of segments.entries()) {
    const problem = problemOfSegment(segment) ?? problemOfColon(segment, segments.slice(0, index));
    if (problem !== null) return problem;
  }
  const normalised = segments.join('/');
  // Blanks and quotes that stood behind a `./` are at the start now. Each round is shorter, so this ends.
  if (withoutWrapping(normalised) !== normalised) return normaliseModelPath(normalised, roots);
  return { ok: true, path: normalised };
}

/** Why the tools may not write here, in words, or null where they may. `path` is a normalised one. */
export function writeProtection(path: string): string | null {
  for (const segment of path.split('/')) {
    const name = foldedName(segment);
    if (REPOSITORY_FOLDERS.has(name)) return `${segment}/ belongs to version control and is never edited.`;
    if (DEPENDENCY_FOLDERS.has(name)) {
      return `${segment}/ holds installed dependencies. Edit the project's own files instead.`;
    }
    if (SETTING_FOLDERS.has(name) || name.endsWith('.code-workspace')) {
      return `${segment} holds settings of editors and hooks, which only the user changes. Edit the project's code instead.`;
    }
  }
  return null;
}

function withoutWrapping(raw: string): string {
  let path = raw.trim();
  const quoted = /^(["'`])(.*)\1(:\d+(?::\d+)?)?$/.exec(path);
  if (quoted?.[2] !== undefined) path = quoted[2];
  if (/^file:\/\//i.test(path)) path = decodeUrl(path.replace(/^file:\/\/(localhost)?/i, ''));
  return path
    .replaceAll('\\', '/')
    .replace(/(?<=[^:/]):\d+(?::.*)?$/, '')
    .trim();
}

function decodeUrl(text: string): string {
  try {
    return decodeURIComponent(text).replace(/^\/(?=[a-z]:)/i, '');
  } catch {
    return text;
  }
}

function withoutRoot(path: string, roots: readonly string[]): string {
  for (const root of roots) {
    const prefix = root.replaceAll('\\', '/').replace(/\/+$/, '');
    if (prefix === '') continue;
    const isWindows = /^[a-z]:/i.test(prefix) || prefix.startsWith('//');
    const [subject, start] = isWindows ? [path.toLowerCase(), prefix.toLowerCase()] : [path, prefix];
    if (subject === start) return '';
    if (subject.startsWith(`${start}/`)) return path.slice(prefix.length + 1);
  }
  return path;
}

function isAbsolute(path: string): boolean {
  return path.startsWith('/') || path.startsWith('~/') || path === '~' || /^[a-z]:/i.test(path);
}

function refuseAbsolute(path: string): ModelPath {
  const relative = path.replace(/^([a-z]:|~)?\/*/i, '');
  const hint =
    relative === '' || relative.includes(':') ? '' : ` If you mean a file of this project, write ${relative}`;
  return refuse('absolute-path', `Paths are relative to the project, such as src/main.js.${hint}`);
}

function problemOfSegment(segment: string): ModelPath | null {
  if (segment === '..')
    return refuse('outside-workspace', "Paths with '..' are not allowed: start at the project's root.");
  if (segment === '~') return refuse('absolute-path', "'~' stands for no folder of the project.");
  if (/[*?]/.test(segment)) {
    return refuse('invalid-path', `'${segment}' is a pattern, not a file. Find its files with list_files first.`);
  }
  if (/[<>|"]/.test(segment)) return refuse('invalid-path', `'${segment}' is no file name.`);
  if (/[. ]$/.test(segment)) return refuse('invalid-path', `'${segment}' ends with a dot or a space.`);
  if (segment.length > MAX_SEGMENT_LENGTH) return refuse('invalid-path', 'A name in the path is too long.');
  if (DEVICE_NAME.test(segment.replace(/[. ].*$/, ''))) {
    return refuse('invalid-path', `'${segment}' is the name of a device on Windows.`);
  }
  if (REPOSITORY_FOLDERS.has(foldedName(segment))) {
    return refuse('protected', `${segment}/ belongs to version control: its files are not for reading or editing.`);
  }
  return null;
}

/** Small models write what they want of a file behind its path, and do so again until they are told the path alone. */
function problemOfColon(segment: string, above: readonly string[]): ModelPath | null {
  if (!segment.includes(':')) return null;
  const name = segment.slice(0, segment.indexOf(':'));
  const hint =
    name === '' || problemOfSegment(name) !== null
      ? ''
      : ` If you mean ${[...above, name].join('/')}, write that and nothing behind it.`;
  return refuse('invalid-path', `'${segment}' is no file name: it has a colon in it.${hint}`);
}

function foldedName(segment: string): string {
  return segment.replace(IGNORED_IN_NAMES, '').trim().toLowerCase();
}

function refuse(reason: RefusalReason, message: string): ModelPath {
  return { ok: false, reason, message };
}
