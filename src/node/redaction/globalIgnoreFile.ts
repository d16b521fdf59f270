import { homedir } from 'node:os';
import { join } from 'node:path';
import { runGit } from '../git';

/**
 * The user's own ignore file for all repositories, by git's rules: `core.excludesFile`, else `git/ignore` in the folder
 * for configuration. It need not exist. Source: gitignore(5).
 */
export async function globalIgnoreFile(
  repository: string,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<string> {
  const named = await runGit(repository, ['config', '--type=path', '--get', 'core.excludesFile']).catch(() => null);
  const path = named?.toString('utf8').replace(/\n$/, '') ?? '';
  if (path !== '') return path;
  const { XDG_CONFIG_HOME: configuration = '' } = environment;
  return join(configuration === '' ? join(homedir(), '.config') : configuration, 'git', 'ignore');
}
