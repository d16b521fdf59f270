import { cp, lstat, mkdir, readdir, stat, symlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/**
 * Gradle writes into its home even when it only reads from it (locks, metadata), and no version can be told otherwise for all of it.
 * So it gets one of its own, in which the large parts of the user's (libraries, unpacked distributions) are links and the small
 * ones that it writes beside them are copies.
 */
export async function mirrorGradleHome(own: string, mirror: string): Promise<void> {
  await mkdir(mirror, { recursive: true, mode: 0o700 });
  for (const name of ['gradle.properties', 'init.gradle', 'init.gradle.kts', 'init.d']) {
    await link(join(own, name), join(mirror, name));
  }
  const modules = join('caches', 'modules-2');
  for (const name of await namesIn(join(own, modules))) {
    const [from, to] = [join(own, modules, name), join(mirror, modules, name)];
    if (name.startsWith('files-')) await link(from, to);
    else await copyChanged(from, to);
  }
  const distributions = join('wrapper', 'dists');
  for (const name of await namesIn(join(own, distributions))) {
    for (const hash of await namesIn(join(own, distributions, name))) {
      for (const entry of await namesIn(join(own, distributions, name, hash))) {
        // A lock file must be one that can be written: Gradle makes it.
        if (entry.endsWith('.lck')) continue;
        const path = join(distributions, name, hash, entry);
        await link(join(own, path), join(mirror, path));
      }
    }
  }
}

async function namesIn(folder: string): Promise<string[]> {
  return await readdir(folder).catch(() => []);
}

async function link(target: string, path: string): Promise<void> {
  const isThere = await lstat(path).catch(() => null);
  if (isThere !== null || (await stat(target).catch(() => null)) === null) return;
  await mkdir(dirname(path), { recursive: true });
  await symlink(target, path);
}

async function copyChanged(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  await cp(from, to, {
    recursive: true,
    preserveTimestamps: true,
    filter: async (source, target) => {
      if (basename(source).endsWith('.lock')) return false;
      const [one, other] = await Promise.all([stat(source), stat(target).catch(() => null)]);
      return one.isDirectory() || other === null || other.mtimeMs < one.mtimeMs;
    },
  });
}
