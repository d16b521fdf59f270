import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isPlaceholder } from './likelySecret';

/** Values shorter than this occur in ordinary text by chance. */
const MIN_CHARS = 6;

/** Short values count only under a name that says what they are. */
const MIN_CHARS_WITHOUT_NAME = 10;

const SECRET_NAME = /key|token|secret|pass|pwd|credential|auth|private|dsn|salt|cookie|session|webhook|cert|signature/i;

const ENV_FILE = /^\.env(?:\..+)?$/;

const SKIPPED_FOLDERS = new Set(['node_modules', '.git', '.venv', 'venv', 'target', 'dist', 'build', 'vendor']);

const MAX_DEPTH = 3;
const MAX_FILES = 50;
const MAX_CHARS = 200_000;

/** Values of the workspace's `.env` files and of this process's own secrets: they are masked wherever they occur. */
export async function knownSecrets(root: string, environment: NodeJS.ProcessEnv): Promise<string[]> {
  const values = new Set<string>();
  const add = (name: string, value: string): void => {
    if (isWorthHiding(name, value)) values.add(value);
  };
  for (const file of await envFiles(root)) {
    const text = (await readFile(file, 'utf8').catch(() => '')).slice(0, MAX_CHARS);
    for (const [name, value] of parseEnv(text)) add(name, value);
  }
  for (const [name, value] of Object.entries(environment)) {
    if (value !== undefined && SECRET_NAME.test(name)) add(name, value);
  }
  // The longest first, so that a value that contains another is masked whole.
  return [...values].sort((a, b) => b.length - a.length);
}

async function envFiles(root: string): Promise<string[]> {
  const found: string[] = [];
  let folders = [root];
  for (let depth = 0; depth <= MAX_DEPTH && folders.length > 0; depth++) {
    const next: string[] = [];
    for (const folder of folders) {
      for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
        if (entry.isFile() && ENV_FILE.test(entry.name)) found.push(join(folder, entry.name));
        else if (entry.isDirectory() && !SKIPPED_FOLDERS.has(entry.name)) next.push(join(folder, entry.name));
      }
      if (found.length >= MAX_FILES) return found.slice(0, MAX_FILES);
    }
    folders = next;
  }
  return found;
}

/** `NAME=value`, `export NAME="value"`, values over several lines in quotes, remarks after a `#`. */
export function parseEnv(text: string): [string, string][] {
  const pairs: [string, string][] = [];
  const LINES =
    /^[ \t]*(?:export[ \t]+)?([A-Za-z_][\w.-]*)[ \t]*[=:][ \t]*(?:"((?:[^"\\]|\\[^])*)"|'([^']*)'|`([^`]*)`|([^\r\n]*))/gm;
  for (const match of text.matchAll(LINES)) {
    const bare = match[5]?.replace(/\s+#.*$/, '').trim();
    const value = match[2] ?? match[3] ?? match[4] ?? bare ?? '';
    pairs.push([match[1] ?? '', value]);
    if (value.includes('\\n')) pairs.push([match[1] ?? '', value.replaceAll('\\n', '\n')]);
  }
  return pairs;
}

function isWorthHiding(name: string, value: string): boolean {
  if (value.length < MIN_CHARS || isPlaceholder(value)) return false;
  if (SECRET_NAME.test(name)) return !/^(?:\d{1,5}|[a-z]{1,8})$/i.test(value) && !isPath(value);
  if (value.length < MIN_CHARS_WITHOUT_NAME) return false;
  return !isPath(value) && !/^[\w.-]*localhost|^https?:\/\/[^@?]*$|^[\d.,:-]+$|^[a-z]+(?:[-_. ][a-z]+)*$/i.test(value);
}

function isPath(value: string): boolean {
  return /^(?:~|\.{1,2})?\/[\w./@+-]*$|^[A-Za-z]:\\/.test(value) && !/[A-Za-z0-9+/]{40}/.test(value);
}
