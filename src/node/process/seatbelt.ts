import { tmpdir } from 'node:os';
import type { Confiner } from './confiner';
import { quoteForShell } from './testCommandLine';

/**
 * Confines by macOS's own sandbox. The runtime's writer of its profile is called without the runtime's manager: with no
 * host allowed, the manager's proxies would only wait.
 */
export async function openSeatbelt(): Promise<Confiner> {
  const { wrapCommandWithSandboxMacOS } =
    await import('@anthropic-ai/sandbox-runtime/dist/sandbox/macos-sandbox-utils.js');
  const { getDefaultWritePaths } = await import('@anthropic-ai/sandbox-runtime/dist/sandbox/sandbox-utils.js');
  // The runtime gives confined commands a temporary folder of its own, which need not be there.
  const surroundings = `export TMPDIR=${quoteForShell(tmpdir())}`;
  return {
    words: 'Seatbelt: no network, no writing outside the working copy, its caches and the temporary folder',
    closesSockets: true,
    wrap: (line, { writable, kept }) =>
      Promise.resolve(
        wrapCommandWithSandboxMacOS({
          command: `${surroundings}\n${line}`,
          needsNetworkRestriction: true,
          allowLocalBinding: true,
          readConfig: undefined,
          writeConfig: {
            allowOnly: getDefaultWritePaths(),
            literalAllowOnly: [...writable],
            denyWithinAllow: [],
            literalDenyWithinAllow: [...kept],
          },
          allowGitConfig: true,
        }),
      ),
    afterCommand: () => undefined,
  };
}
