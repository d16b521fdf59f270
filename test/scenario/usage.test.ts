import assert from 'node:assert/strict';
import { chmodSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { Desk } from '../support/commandLine';
import { startScriptedOllama } from '../support/scriptedOllama';
import { FIX_SUM, READ_FOREVER, SUM_PROJECT, TEST_FLAGS } from '../support/sumProject';

interface Mistake {
  readonly name: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  /** What standard error must say. */
  readonly says: RegExp;
}

const TESTS = ['--test', 'node --test'];

const MISTAKES: readonly Mistake[] = [
  { name: 'no command', args: [], says: /Usage: protege/ },
  { name: 'an unknown command', args: ['mend'], says: /unknown command 'mend'/ },
  { name: 'an unknown option', args: ['fix', '--fast'], says: /unknown option '--fast'/ },
  {
    name: 'no such workspace',
    args: ['fix', '--workspace', 'absent'],
    says: /There is no folder .*absent.*--workspace/,
  },
  { name: 'a file as workspace', args: ['fix', '--workspace', 'work/package.json'], says: /is a file/ },
  { name: 'doctor without its folder', args: ['doctor', '--workspace', 'absent'], says: /There is no folder/ },
  { name: 'budget without its folder', args: ['budget', 'show', '--workspace', 'absent'], says: /is not a folder/ },
  { name: 'an unreadable task file', args: ['fix', '--task-file', 'absent.md'], says: /absent\.md.*no such file/ },
  { name: 'a folder as task file', args: ['fix', '--task-file', 'work'], says: /it is a folder/ },
  { name: 'two tasks', args: ['fix', 'this', '--task-file', 'work/package.json'], says: /not both/ },
  { name: 'an empty task', args: ['fix', ''], says: /task is empty/ },
  { name: 'an empty task from standard input', args: ['fix', '-', '--workspace', 'work'], input: ' \n', says: /empty/ },
  {
    name: 'a novel as task',
    args: ['fix', '-', '--workspace', 'work'],
    input: 'x'.repeat(20_001),
    says: /20001.*20000/,
  },
  {
    name: 'an empty test command',
    args: ['fix', '--workspace', 'work', '--test', ' '],
    says: /--test needs a command/,
  },
  { name: 'no test command to be found', args: ['fix', '--workspace', 'empty'], says: /--test "npm test"/ },
  {
    name: 'nobody to confirm the test command',
    args: ['fix', '--workspace', 'work'],
    says: /npm test.*confirmed.*--yes/,
  },
  { name: 'steps that are no number', args: ['fix', '--max-steps', 'many'], says: /--max-steps.*whole number/ },
  { name: 'minus dollars', args: ['fix', '--max-usd=-1'], says: /--max-usd.*0 or more/ },
  { name: 'no minutes', args: ['fix', '--max-minutes', '0'], says: /above 0/ },
  { name: 'an unknown expert', args: ['fix', '--expert', 'oracle'], says: /anthropic, openai, ollama/ },
  { name: 'both ways out', args: ['fix', '--apply', '--patch-out', 'x'], says: /cannot be used with/ },
  { name: 'a folder as patch file', args: ['fix', '--workspace', 'work', '--patch-out', 'work'], says: /is a folder/ },
  {
    name: 'a patch file in no folder',
    args: ['fix', '--workspace', 'work', '--patch-out', 'absent/x.patch'],
    says: /--patch-out can't be written/,
  },
  {
    name: 'an address that is none',
    args: ['fix', '--workspace', 'work', ...TESTS],
    env: { OLLAMA_HOST: 'ht!tp://%%%' },
    says: /is not an address.*127\.0\.0\.1:11434/,
  },
  {
    name: 'a data folder under a file',
    args: ['fix', '--workspace', 'work', ...TESTS],
    env: { PROTEGE_HOME: path.join(__filename, 'home') },
    says: /data folder .*PROTEGE_HOME/,
  },
  { name: 'an unknown run', args: ['runs', 'show', 'nope'], says: /no run nope.*protege runs list/ },
  { name: 'a run that is a path', args: ['runs', 'show', '../../etc'], says: /There is no run/ },
  { name: 'a run to remove that is a path', args: ['runs', 'remove', '../work'], says: /There is no run/ },
  {
    name: 'a reset that is no reset',
    args: ['runs', 'calibrate', '--reset', '--dry-run'],
    says: /--reset and --dry-run exclude each other/,
  },
  { name: 'the last of no runs', args: ['runs', 'receipts', 'last'], says: /no runs yet.*protege fix/ },
  { name: 'a limit that is none', args: ['budget', 'set', '--usd-per-day', 'lots'], says: /--usd-per-day.*0\.50/ },
];

describe('mistakes end with 2, say what to do, and print nothing on standard output', { concurrency: 2 }, () => {
  const desk = new Desk();
  desk.write('work', SUM_PROJECT);
  desk.write('empty', {});
  after(() => desk.close());
  for (const { name, args, env, input, says } of MISTAKES)
    test(name, async () => {
      const result = await desk.run(args, { cwd: desk.folder, env, input });
      assert.match(result.stderr.replace(/\s+/g, ' '), says);
      assert.equal(result.code, 2, result.stderr);
      assert.equal(result.stdout, '');
      assert.equal(/\n\s+at /.test(result.stderr), false, 'a stack trace is no message');
    });

  const isRoot = process.getuid?.() === 0 || process.platform === 'win32';
  test('a data folder without write permission', { skip: isRoot ? 'root may write anywhere' : false }, async () => {
    const locked = path.join(desk.folder, 'locked');
    mkdirSync(locked);
    chmodSync(locked, 0o500);
    const args = ['fix', '--workspace', 'work', '--test', 'node --test'];
    const result = await desk.run(args, { env: { PROTEGE_HOME: path.join(locked, 'home') } });
    assert.equal(result.code, 2);
    assert.match(result.stderr, /PROTEGE_HOME/);
  });
});

describe('the plain ways', { concurrency: 2 }, () => {
  const desk = new Desk();
  after(() => desk.close());

  const commands = ['fix', 'detect', 'budget set', 'budget show', 'budget on', 'budget off', 'doctor'];
  const runs = ['runs list', 'runs show', 'runs receipts', 'runs calibrate', 'runs remove'];
  for (const command of [...commands, ...runs])
    test(`the help of ${command} has an example that starts with it`, async () => {
      const result = await desk.run([...command.split(' '), '--help']);
      assert.equal(result.code, 0);
      assert.ok(result.stdout.includes(`$ protege ${command}`), result.stdout);
    });

  test('a task from standard input, a guessed command confirmed by --yes and remembered, plain lines in a pipe', async () => {
    const endpoint = await startScriptedOllama({ chat: (_, index) => FIX_SUM[index % FIX_SUM.length] ?? FIX_SUM[0]! });
    try {
      const workspace = desk.write('work', SUM_PROJECT);
      const env = { OLLAMA_HOST: endpoint.url };
      const first = await desk.run(['fix', '-', '--yes', '--workspace', workspace], { env, input: 'sum is wrong\n' });
      assert.equal(first.code, 0, first.stderr);
      assert.match(first.stdout, /^diff --git a\/src\/sum\.js b\/src\/sum\.js\n/);
      assert.match(first.stderr, /^task {5}sum is wrong$/m);
      assert.match(first.stderr, /^tests {4}npm test/m);
      assert.equal(first.stderr.includes('\u001b'), false, 'escape sequences in a pipe');
      const second = await desk.run(['fix', '--json'], { env, cwd: workspace });
      assert.equal(second.code, 0, second.stderr);
      assert.equal(second.stderr, '');

      desk.write('work', {
        'package.json': (SUM_PROJECT['package.json'] ?? '').replace('--test', '--test --no-warnings'),
      });
      const changed = await desk.run(['fix'], { env, cwd: workspace });
      assert.equal(changed.code, 2, 'the command stands for something else now, and nobody confirmed it');
    } finally {
      await endpoint.close();
    }
  });

  test('where no test is named, the end of what the tests printed is shown', async () => {
    const endpoint = await startScriptedOllama({ chat: () => READ_FOREVER });
    try {
      const workspace = desk.write('broken', { ...SUM_PROJECT, 'setup.cjs': "throw new Error('no database here');\n" });
      const flags = ['fix', '--workspace', workspace, '--max-steps', '1', '--test', 'node setup.cjs'];
      const result = await desk.run(flags, { env: { OLLAMA_HOST: endpoint.url } });
      assert.equal(result.code, 1, result.stderr);
      assert.match(result.stderr, /before: failed \(exit code 1\)\n(?: {9}.*\n)* {9}Error: no database here\n/);
    } finally {
      await endpoint.close();
    }
  });

  test('tests that pass already need no fix: 0', async () => {
    const endpoint = await startScriptedOllama();
    try {
      const workspace = desk.write('fine', { ...SUM_PROJECT, 'src/sum.js': 'export const sum = (a, b) => a + b;\n' });
      const result = await desk.run(['fix', '--workspace', workspace, ...TESTS], {
        env: { OLLAMA_HOST: endpoint.url },
      });
      assert.equal(result.code, 0, result.stderr);
      assert.equal(result.stdout, '');
      assert.match(result.stderr, /pass already/);
      assert.equal(endpoint.chats().length, 0);
    } finally {
      await endpoint.close();
    }
  });

  test('doctor names what works and how to mend what does not', async () => {
    const endpoint = await startScriptedOllama();
    const workspace = desk.write('doctor', SUM_PROJECT);
    const flags = ['doctor', '--json', '--workspace', workspace];
    const good = await desk.run(flags, { env: { OLLAMA_HOST: endpoint.url } });
    await endpoint.close();
    const checks = JSON.parse(good.stdout) as { id: string; state: string; remedy: string | null }[];
    assert.deepEqual(checks.map(({ id }) => id).sort(), [
      'data-folder',
      'expert',
      'git',
      'memory',
      'model',
      'ollama',
      'sandbox',
      'test-command',
      'tools',
      'window',
    ]);
    assert.equal(good.code, 0, good.stdout);
    const bad = await desk.run(flags, { env: { OLLAMA_HOST: endpoint.url } });
    assert.equal(bad.code, 1);
    const problems = (JSON.parse(bad.stdout) as typeof checks).filter(({ state }) => state === 'problem');
    assert.deepEqual(
      problems.map(({ id }) => id),
      ['ollama'],
    );
    assert.match(problems[0]?.remedy ?? '', /ollama serve/);
  });

  const onlyLinux = { skip: process.platform === 'linux' ? false : 'bubblewrap is of Linux' };

  test('a bubblewrap that may not work here: the doctor and the run say so, and the tests run', onlyLinux, async () => {
    const words = 'loopback: Failed RTM_NEWADDR: Operation not permitted';
    const programs = desk.write('programs', {
      bwrap: `#!/bin/sh\necho "bwrap: ${words}" >&2\nexit 1\n`,
    });
    chmodSync(path.join(programs, 'bwrap'), 0o755);
    const endpoint = await startScriptedOllama({ chat: FIX_SUM });
    try {
      const env = { OLLAMA_HOST: endpoint.url, PATH: [programs, process.env.PATH].join(path.delimiter) };
      const workspace = desk.write('unconfined', SUM_PROJECT);
      const doctor = await desk.run(['doctor', '--workspace', workspace], { env });
      assert.match(doctor.stdout, /warning .*Sandbox.*bubblewrap does not work here \(loopback: Failed RTM_NEWADDR/);
      const result = await desk.run(['fix', '--workspace', workspace, ...TEST_FLAGS], { env });
      assert.equal(result.code, 0, result.stderr);
      assert.match(result.stderr, /no sandbox: bubblewrap does not work here \(loopback: Failed RTM_NEWADDR/);
    } finally {
      await endpoint.close();
    }
  });

  test('settings that are no JSON are said, and the run goes on', async () => {
    const endpoint = await startScriptedOllama({ chat: FIX_SUM });
    try {
      const workspace = desk.write('broken', { ...SUM_PROJECT, '.vscode/settings.json': '{ broken' });
      const flags = ['fix', '--workspace', workspace, '--expert', 'ollama', '--expert-model', 'scripted', ...TESTS];
      const result = await desk.run(flags, { env: { OLLAMA_HOST: endpoint.url } });
      assert.equal(result.code, 0, result.stderr);
      assert.match(result.stderr, /settings\.json/);
    } finally {
      await endpoint.close();
    }
  });
});
