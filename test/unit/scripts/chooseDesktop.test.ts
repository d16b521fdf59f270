import assert from 'node:assert/strict';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { chooseDesktop } from '../../../scripts/lib/vscodeHost.mjs';

/** Where a desktop VS Code has its parts, below its folder. */
const layout = {
  darwin: { script: 'Resources/app/bin/code', executable: 'MacOS/Electron', app: 'Resources/app' },
  win32: { script: 'bin/code.cmd', executable: 'Code.exe', app: 'resources/app' },
}[process.platform as string] ?? { script: 'bin/code', executable: 'code', app: 'resources/app' };

const names = ['PATH', 'DISPLAY', 'WAYLAND_DISPLAY', 'PROTEGE_EDITOR_HOST'];
const saved = Object.fromEntries(names.map((name) => [name, process.env[name]]));

describe('the desktop VS Code', () => {
  let folder = '';

  before(async () => {
    folder = await realpath(await mkdtemp(path.join(os.tmpdir(), 'protege-desktop-')));
  });
  beforeEach(() => {
    process.env.PATH = path.dirname(path.join(folder, layout.script));
    process.env.DISPLAY = ':0';
    delete process.env.WAYLAND_DISPLAY;
    process.env.PROTEGE_EDITOR_HOST = 'desktop';
  });
  after(async () => {
    for (const name of names) {
      if (saved[name] === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = saved[name];
    }
    await rm(folder, { recursive: true, force: true });
  });

  async function install(version: string): Promise<void> {
    for (const file of [layout.script, layout.executable]) {
      await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
      await writeFile(path.join(folder, file), '', { mode: 0o755 });
    }
    await mkdir(path.join(folder, layout.app), { recursive: true });
    await writeFile(path.join(folder, layout.app, 'package.json'), JSON.stringify({ version }));
  }

  test('is not there without `code` on PATH, and that is said', async () => {
    process.env.PATH = path.join(folder, 'nowhere');
    const passedOver = ['desktop VS Code: no `code` on PATH'];
    assert.deepEqual(await chooseDesktop(), { host: undefined, passedOver });
  });

  test('is the executable behind the script on PATH', async () => {
    await install('1.139.0');
    const { host } = await chooseDesktop();
    assert.equal(host?.kind, 'desktop');
    assert.equal(path.normalize(host.executable), path.join(folder, layout.executable));
  });

  test('is not taken when it is older than the extension needs, and that is said', async () => {
    await install('1.90.2');
    const { host, passedOver } = await chooseDesktop();
    assert.equal(host, undefined);
    assert.match(passedOver.join(), /desktop VS Code: 1\.90\.2 is older than \^1\.\d+\.\d+/);
  });
});
