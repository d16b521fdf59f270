import { join } from 'node:path';
import type { TestCommandGuess } from '../hostTypes';
import { guessPython } from './guessPython';
import { exists, findUpwards, namesIn, readPackage, readText } from './projectFiles';

type Guesser = (folder: string) => Promise<TestCommandGuess | null>;

/**
 * Guesses the command that runs a project's tests from its files, without running anything. The user confirms it
 * before it runs. Null when nothing tells.
 */
export async function guessTestCommand(workspace: string): Promise<TestCommandGuess | null> {
  const guessers: readonly Guesser[] = [
    guessScript,
    guessCargo,
    guessGo,
    guessMaven,
    guessGradle,
    guessPython,
    guessNodeRunner,
    guessMake,
  ];
  for (const guess of guessers) {
    const found = await guess(workspace);
    if (found !== null) return found;
  }
  return null;
}

async function guessScript(folder: string): Promise<TestCommandGuess | null> {
  const manifest = await readPackage(folder);
  const script = manifest?.scripts?.['test'];
  if (script === undefined || script.trim() === '' || /no test specified/.test(script)) return null;
  const manager = await packageManager(folder, manifest?.packageManager);
  return { command: manager === 'bun' ? 'bun run test' : `${manager} test`, source: 'scripts.test in package.json' };
}

async function packageManager(folder: string, declared: string | undefined): Promise<string> {
  const named = /^(npm|pnpm|yarn|bun)@/.exec(declared ?? '')?.[1];
  if (named !== undefined) return named;
  const lock = await findUpwards(folder, ['pnpm-lock.yaml', 'yarn.lock', 'bun.lock', 'bun.lockb', 'package-lock.json']);
  if (lock === 'pnpm-lock.yaml') return 'pnpm';
  if (lock === 'yarn.lock') return 'yarn';
  return lock?.startsWith('bun') === true ? 'bun' : 'npm';
}

/** A JavaScript project without a test script: the runner that it depends on, or Node's own. */
async function guessNodeRunner(folder: string): Promise<TestCommandGuess | null> {
  const manifest = await readPackage(folder);
  const needs = { ...manifest?.dependencies, ...manifest?.devDependencies };
  for (const [name, command] of [
    ['vitest', 'npx vitest run'],
    ['jest', 'npx jest'],
    ['mocha', 'npx mocha'],
  ] as const) {
    if (name in needs) return { command, source: `${name} in package.json` };
  }
  const names = await namesIn(folder, ['test', 'tests', 'src']);
  const test = names.find((name) => /\.(test|spec)\.[cm]?js$|(^|\/)test[-_.].*\.[cm]?js$/.test(name));
  return test === undefined ? null : { command: 'node --test', source: test };
}

async function guessCargo(folder: string): Promise<TestCommandGuess | null> {
  return (await exists(join(folder, 'Cargo.toml'))) ? { command: 'cargo test', source: 'Cargo.toml' } : null;
}

async function guessGo(folder: string): Promise<TestCommandGuess | null> {
  for (const name of ['go.mod', 'go.work']) {
    if (await exists(join(folder, name))) return { command: 'go test ./...', source: name };
  }
  return null;
}

async function guessMaven(folder: string): Promise<TestCommandGuess | null> {
  if (!(await exists(join(folder, 'pom.xml')))) return null;
  const wrapper = await wrapperIn(folder, 'mvnw', 'mvnw.cmd');
  // Offline: the sandbox has no network, and Maven would wait for it.
  return { command: `${wrapper ?? 'mvn'} -B -o test`, source: wrapper ?? 'pom.xml' };
}

async function guessGradle(folder: string): Promise<TestCommandGuess | null> {
  for (const name of ['build.gradle', 'build.gradle.kts', 'settings.gradle', 'settings.gradle.kts']) {
    if (!(await exists(join(folder, name)))) continue;
    const wrapper = await wrapperIn(folder, 'gradlew', 'gradlew.bat');
    return { command: `${wrapper ?? 'gradle'} --offline --no-daemon test`, source: wrapper ?? name };
  }
  return null;
}

async function wrapperIn(folder: string, posix: string, windows: string): Promise<string | null> {
  const name = process.platform === 'win32' ? windows : posix;
  if (!(await exists(join(folder, name)))) return null;
  return process.platform === 'win32' ? `.\\${name}` : `./${name}`;
}

async function guessMake(folder: string): Promise<TestCommandGuess | null> {
  for (const name of ['Makefile', 'makefile', 'GNUmakefile']) {
    for (const target of ['test', 'check']) {
      const text = await readText(join(folder, name));
      if (text !== null && new RegExp(`^${target}\\s*:(?!=)`, 'm').test(text)) {
        return { command: `make ${target}`, source: name };
      }
    }
  }
  return null;
}
