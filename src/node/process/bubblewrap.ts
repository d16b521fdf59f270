import { readFile } from 'node:fs/promises';
import type { Confiner, ConfinerProblem, WritePolicy } from './confiner';
import { runProcess } from './runProcess';

const PROBE_TIMEOUT_MS = 10_000;

/** Ubuntu since 24.04: https://github.com/anthropic-experimental/sandbox-runtime/issues/74 */
const APPARMOR_REMEDY =
  "printf 'abi <abi/4.0>,\\ninclude <tunables/global>\\nprofile bwrap /usr/bin/bwrap flags=(unconfined) {\\n  userns,\\n}\\n'" +
  ' | sudo tee /etc/apparmor.d/bwrap && sudo apparmor_parser -r /etc/apparmor.d/bwrap';

const REMEDIES: readonly { readonly setting: string; readonly value: string; readonly remedy: string }[] = [
  { setting: 'apparmor_restrict_unprivileged_userns', value: '1', remedy: APPARMOR_REMEDY },
  { setting: 'unprivileged_userns_clone', value: '0', remedy: 'sudo sysctl -w kernel.unprivileged_userns_clone=1' },
];

const NOT_OUTSIDE = 'no writing outside the working copy, its caches and the temporary folder';

export interface BubblewrapOptions {
  readonly environment?: NodeJS.ProcessEnv;
  /** A setting of the kernel by its name; empty where there is none. */
  readonly readSetting?: (name: string) => Promise<string>;
}

/**
 * Confines by Linux's namespaces, tried on a command that does nothing: where a system keeps them from its users,
 * bubblewrap is there and starts nothing. The runtime's writer of bubblewrap's arguments is called without the runtime's
 * manager: with no host allowed, the manager's proxies and the relays inside each sandbox would only wait.
 */
export async function openBubblewrap(options: BubblewrapOptions = {}): Promise<Confiner | ConfinerProblem> {
  const { wrapCommandWithSandboxLinux, cleanupBwrapMountPoints } =
    await import('@anthropic-ai/sandbox-runtime/dist/sandbox/linux-sandbox-utils.js');
  const confinerWith = (closesSockets: boolean): Confiner => ({
    words: `bubblewrap: no network${closesSockets ? '' : ' but the sockets of programs on this machine'}, ${NOT_OUTSIDE}`,
    closesSockets,
    wrap: (line, { writable, kept }: WritePolicy, signal) =>
      wrapCommandWithSandboxLinux({
        command: line,
        needsNetworkRestriction: true,
        allowAllUnixSockets: !closesSockets,
        writeConfig: {
          allowOnly: [],
          literalAllowOnly: [...writable],
          denyWithinAllow: [],
          literalDenyWithinAllow: [...kept],
        },
        // The runtime would search the present folder for settings to protect, before each command. Nothing there is
        // writable to begin with, and where an editor was started in `/` it took ten seconds. `true` finds nothing at once.
        ripgrepConfig: { command: 'true' },
        allowGitConfig: true,
        abortSignal: signal,
      }),
    afterCommand: () => cleanupBwrapMountPoints(),
  });
  // The sockets are closed by a helper that needs a namespace of its own, which some systems keep from what bubblewrap starts.
  const full = confinerWith(true);
  const failure = await failureOf(full, options.environment ?? process.env);
  if (failure === null) return full;
  const weaker = confinerWith(false);
  if ((await failureOf(weaker, options.environment ?? process.env)) === null) return weaker;
  return {
    problem: `bubblewrap does not work here (${failure})`,
    remedy: await remedyBy(options.readSetting ?? kernelSetting),
  };
}

/** Null when a command that does nothing runs confined, else what was said. */
async function failureOf(confiner: Confiner, env: NodeJS.ProcessEnv): Promise<string | null> {
  const signal = AbortSignal.timeout(PROBE_TIMEOUT_MS);
  const shell = await confiner.wrap('true', { writable: [], kept: [] }, signal);
  const result = await runProcess({
    command: { shell },
    cwd: '/',
    env,
    timeoutMs: PROBE_TIMEOUT_MS,
    maxOutputBytes: 10_000,
    signal,
  });
  confiner.afterCommand();
  if (result.exitCode === 0) return null;
  const said = result.startError?.message ?? result.output.trim();
  return said === '' ? `exit code ${String(result.exitCode)}` : said.replace(/^bwrap: /, '');
}

async function remedyBy(readSetting: (name: string) => Promise<string>): Promise<string | null> {
  for (const { setting, value, remedy } of REMEDIES) if ((await readSetting(setting)) === value) return remedy;
  return null;
}

async function kernelSetting(name: string): Promise<string> {
  return (await readFile(`/proc/sys/kernel/${name}`, 'utf8').catch(() => '')).trim();
}
