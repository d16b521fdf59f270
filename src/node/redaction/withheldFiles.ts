import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Ignore } from 'ignore';
import ignore from 'ignore';

/** Files that hold secrets by their nature, in git's syntax. They are withheld in every workspace. */
const ALWAYS = [
  '.env',
  '.env.*',
  '!.env.example',
  '!.env.sample',
  '!.env.template',
  '!.env.dist',
  '*.pem',
  '*.p12',
  '*.pfx',
  '*.jks',
  '*.keystore',
  '*.kdbx',
  '*.ppk',
  '*.key',
  '*.asc',
  '*.tfvars',
  '*.tfstate',
  '*.tfstate.*',
  'id_rsa',
  'id_dsa',
  'id_ecdsa',
  'id_ed25519',
  '.npmrc',
  '.yarnrc.yml',
  '.pypirc',
  '.netrc',
  '_netrc',
  '.pgpass',
  '.my.cnf',
  '.htpasswd',
  '.git-credentials',
  '.dockercfg',
  '.docker/config.json',
  '.kube/config',
  '.aws/',
  '.ssh/',
  '.gnupg/',
  '.git/',
  'credentials.json',
  'service-account*.json',
  'secrets.json',
  'secrets.y*ml',
  'secrets.toml',
];

/** Endings that are also names of properties: `map.key` in a stack trace is no file. */
const AMBIGUOUS = /^[^/]*\.(?:key|asc|pem)$/i;

const IGNORE_FILES = ['.gitignore', '.protegeignore'] as const;

const MAX_IGNORE_BYTES = 1 << 20;

/** Tells which paths may never appear in a packet. Rules are read when they are first needed, folder by folder. */
export class WithheldFiles {
  private readonly always = ignore({ ignorecase: true }).add(ALWAYS);
  private readonly byFolder = new Map<string, Ignore | null>();
  private readonly roots: readonly string[];

  /** `roots` are the workspace's absolute paths: its own, its real path, the working copy. The first one has the rules. */
  constructor(roots: readonly string[]) {
    this.roots = [...new Set(roots.map(normalise))].filter((root) => root !== '');
  }

  isWithheld(path: string): boolean {
    const relative = this.relative(normalise(path));
    const parts = relative.split('/').filter((part) => part !== '' && part !== '.');
    const name = parts.join('/');
    if (name === '') return false;
    // What is outside the workspace has no rules of its own; only its name can tell.
    const isOutside = relative.startsWith('/') || /^[A-Za-z]:\//.test(relative) || parts.includes('..');
    if (isOutside) return this.isPrivateByName(parts.filter((part) => part !== '..' && !part.endsWith(':')).join('/'));
    if (this.always.ignores(name)) return !AMBIGUOUS.test(name) || this.exists(name);
    return this.isIgnored(parts);
  }

  private isPrivateByName(path: string): boolean {
    return path !== '' && this.always.ignores(path);
  }

  private relative(path: string): string {
    for (const root of this.roots) {
      if (path === root) return '';
      if (path.startsWith(`${root}/`)) return path.slice(root.length + 1);
      // A file system that ignores case is the rule on Windows and macOS.
      if (path.toLowerCase().startsWith(`${root.toLowerCase()}/`)) return path.slice(root.length + 1);
    }
    return path;
  }

  /** As git does it: an ignored folder hides all in it; the rules of a deeper folder come after those above it. */
  private isIgnored(parts: readonly string[]): boolean {
    for (let depth = 1; depth <= parts.length; depth++) {
      const isFolder = depth < parts.length;
      if (this.isEntryIgnored(parts.slice(0, depth), isFolder)) return true;
    }
    return false;
  }

  private isEntryIgnored(parts: readonly string[], isFolder: boolean): boolean {
    let isIgnored = false;
    for (let depth = 0; depth < parts.length; depth++) {
      const rules = this.rulesOf(parts.slice(0, depth).join('/'));
      if (rules === null) continue;
      const test = rules.test(`${parts.slice(depth).join('/')}${isFolder ? '/' : ''}`);
      if (test.ignored) isIgnored = true;
      else if (test.unignored) isIgnored = false;
    }
    return isIgnored;
  }

  private rulesOf(folder: string): Ignore | null {
    const known = this.byFolder.get(folder);
    if (known !== undefined) return known;
    const root = this.roots[0] ?? '';
    const files: string[] = IGNORE_FILES.map((name) => join(root, folder, name));
    if (folder === '') files.unshift(join(root, '.git', 'info', 'exclude'));
    const texts = files.map(readRules).filter((text) => text !== '');
    const rules = texts.length === 0 ? null : ignore({ ignorecase: false }).add(texts.join('\n'));
    this.byFolder.set(folder, rules);
    return rules;
  }

  private exists(path: string): boolean {
    return this.roots.some((root) => existsSync(join(root, path)));
  }
}

function readRules(file: string): string {
  try {
    const stats = statSync(file);
    return stats.isFile() && stats.size <= MAX_IGNORE_BYTES ? readFileSync(file, 'utf8').replace(/^\ufeff/, '') : '';
  } catch {
    return '';
  }
}

function normalise(path: string): string {
  return path
    .replace(/^file:\/\/(?:\/(?=[A-Za-z]:))?/, '')
    .replaceAll('\\', '/')
    .replace(/\/{2,}/g, '/')
    .replace(/^(?:\.\/)+/, '')
    .replace(/(?<=.)\/+$/, '');
}
