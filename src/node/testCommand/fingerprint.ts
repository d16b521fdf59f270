import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { readPackage, readText } from './projectFiles';

const runners = /(^|[\s;&|(])(npm|pnpm|yarn|bun|npm-run-all|run-s|run-p)([\s;&|)]|$)/;
const makers: readonly (readonly [RegExp, readonly string[]])[] = [
  [/(^|[\s;&|(])g?make([\s;&|)]|$)/, ['GNUmakefile', 'makefile', 'Makefile']],
  [/(^|[\s;&|(])just([\s;&|)]|$)/, ['justfile', 'Justfile', '.justfile']],
  [/(^|[\s;&|(])task([\s;&|)]|$)/, ['Taskfile.yml', 'Taskfile.yaml']],
  [/(^|[\s;&|(])(tox|nox)([\s;&|)]|$)/, ['tox.ini', 'noxfile.py']],
];

/** Settings of package managers that can say what runs a script: npm's `script-shell` and `node-options`, yarn's `yarnPath`. */
const runnerSettings = ['.npmrc', '.yarnrc', '.yarnrc.yml', '.pnpmfile.cjs', 'bunfig.toml'];

/**
 * What a test command stands for in a folder, as a hash: the command, the text of every package script that it reaches,
 * and the files that say what it runs (Makefile, shell scripts, wrappers). When it differs, the user is asked again.
 */
export async function fingerprint(workspace: string, command: string): Promise<string> {
  const hash = createHash('sha256');
  const seen = new Set<string>();
  const add = (kind: string, name: string, text: string | null): void => {
    hash.update(JSON.stringify([kind, name, text]));
  };
  const follow = async (text: string): Promise<void> => {
    for (const [shape, names] of makers) {
      if (!shape.test(text)) continue;
      for (const name of names) if (!seen.has(name)) await readInto(name);
    }
    for (const name of scriptFiles(text)) if (!seen.has(name)) await readInto(name);
    if (!runners.test(text)) return;
    for (const name of runnerSettings) if (!seen.has(name)) await readInto(name);
    await followScripts(text);
  };
  const readInto = async (name: string): Promise<void> => {
    seen.add(name);
    add('file', name, await readText(join(workspace, name)));
  };
  const followScripts = async (text: string): Promise<void> => {
    const scripts = (await readPackage(workspace))?.scripts ?? {};
    const words = new Set(text.split(/[\s;&|()"']+/));
    for (const name of Object.keys(scripts).sort()) {
      const base = name.replace(/^(pre|post)/, '');
      const isReached = words.has(name) || words.has(base) || (base === 'test' && (words.has('t') || words.has('tst')));
      if (!isReached || seen.has(`script ${name}`)) continue;
      seen.add(`script ${name}`);
      const script = scripts[name] ?? '';
      add('script', name, script);
      await follow(script);
    }
  };
  add('command', '', command.trim());
  await follow(command);
  return hash.digest('hex');
}

/** Files of the project that the command's text names and that are themselves commands. */
function scriptFiles(text: string): string[] {
  const words = text.split(/[\s;&|()"'=]+/).map((word) => word.replaceAll('\\', '/').replace(/^\.\//, ''));
  return words.filter(
    (word) =>
      word !== '' &&
      !word.startsWith('/') &&
      !word.startsWith('-') &&
      !word.split('/').includes('..') &&
      (/\.(sh|bash|zsh|fish|cmd|bat|ps1)$/i.test(word) ||
        /^(mvnw|gradlew)$/.test(word) ||
        /^(bin|scripts?|tools|ci)\/[^.]+$/.test(word)),
  );
}
