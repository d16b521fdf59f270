import { homedir } from 'node:os';
import { posix, win32 } from 'node:path';

/**
 * Where Protégé keeps runs, ledgers and per-workspace choices: `PROTEGE_HOME`, else what the system's convention says.
 */
export function dataFolder(
  environment: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): string {
  const path = platform === 'win32' ? win32 : posix;
  const own = environment.PROTEGE_HOME?.trim() ?? '';
  if (own !== '') return path.resolve(own);
  switch (platform) {
    case 'win32':
      return path.join(environment.LOCALAPPDATA ?? path.join(home, 'AppData', 'Local'), 'Protege');
    case 'darwin':
      return path.join(home, 'Library', 'Application Support', 'Protege');
    default: {
      const data = environment.XDG_DATA_HOME ?? '';
      return path.join(path.isAbsolute(data) ? data : path.join(home, '.local', 'share'), 'protege');
    }
  }
}
