// Things that are fetched once and kept outside the checkout: VS Code's server, a browser.
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

const staleLockMs = 30_000;

/** `PROTEGE_DEV_CACHE`, else the platform's own place for caches. */
export function cacheFolder() {
  if (process.env.PROTEGE_DEV_CACHE) return path.resolve(process.env.PROTEGE_DEV_CACHE);
  if (process.platform === 'win32') {
    return path.join(process.env.LOCALAPPDATA ?? path.join(os.homedir(), 'AppData', 'Local'), 'protege-dev');
  }
  if (process.platform === 'darwin') return path.join(os.homedir(), 'Library', 'Caches', 'protege-dev');
  return path.join(process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache'), 'protege-dev');
}

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Takes the lock folder, or waits until it is free or `isDone` says that there is nothing left to do. */
async function takeLock(lock, isDone, onWait) {
  for (let hasSaid = false; ; hasSaid = true) {
    try {
      await mkdir(lock);
      const heartbeat = setInterval(() => void utimes(lock, new Date(), new Date()).catch(() => {}), 5_000);
      heartbeat.unref();
      return async () => {
        clearInterval(heartbeat);
        await rm(lock, { recursive: true, force: true });
      };
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (isDone()) return async () => {};
    const age = await stat(lock).then(
      (found) => Date.now() - found.mtimeMs,
      () => 0,
    );
    // Its owner died. Two waiters may both come here: harmless, as the install itself is a rename.
    if (age > staleLockMs) await rm(lock, { recursive: true, force: true });
    else if (!hasSaid) onWait();
    await sleep(500);
  }
}

/** What a killed install left; only the owner of the lock may look. */
async function removeLeftovers(name) {
  const entries = await readdir(cacheFolder());
  const leftovers = entries.filter((entry) => entry === name || entry.startsWith(`${name}.part-`));
  await Promise.all(leftovers.map((entry) => rm(path.join(cacheFolder(), entry), { recursive: true, force: true })));
}

/**
 * Returns the folder `name` of the cache, filled by `install(temporaryFolder)` if it is not there yet. The folder appears
 * whole or not at all, and two processes that want it at the same time install it once.
 */
export async function installOnce(name, install, say = () => {}) {
  const target = path.join(cacheFolder(), name);
  const isDone = () => existsSync(path.join(target, '.complete'));
  if (isDone()) return target;
  await mkdir(cacheFolder(), { recursive: true });
  const release = await takeLock(`${target}.lock`, isDone, () =>
    say(`waiting for another process that fetches ${name}`),
  );
  try {
    if (isDone()) return target;
    await removeLeftovers(name);
    const temporary = await mkdtemp(`${target}.part-`);
    try {
      await install(temporary);
      await writeFile(path.join(temporary, '.complete'), `${new Date().toISOString()}\n`);
      await rename(temporary, target).catch((error) => {
        if (!isDone()) throw error;
      });
    } finally {
      await rm(temporary, { recursive: true, force: true });
    }
  } finally {
    await release();
  }
  return target;
}
