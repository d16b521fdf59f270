import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, beforeEach, describe, test } from 'node:test';
import { installOnce } from '../../../scripts/lib/cache.mjs';

describe('the cache of fetched tools', () => {
  const folders: string[] = [];
  let cache = '';

  beforeEach(async () => {
    cache = await mkdtemp(path.join(os.tmpdir(), 'protege-cache-'));
    folders.push(cache);
    process.env.PROTEGE_DEV_CACHE = cache;
  });
  after(async () => {
    delete process.env.PROTEGE_DEV_CACHE;
    for (const folder of folders) await rm(folder, { recursive: true, force: true });
  });

  const install = async (folder: string) => writeFile(path.join(folder, 'tool'), 'works');

  test('installs once, and gives the folder again', async () => {
    let times = 0;
    const counted = async (folder: string) => {
      times++;
      await install(folder);
    };
    const first = await installOnce('tool-1', counted);
    assert.equal(await installOnce('tool-1', counted), first);
    assert.equal(times, 1);
    assert.ok(existsSync(path.join(first, 'tool')));
  });

  test('installs once when two want it at the same time', async () => {
    let times = 0;
    const slow = async (folder: string) => {
      times++;
      await new Promise((resolve) => setTimeout(resolve, 50));
      await install(folder);
    };
    const [one, two] = await Promise.all([installOnce('tool-1', slow), installOnce('tool-1', slow)]);
    assert.equal(one, two);
    assert.equal(times, 1);
    assert.deepEqual(await readdir(cache), ['tool-1']);
  });

  test('a failed install leaves nothing, and can be tried again', async () => {
    const failing = () => Promise.reject(new Error('no network'));
    await assert.rejects(installOnce('tool-1', failing), /no network/);
    assert.deepEqual(await readdir(cache), []);
    assert.ok(existsSync(path.join(await installOnce('tool-1', install), 'tool')));
  });

  test('what a killed install left is cleared away', async () => {
    await mkdir(path.join(cache, 'tool-1.part-abc'));
    await mkdir(path.join(cache, 'tool-1'));
    const lock = path.join(cache, 'tool-1.lock');
    await mkdir(lock);
    await utimes(lock, new Date(0), new Date(0));
    assert.ok(existsSync(path.join(await installOnce('tool-1', install), 'tool')));
    assert.deepEqual(await readdir(cache), ['tool-1']);
  });
});
