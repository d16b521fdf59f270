// What a fresh clone needs before anything else can run. Imports nothing that has to be installed first.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { npm } from './childProcess.mjs';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Ends the process with a clear message on a Node that is too old. */
export function requireNode() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major >= 20) return;
  process.stderr.write(`This project needs Node 20 or newer; this is ${process.version}. See https://nodejs.org/\n`);
  process.exit(2);
}

async function readPackages(file) {
  return JSON.parse(await readFile(path.join(root, file), 'utf8')).packages;
}

/** Why the installed packages are not the ones of the lock file, or undefined when they are. */
async function whyInstall() {
  if (!existsSync(path.join(root, 'node_modules', '.package-lock.json'))) return 'nothing is installed yet';
  const wanted = await readPackages('package-lock.json');
  const installed = await readPackages(path.join('node_modules', '.package-lock.json'));
  for (const [name, { version, optional, devOptional }] of Object.entries(wanted)) {
    if (name === '' || optional || devOptional) continue;
    if (installed[name]?.version !== version) return `${name.replace(/^node_modules\//, '')} ${version} is missing`;
  }
  return undefined;
}

/** Installs the dependencies of package-lock.json when they are not there. */
export async function ensureDependencies(say) {
  const reason = await whyInstall();
  if (reason === undefined) return;
  say(`installing dependencies (${reason})`);
  const quietly = ['--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const isFresh = !existsSync(path.join(root, 'node_modules'));
  await npm([isFresh ? 'ci' : 'install', ...quietly], { cwd: root });
}
