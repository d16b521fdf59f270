import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, statfsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Desk, finishedOf } from '../support/commandLine';
import { say, startScriptedOllama, type ScriptedOllama } from '../support/scriptedOllama';
import { FIX_SUM, SUM_BROKEN, SUM_PROJECT, TEST_FLAGS } from '../support/sumProject';
import { writeFiles } from '../support/writeFiles';

/** A small disk of its own can be mounted by root on Linux; elsewhere `test/unit/agent` plays the refusal at the port. */
function mountSmallDisk(folder: string): string | false {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'only root on Linux may mount a small disk';
  const { status, stderr } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', folder], {
    encoding: 'utf8',
  });
  return status === 0 ? false : `a small disk can't be mounted here: ${stderr.trim()}`;
}

const desk = new Desk();
const disk = path.join(desk.folder, 'disk');
mkdirSync(disk);
const skip = mountSmallDisk(disk);
if (skip !== false) desk.close();

describe('a disk that is full', { skip, timeout: 120_000 }, () => {
  let server: ScriptedOllama;
  before(async () => {
    server = await startScriptedOllama({ chat: (_, index) => FIX_SUM[index % FIX_SUM.length] ?? say('') });
  });
  after(async () => {
    await server.close();
    spawnSync('umount', ['-l', disk]);
    desk.close();
  });

  /** Leaves no room at all; a name of its own each time. */
  function fill(name: string): void {
    const { bsize, bavail } = statfsSync(disk);
    writeFileSync(path.join(disk, name), Buffer.alloc(bsize * bavail));
  }

  const fix = (workspace: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
    desk.run(['fix', '--workspace', workspace, '--ollama-url', server.url, ...TEST_FLAGS, ...args], { env });

  test('under the data folder: exit 2, which folder, what to do', async () => {
    const workspace = desk.write('large', { ...SUM_PROJECT, 'large.bin': new Uint8Array(4_000_000) });
    const home = path.join(disk, 'home');
    const { code, stderr } = await fix(workspace, [], { PROTEGE_HOME: home });
    assert.equal(code, 2);
    assert.ok(stderr.includes(`The disk that holds ${home}`), stderr);
    assert.match(stderr, /is full: large\.bin could not be copied\. Free some space there, or set PROTEGE_HOME/);
  });

  test('under the workspace, with --apply: the file stays whole, and the patch is kept', async () => {
    const workspace = path.join(disk, 'project');
    writeFiles(workspace, SUM_PROJECT);
    fill('rest-1');
    const { code, stdout, stderr } = await fix(workspace, ['--apply', '--json']);
    assert.equal(code, 1, stderr);
    assert.match(stderr, /src\/sum\.js: .* the disk that holds .* is full; left as it is/);
    assert.equal(readFileSync(path.join(workspace, 'src/sum.js'), 'utf8'), SUM_BROKEN);
    assert.deepEqual(readdirSync(path.join(workspace, 'src')), ['sum.js']);
    assert.match(finishedOf(stdout).patch, /\+ {2}return a \+ b;/);
  });

  test('under --patch-out: an older patch stays, and nothing half is left', async () => {
    const workspace = desk.write('small', SUM_PROJECT);
    const patch = path.join(disk, 'old.patch');
    spawnSync('rm', ['-f', path.join(disk, 'rest-1')]);
    writeFileSync(patch, 'old');
    fill('rest-2');
    const { code, stderr } = await fix(workspace, ['--patch-out', patch]);
    assert.equal(code, 2);
    assert.match(stderr, /patch can't be written to .*no space left.* Free some space there or give another file/);
    assert.equal(readFileSync(patch, 'utf8'), 'old');
    assert.deepEqual(
      readdirSync(disk).filter((name) => name.endsWith('.tmp')),
      [],
    );
  });
});
