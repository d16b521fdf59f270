import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, readdirSync, realpathSync } from 'node:fs';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { delimiter, join } from 'node:path';
import { describe, test } from 'node:test';
import { openBubblewrap } from '../../../src/node/process/bubblewrap';
import { CommandTestRunner } from '../../../src/node/process/commandTestRunner';
import { runProcess } from '../../../src/node/process/runProcess';
import { runConfined, sandboxFailure } from '../../../src/node/process/runConfined';
import { describeSandbox, openSandbox, type Sandbox } from '../../../src/node/process/sandbox';
import { put, signal, temporaryFolder } from '../workspace/support';

const LOST = 'Can’t find source path /tmp/x/.claude: No such file or directory';

/** A sandbox whose first `failures` commands can not be set up. */
function unreliable(failures: number): Sandbox & { readonly wrapped: () => number } {
  let wrapped = 0;
  return {
    state: { kind: 'on', words: 'bubblewrap', closesSockets: true },
    environment: {},
    wrap: (command) => {
      wrapped += 1;
      const isLost = wrapped <= failures;
      return Promise.resolve(isLost ? { shell: `echo "bwrap: ${LOST}" >&2; exit 1` } : command);
    },
    afterCommand: () => undefined,
    wrapped: () => wrapped,
  };
}

const request = (folder: string) => ({
  command: ['node', '-e', 'console.log("ran")'] as const,
  cwd: folder,
  env: process.env,
  timeoutMs: 20_000,
  maxOutputBytes: 10_000,
  signal,
});

describe('a sandbox that can not be set up', () => {
  for (const [failures, tries, output] of [
    [0, 1, 'ran\n'],
    [2, 3, 'ran\n'],
    [9, 4, `bwrap: ${LOST}\n`],
  ] as const)
    test(`${failures} times: ${tries} tries`, async (context) => {
      const sandbox = unreliable(failures);
      const result = await runConfined(sandbox, request(temporaryFolder(context)));
      assert.deepEqual([sandbox.wrapped(), result.output], [tries, output]);
    });

  test('is no failing test', async (context) => {
    const folder = temporaryFolder(context);
    const options = { folder, roots: [folder], sandbox: unreliable(9), hasFile: () => false };
    const outcome = await new CommandTestRunner({ ...options, command: 'node -e 0' }).run(null, signal);
    assert.deepEqual([outcome.status, outcome.output], ['not-started', `The sandbox could not be set up: ${LOST}`]);
  });

  for (const [words, exitCode, output] of [
    ['tests that fail', 1, 'not ok 1\n'],
    ['a test that prints the like, and more', 1, 'bwrap: no\nnot ok 1\n'],
    ['another exit code', 2, 'bwrap: no\n'],
    ['an end by a signal', null, 'bwrap: no\n'],
  ] as const)
    test(`${words}: taken as the command's own end`, () => assert.equal(sandboxFailure({ exitCode, output }), null));
});

describe('what confined commands may reach', { skip: process.platform === 'win32' }, () => {
  test('not the user’s workspace, nor anything in the present folder, though they lie in the temporary folder', async (context) => {
    const state = await describeSandbox('auto');
    if (state.kind === 'off') {
      context.diagnostic(`not confined here: ${state.words}`);
      return;
    }
    const place = realpathSync(temporaryFolder(context));
    const [workspace, copy, present, other] = ['workspace', 'copy', 'present', 'other'].map((name) => {
      mkdirSync(join(place, name));
      return join(place, name);
    }) as [string, string, string, string];
    const probe = [workspace, copy, present, other]
      .map((folder) => `(echo x > ${folder}/probe && echo wrote) 2>/dev/null || echo refused`)
      .join('; ');
    const before = process.cwd();
    process.chdir(present);
    try {
      const sandbox = await openSandbox('required', { writable: [copy], kept: [workspace], caches: null });
      // No mount points of settings that are not there: they would lie on the real disk while the command runs.
      const command = { shell: `${probe}; ls -A ${present}` };
      const { output } = await runConfined(sandbox, { ...request(copy), command });
      assert.equal(output, 'refused\nwrote\nrefused\nwrote\n');
    } finally {
      process.chdir(before);
    }
    assert.deepEqual([readdirSync(present), existsSync(join(workspace, 'probe'))], [[], false]);
  });

  test('not the sockets of programs on this machine: one may be a daemon that does anything', async (context) => {
    const state = await describeSandbox('auto');
    if (state.kind === 'off' || !state.closesSockets) {
      context.diagnostic(`sockets are not closed here: ${state.words}`);
      return;
    }
    const folder = temporaryFolder(context);
    const address = join(folder, 'daemon');
    const daemon = createServer((socket) => socket.end('obeyed')).listen(address);
    context.after(() => daemon.close());
    await once(daemon, 'listening');
    const ask = `require('net').connect(${JSON.stringify(address)}).on('data', (d) => console.log(String(d))).on('error', (e) => console.log(e.code))`;
    const command = ['node', '-e', ask] as const;
    const open = await openSandbox('off', { writable: [], kept: [], caches: null });
    assert.equal((await runConfined(open, { ...request(folder), command })).output, 'obeyed\n');
    const confined = await openSandbox('required', { writable: [folder], kept: [], caches: null });
    assert.match((await runConfined(confined, { ...request(folder), command })).output, /^(EPERM|EACCES)\n$/);
  });

  test('the copy, also where the present folder holds it', async (context) => {
    const state = await describeSandbox('auto');
    if (state.kind === 'off') {
      context.diagnostic(`not confined here: ${state.words}`);
      return;
    }
    const place = realpathSync(temporaryFolder(context));
    const copy = join(place, 'data', 'copy');
    put(copy, { a: '' });
    const before = process.cwd();
    process.chdir(place);
    try {
      const sandbox = await openSandbox('required', { writable: [copy], kept: [join(place, 'gone')], caches: null });
      const { output } = await runConfined(sandbox, {
        ...request(copy),
        command: { shell: 'echo x > b && echo wrote' },
      });
      assert.equal(output, 'wrote\n');
    } finally {
      process.chdir(before);
    }
  });
});

describe('bubblewrap that is installed and may not work', { skip: process.platform !== 'linux' }, () => {
  const words = 'setting up uid map: Permission denied';

  for (const [setting, remedy] of [
    [{ apparmor_restrict_unprivileged_userns: '1' }, /^printf 'abi .*profile bwrap .* sudo apparmor_parser -r/],
    [{ unprivileged_userns_clone: '0' }, /^sudo sysctl -w kernel\.unprivileged_userns_clone=1$/],
    [{}, null],
  ] as const)
    test(`says why, and the remedy by the kernel's settings ${JSON.stringify(setting)}`, async (context) => {
      const folder = temporaryFolder(context);
      put(folder, { bwrap: `#!/bin/sh\necho "bwrap: ${words}" >&2\nexit 1\n` });
      chmodSync(join(folder, 'bwrap'), 0o755);
      const known: Readonly<Record<string, string>> = setting;
      const environment = { PATH: [folder, process.env.PATH].join(delimiter) };
      const readSetting = (name: string) => Promise.resolve(known[name] ?? '');
      const found = await openBubblewrap({ environment, readSetting });
      assert.ok('problem' in found);
      assert.equal(found.problem, `bubblewrap does not work here (${words})`);
      if (remedy === null) assert.equal(found.remedy, null);
      else assert.match(found.remedy ?? '', remedy);
    });

  test('still confines where the helper that closes sockets may not work', async (context) => {
    const state = await describeSandbox('auto');
    if (state.kind === 'off') {
      context.diagnostic(`not confined here: ${state.words}`);
      return;
    }
    const folder = temporaryFolder(context);
    const real = (process.env.PATH ?? '').split(delimiter).find((each) => existsSync(join(each, 'bwrap'))) ?? '';
    const said = 'apply-seccomp: unshare(CLONE_NEWUSER): Operation not permitted';
    put(folder, {
      bwrap: `#!/bin/sh\ncase "$*" in *apply-seccomp*) echo "${said}" >&2; exit 1;; esac\nexec ${join(real, 'bwrap')} "$@"\n`,
    });
    chmodSync(join(folder, 'bwrap'), 0o755);
    const environment = { PATH: [folder, process.env.PATH].join(delimiter) };
    const found = await openBubblewrap({ environment });
    assert.ok('words' in found, JSON.stringify(found));
    assert.match(found.words, /^bubblewrap: no network but the sockets of programs on this machine, no writing/);
    const shell = await found.wrap(`touch ${folder}/x || echo refused`, { writable: [], kept: [] }, signal);
    const { output } = await runProcess({ ...request(folder), command: { shell } });
    found.afterCommand();
    assert.match(output, /refused\n$/);
  });
});
