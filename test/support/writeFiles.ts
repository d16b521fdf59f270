import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Writes files under a folder by their relative paths with `/`, and makes the folders that they need. */
export function writeFiles(folder: string, files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
}
