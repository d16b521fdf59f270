import { access, constants, mkdir, statfs } from 'node:fs/promises';
import { runProcess } from '../process/runProcess';
import { describeSandbox } from '../process/sandbox';
import type { DoctorCheck } from '../hostTypes';

export async function checkSandbox(): Promise<DoctorCheck[]> {
  const state = await describeSandbox('auto');
  return [
    {
      id: 'sandbox',
      title: 'Sandbox for tests',
      state: state.kind === 'on' ? 'ok' : 'warning',
      detail: state.words,
      remedy: state.kind === 'on' ? null : state.remedy,
      finding: {
        kind: 'sandbox',
        isOn: state.kind === 'on',
        closesSockets: state.kind === 'on' && state.closesSockets,
        words: state.words,
        remedy: state.kind === 'on' ? null : state.remedy,
      },
    },
  ];
}

const GIT_TIMEOUT_MS = 5_000;

export async function checkGit(workspace: string): Promise<DoctorCheck[]> {
  const result = await runProcess({
    command: ['git', '--version'],
    cwd: workspace,
    env: process.env,
    timeoutMs: GIT_TIMEOUT_MS,
    maxOutputBytes: 10_000,
    signal: AbortSignal.timeout(GIT_TIMEOUT_MS),
  });
  const isThere = result.startError === null && result.exitCode === 0;
  return [
    {
      id: 'git',
      title: 'Git',
      state: isThere ? 'ok' : 'warning',
      detail: isThere ? result.output.trim() : 'not found: folders are copied by their .gitignore alone',
      remedy: isThere ? null : 'Install git, and put it on the PATH.',
      finding: { kind: 'git', version: isThere ? result.output.trim().replace(/^git version /, '') : null },
    },
  ];
}

const LOW_SPACE_BYTES = 500_000_000;

export async function checkDataFolder(folder: string): Promise<DoctorCheck[]> {
  const base = { id: 'data-folder', title: 'Data folder' } as const;
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
    const { bavail, bsize } = await statfs(folder);
    const isLow = bavail * bsize < LOW_SPACE_BYTES;
    const free = `${Math.floor((bavail * bsize) / 1e6).toLocaleString('en')} MB free`;
    return [
      {
        ...base,
        state: isLow ? 'warning' : 'ok',
        detail: `${folder}, ${free}`,
        remedy: isLow ? 'Free some disk: working copies and logs need room.' : null,
        finding: { kind: 'data-folder', folder, freeBytes: bavail * bsize },
      },
    ];
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return [
      {
        ...base,
        state: 'problem',
        detail,
        remedy: 'Make the folder writable, or set PROTEGE_HOME to another one.',
        finding: { kind: 'data-folder-failed', folder, message: detail },
      },
    ];
  }
}
