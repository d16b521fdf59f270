import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { isSecretVariable, testEnvironment } from '../../../src/node/process/cleanEnvironment';
import { OutputBuffer } from '../../../src/node/process/outputBuffer';
import type { ProcessRequest } from '../../../src/node/process/runProcess';
import { runProcess } from '../../../src/node/process/runProcess';
import { parseTestCommand, quoteForShell } from '../../../src/node/process/testCommandLine';

const base = {
  cwd: process.cwd(),
  env: process.env,
  timeoutMs: 20_000,
  maxOutputBytes: 10_000,
  signal: new AbortController().signal,
};
const node = (code: string): ProcessRequest['command'] => [process.execPath, '-e', code];

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // An ended process that nobody has waited for yet (PID 1 of some containers never does) is not alive.
    return !existsSync(`/proc/${pid}/stat`) || !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return false;
  }
}

describe('a process', () => {
  test('gives its exit code and both outputs', async () => {
    const result = await runProcess({
      ...base,
      command: node('console.log("out");console.error("err");process.exit(3)'),
    });
    assert.equal(result.exitCode, 3);
    assert.match(result.output, /out/);
    assert.match(result.output, /err/);
  });

  test('has its standard input closed', async () => {
    const code = 'process.stdin.on("data",()=>{}).on("end",()=>console.log("closed"))';
    assert.match((await runProcess({ ...base, command: node(code) })).output, /closed/);
  });

  test('that does not exist is a result', async () => {
    const result = await runProcess({ ...base, command: ['no-such-program-here'] });
    assert.equal(result.startError?.code, 'ENOENT');
  });

  test('is killed with all that it started, also what left its group and ignores being asked', async () => {
    const inner = 'process.on("SIGTERM",()=>{});console.log("pid "+process.pid);setInterval(()=>{},1000)';
    const code = `const {spawn}=require("child_process");
      for (const detached of [true,false]) spawn(process.execPath,["-e",${JSON.stringify(inner)}],{detached,stdio:"inherit"});
      setInterval(()=>{},1000)`;
    const abort = new AbortController();
    let seen = '';
    const result = await runProcess({
      ...base,
      command: node(code),
      signal: abort.signal,
      onOutput: (text) => {
        seen += text;
        if ((seen.match(/pid \d+\n/g) ?? []).length === 2) abort.abort();
      },
    });
    assert.equal(result.cancelled, true);
    const pids = [...seen.matchAll(/pid (\d+)/g)].map((found) => Number(found[1]));
    assert.equal(pids.length, 2);
    const deadline = Date.now() + 10_000;
    while (pids.some(isAlive) && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 20));
    assert.deepEqual(pids.filter(isAlive), []);
  });

  test('that takes too long is stopped and says so', async () => {
    const result = await runProcess({ ...base, command: node('setInterval(()=>{},1000)'), timeoutMs: 300 });
    assert.deepEqual([result.timedOut, result.cancelled, result.exitCode], [true, false, null]);
  });

  test('keeps the start and the end of a long output', async () => {
    const code = 'console.log("first");for(let i=0;i<20000;i++)console.log("line "+i);console.log("last")';
    const result = await runProcess({ ...base, command: node(code) });
    assert.equal(result.truncated, true);
    assert.match(result.output, /^first\n[^]*bytes left out[^]*last\n$/);
    assert.ok(result.output.length < 11_000);
  });
});

test('characters are whole over chunk borders, whatever interleaves', () => {
  const buffer = new OutputBuffer(1000);
  const bytes = Buffer.from('é日😀');
  for (const byte of bytes) {
    buffer.add('out', Buffer.from([byte]));
    buffer.add('err', Buffer.from('.'));
  }
  buffer.end();
  assert.equal(buffer.text().replaceAll('.', ''), 'é日😀');
});

test('keys and tokens do not reach the tests', () => {
  const secret = [
    'ANTHROPIC_API_KEY',
    'GITHUB_TOKEN',
    'AWS_PROFILE',
    'MY_SECRET',
    'DB_PASSWORD',
    'SSH_AUTH_SOCK',
    'NPM_TOKEN',
    'DATABASE_URL',
  ];
  for (const name of secret) assert.equal(isSecretVariable(name, 'x'), true, name);
  for (const name of ['PATH', 'HOME', 'LANG', 'KEYBOARD', 'TOKENIZERS_PARALLELISM', 'AUTHOR', 'GOPATH', 'JAVA_HOME']) {
    assert.equal(isSecretVariable(name, 'x'), false, name);
  }
  assert.equal(isSecretVariable('PROXY', 'http://me:pass@host'), true);
  const cleaned = testEnvironment({ PATH: '/bin', OPENAI_API_KEY: 'sk', NODE_TEST_CONTEXT: 'child-v8' });
  assert.deepEqual(
    [cleaned['PATH'], cleaned['OPENAI_API_KEY'], cleaned['NODE_TEST_CONTEXT']],
    ['/bin', undefined, undefined],
  );
  assert.equal(cleaned['PYTHONDONTWRITEBYTECODE'], '1');
});

describe('a test command', () => {
  const cases: [string, ReturnType<typeof parseTestCommand>][] = [
    ['npm test', { kind: 'argv', program: 'npm', parameters: ['test'], env: {} }],
    ['A=1 py -m "a b"', { kind: 'argv', program: 'py', parameters: ['-m', 'a b'], env: { A: '1' } }],
    ['a && b', { kind: 'shell', text: 'a && b' }],
    ['a | b', { kind: 'shell', text: 'a | b' }],
    ['echo $HOME', { kind: 'shell', text: 'echo $HOME' }],
    ['echo `id`', { kind: 'shell', text: 'echo `id`' }],
    ['node --test test/*.js', { kind: 'shell', text: 'node --test test/*.js' }],
    ['  ', { kind: 'empty' }],
  ];
  for (const [text, expected] of cases) {
    test(JSON.stringify(text), () => assert.deepEqual(parseTestCommand(text, 'linux'), expected));
  }
  test('on Windows keeps backslashes', () => {
    const found = parseTestCommand('.venv\\Scripts\\python.exe -m pytest', 'win32');
    assert.equal(found.kind === 'argv' ? found.program : '', '.venv\\Scripts\\python.exe');
  });
});

test('a quoted word stays one word for a real shell', { skip: process.platform === 'win32' }, async () => {
  for (const word of ["it's", '$(id)', '`id`', 'a b', '"; echo x', '\\', '*', '!', 'a\nb', "'\\''"]) {
    const result = await runProcess({ ...base, command: { shell: `printf %s ${quoteForShell(word)}` } });
    assert.equal(result.output, word);
  }
});
