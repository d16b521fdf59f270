import { mkdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { mirrorGradleHome } from './mirrorGradleHome';

/**
 * What build tools need in the sandbox, as environment variables: the user's own caches can be read there and not be written, so
 * the tools keep theirs in `folder` from run to run; and since there is no network, they are told so, which makes them use what is
 * on the machine and say at once what is missing, instead of waiting.
 */
export async function prepareToolCaches(
  folder: string,
  command: string,
  environment: NodeJS.ProcessEnv,
): Promise<Readonly<Record<string, string>>> {
  const goBuild = join(folder, 'go-build');
  await mkdir(goBuild, { recursive: true, mode: 0o700 });
  if (!/\bgradlew?\b/.test(command)) return { GOCACHE: goBuild };
  return { GOCACHE: goBuild, GRADLE_USER_HOME: await gradleHome(folder, environment) };
}

/** Tools that are told of the missing network; harmless where they are not used. */
export const OFFLINE_TOOLS: Readonly<Record<string, string>> = {
  GOPROXY: 'off',
  CARGO_NET_OFFLINE: 'true',
  npm_config_offline: 'true',
  // Logs go below the user's home, which is read-only.
  npm_config_logs_max: '0',
  YARN_ENABLE_NETWORK: '0',
};

async function gradleHome(folder: string, environment: NodeJS.ProcessEnv): Promise<string> {
  const own = environment.GRADLE_USER_HOME ?? join(homedir(), '.gradle');
  const home = join(folder, 'gradle');
  await mirrorGradleHome(own, home);
  return home;
}
