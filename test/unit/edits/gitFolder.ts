import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** Runs with a fresh git repository in a temp folder that no configuration of the machine reaches. */
export function withGitFolder<T>(use: (folder: string, git: (...args: string[]) => string) => T): T {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'protege-git-'));
  const env = {
    ...process.env,
    GIT_CONFIG_GLOBAL: os.devNull,
    GIT_CONFIG_SYSTEM: os.devNull,
    GIT_CEILING_DIRECTORIES: os.tmpdir(),
  };
  const git = (...args: string[]): string =>
    execFileSync('git', ['-c', 'core.autocrlf=false', ...args], {
      cwd: folder,
      env,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  try {
    git('init', '-q');
    return use(folder, git);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export function writeIn(folder: string, file: string, text: string): void {
  const full = path.join(folder, file);
  mkdirSync(path.dirname(full), { recursive: true });
  writeFileSync(full, text);
}
