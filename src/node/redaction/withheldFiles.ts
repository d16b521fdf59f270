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

interface Root {
  readonly path: string;
  /** Path of the workspace inside its repository, which this root stands for. */
  readonly prefix: string;
}

/** Tells which paths may never appear in a packet. Rules are read when they are first needed, folder by folder. */
export class WithheldFiles {
  private readonly always = ignore({ ignorecase: true }).add(ALWAYS);
  private readonly byFolder = new Map<string, Ignore | null>();
  private readonly roots: readonly Root[];
  private readonly repository: string;

  /**
   * `roots` are the workspace's absolute paths: its real path first, then the working copy's and other spellings. In a
   * repository the rules of all its folders count, from `repository` down, and those of `globalFile`, the user's own for
   * all repositories.
   */
  constructor(
    roots: readonly string[],
    repository: string | null = null,
    private readonly globalFile: string | null = null,
  ) {
    const workspace = normalise(roots[0] ?? '');
    this.repository = normalise(repository ?? workspace);
    const prefix = workspace.startsWith(`${this.repository}/`) ? workspace.slice(this.repository.length + 1) : '';
    this.roots = [
      ...[...new Set(roots.map(normalise))].map((path) => ({ path, prefix })),
      { path: this.repository, prefix: '' },
    ].filter(({ path }) => path !== '');
  }

  isWithheld(path: string): boolean {
    const { relative, prefix } = this.place(normalise(path));
    const parts = relative.split('/').filter((part) => part !== '' && part !== '.');
    const name = parts.join('/');
    if (name === '') return false;
    // What is outside the workspace has no rules of its own; only its name can tell.
    const isOutside = relative.startsWith('/') || /^[A-Za-z]:\//.test(relative) || parts.includes('..');
    if (isOutside) return this.isPrivateByName(parts.filter((part) => part !== '..' && !part.endsWith(':')).join('/'));
    if (this.always.ignores(name)) return !AMBIGUOUS.test(name) || this.exists(name);
    return this.isIgnored([...prefix.split('/').filter((part) => part !== ''), ...parts]);
  }

  private isPrivateByName(path: string): boolean {
    return path !== '' && this.always.ignores(path);
  }

  private place(path: string): { relative: string; prefix: string } {
    for (const { path: root, prefix } of this.roots) {
      if (path === root) return { relative: '', prefix };
      // A file system that ignores case is the rule on Windows and macOS.
      if (path.toLowerCase().startsWith(`${root.toLowerCase()}/`))
        return { relative: path.slice(root.length + 1), prefix };
    }
    return { relative: path, prefix: this.roots[0]?.prefix ?? '' };
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
    const files: string[] = IGNORE_FILES.map((name) => join(this.repository, folder, name));
    if (folder === '') {
      files.unshift(join(this.repository, '.git', 'info', 'exclude'));
      if (this.globalFile !== null) files.unshift(this.globalFile);
    }
    const texts = files.map(readRules).filter((text) => text !== '');
    const rules = texts.length === 0 ? null : ignore({ ignorecase: false }).add(texts.join('\n'));
    this.byFolder.set(folder, rules);
    return rules;
  }

  private exists(path: string): boolean {
    return this.roots.some((root) => existsSync(join(root.path, path)));
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
