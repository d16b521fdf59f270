import { accessSync, constants, realpathSync, statSync } from 'node:fs';
import path from 'node:path';

/** The real file behind an executable on PATH, or undefined. */
export function findOnPath(name) {
  const endings = process.platform === 'win32' ? ['.exe', '.cmd', '.bat'] : [''];
  for (const folder of (process.env.PATH ?? '').split(path.delimiter)) {
    for (const ending of endings) {
      const file = path.join(folder, name + ending);
      try {
        accessSync(file, constants.X_OK);
        if (statSync(file).isFile()) return realpathSync(file);
      } catch {
        // Not here: the next folder.
      }
    }
  }
  return undefined;
}
