import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import type { WorkingCopy } from '../../../src/node/workspace/workingCopy';
import { openWorkingCopy } from '../../../src/node/workspace/workingCopy';

export const signal = new AbortController().signal;

/** A temporary folder that goes with the test. */
export function temporaryFolder(context: TestContext): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'protege-test-')));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function put(folder: string, files: Readonly<Record<string, string | Buffer>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}

export function git(folder: string, ...parameters: string[]): string {
  const identity = ['-c', 'user.name=t', '-c', 'user.email=t@example.com', '-c', 'protocol.file.allow=always'];
  return execFileSync('git', [...identity, ...parameters], { cwd: folder, encoding: 'utf8', stdio: 'pipe' });
}

export function makeRepository(folder: string, files: Readonly<Record<string, string | Buffer>>): void {
  mkdirSync(folder, { recursive: true });
  git(folder, 'init', '-q');
  put(folder, files);
  git(folder, 'add', '-A');
  git(folder, 'commit', '-qm', 'start');
}

export function open(workspace: string, copiesFolder: string, unsaved?: Map<string, string>): Promise<WorkingCopy> {
  return openWorkingCopy({ workspace, copiesFolder, signal, ...(unsaved === undefined ? {} : { unsaved }) });
}
