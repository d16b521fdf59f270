import { readFile } from 'node:fs/promises';
import { runProcess } from './runProcess';

export interface SandboxProblem {
  readonly problem: string;
  /** A line for the terminal; null where none is known. */
  readonly remedy: string | null;
}

const TIMEOUT_MS = 10_000;

/** The namespaces that confined commands need. Where a system keeps one of them from its users, bubblewrap starts nothing. */
const PROBE = [
  ...['bwrap', '--unshare-user', '--unshare-net', '--unshare-pid', '--die-with-parent'],
  ...['--ro-bind', '/', '/', '--dev', '/dev', '--proc', '/proc', '--', 'true'],
] as const;

/** Ubuntu since 24.04: https://github.com/anthropic-experimental/sandbox-runtime/issues/74 */
const APPARMOR_REMEDY =
  "printf 'abi <abi/4.0>,\\ninclude <tunables/global>\\nprofile bwrap /usr/bin/bwrap flags=(unconfined) {\\n  userns,\\n}\\n'" +
  ' | sudo tee /etc/apparmor.d/bwrap && sudo apparmor_parser -r /etc/apparmor.d/bwrap';

const REMEDIES: readonly { readonly setting: string; readonly value: string; readonly remedy: string }[] = [
  { setting: 'apparmor_restrict_unprivileged_userns', value: '1', remedy: APPARMOR_REMEDY },
  { setting: 'unprivileged_userns_clone', value: '0', remedy: 'sudo sysctl -w kernel.unprivileged_userns_clone=1' },
];

/** Starts nothing in bubblewrap, once. Null where that works, else why it does not, in bubblewrap's words. */
export async function probeBubblewrap(
  environment: NodeJS.ProcessEnv,
  readSetting: (name: string) => Promise<string> = kernelSetting,
): Promise<SandboxProblem | null> {
  const result = await runProcess({
    command: [...PROBE],
    cwd: '/',
    env: environment,
    timeoutMs: TIMEOUT_MS,
    maxOutputBytes: 10_000,
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (result.exitCode === 0) return null;
  const words = result.startError?.message ?? (result.output.trim() || `exit code ${String(result.exitCode)}`);
  return {
    problem: `bubblewrap does not work here (${words.replace(/^bwrap: /, '')})`,
    remedy: await remedyBy(readSetting),
  };
}

async function remedyBy(readSetting: (name: string) => Promise<string>): Promise<string | null> {
  for (const { setting, value, remedy } of REMEDIES) if ((await readSetting(setting)) === value) return remedy;
  return null;
}

async function kernelSetting(name: string): Promise<string> {
  return (await readFile(`/proc/sys/kernel/${name}`, 'utf8').catch(() => '')).trim();
}
