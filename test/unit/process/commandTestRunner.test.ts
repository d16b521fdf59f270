import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { CommandTestRunner } from '../../../src/node/process/commandTestRunner';
import { describeSandbox, openSandbox } from '../../../src/node/process/sandbox';
import { selectTests } from '../../../src/node/process/selectTests';
import { prepareToolCaches } from '../../../src/node/process/toolCaches';
import { put, signal, temporaryFolder } from '../workspace/support';

const only = (...writable: string[]) => ({ writable, kept: [], caches: null });

const testFile = `const {test}=require('node:test');const assert=require('assert');
test('good',()=>{});test('bad',()=>assert.equal(1,2));`;

describe('running tests', () => {
  test('reads the outcome, and narrows it by a known test only', async (context) => {
    const folder = temporaryFolder(context);
    put(folder, { 'a.test.js': testFile });
    const sandbox = await openSandbox('off', only(folder));
    const runner = new CommandTestRunner({
      command: 'node --test',
      folder,
      roots: [folder],
      sandbox,
      hasFile: (path) => path === 'a.test.js',
    });
    const all = await runner.run(null, signal);
    assert.deepEqual([all.status, all.passing, all.failing.map((each) => each.id)], ['failed', ['good'], ['bad']]);
    assert.ok(all.signature.length > 0);
    const one = await runner.run('bad', signal);
    assert.deepEqual([one.selector, one.passing], ['bad', []]);
    const ignored = await runner.run('--import=./evil.js', signal);
    assert.equal(ignored.selector, null);
    assert.match(ignored.output, /^\[The selector was not used/);
  });

  test('does not start when an edit changed what the command stands for, or when the program is missing', async (context) => {
    const folder = temporaryFolder(context);
    const sandbox = await openSandbox('off', only(folder));
    const options = { folder, roots: [folder], sandbox, hasFile: () => false };
    const changed = new CommandTestRunner({
      ...options,
      command: 'node -e 0',
      isStillConfirmed: () => Promise.resolve(false),
    });
    assert.equal((await changed.run(null, signal)).status, 'not-started');
    const missing = await new CommandTestRunner({ ...options, command: 'no-such-program-here' }).run(null, signal);
    assert.equal(missing.status, 'not-started');
    assert.match(missing.output, /not found/);
  });

  test('in the sandbox reaches loopback and the copy, and nothing else', async (context) => {
    const state = await describeSandbox('auto');
    if (state.kind === 'off') {
      await assert.rejects(openSandbox('required', only()), /sandbox is required/);
      context.diagnostic(`not confined here: ${state.words}`);
      return;
    }
    const folder = temporaryFolder(context);
    const outside = join(homedir(), `.protege-test-${process.pid}`);
    put(folder, {
      'probe.js': `const fs=require('fs');
try{fs.writeFileSync(${JSON.stringify(outside)},'x');console.log('OUTSIDE')}catch(e){console.log('refused',e.code)}
fs.writeFileSync('inside.txt','y');console.log(process.env.HTTP_PROXY||'no proxy');
const s=require('http').createServer((q,r)=>r.end('loop')).listen(0,'127.0.0.1',async()=>{
console.log(await (await fetch('http://127.0.0.1:'+s.address().port)).text());s.close();
try{await fetch('http://192.0.2.1/',{signal:AbortSignal.timeout(3000)});console.log('NETWORK')}catch(e){console.log('no network')}});`,
    });
    const sandbox = await openSandbox('required', only(folder));
    const runner = new CommandTestRunner({
      command: 'node probe.js',
      folder,
      roots: [folder],
      sandbox,
      hasFile: () => true,
    });
    const { output } = await runner.run(null, signal);
    assert.match(output, /refused (EROFS|EPERM|EACCES)\nno proxy\nloop\nno network/);
    assert.equal(readFileSync(join(folder, 'inside.txt'), 'utf8'), 'y');
    assert.ok(!existsSync(outside));
  });
});

describe('what build tools are told in the sandbox', () => {
  test('they write into the folder given, and know that there is no network', async (context) => {
    const folder = temporaryFolder(context);
    const caches = { folder: join(folder, 'caches'), command: 'go test ./...', environment: { GOCACHE: '/elsewhere' } };
    const made = await prepareToolCaches(caches.folder, caches.command, caches.environment);
    assert.deepEqual(made, { GOCACHE: join(folder, 'caches', 'go-build') });
    const state = await describeSandbox('auto');
    const sandbox = await openSandbox('auto', { ...only(folder), caches });
    const isConfined = state.kind === 'on';
    assert.equal(sandbox.environment.GOPROXY, isConfined ? 'off' : undefined);
    put(folder, { 'probe.js': 'console.log(String(process.env.GOPROXY), String(process.env.GOCACHE))' });
    const options = { folder, roots: [], sandbox, hasFile: () => true, environment: { PATH: process.env.PATH } };
    const { output } = await new CommandTestRunner({ ...options, command: 'node probe.js' }).run(null, signal);
    assert.equal(output.trim(), isConfined ? `off ${made.GOCACHE}` : 'undefined undefined');
  });

  test("Gradle gets a home of its own, with the user's libraries and distributions linked into it", async (context) => {
    const folder = temporaryFolder(context);
    const own = join(folder, 'own');
    put(own, {
      'gradle.properties': 'a=b',
      'caches/modules-2/files-2.1/junit/junit/1.jar': 'jar',
      'caches/modules-2/metadata-2.36/module.bin': 'one',
      'caches/modules-2/modules-2.lock': '',
      'wrapper/dists/gradle-8-bin/abc/gradle-8/bin/gradle': '#!',
      'wrapper/dists/gradle-8-bin/abc/gradle-8-bin.zip.ok': '',
      'wrapper/dists/gradle-8-bin/abc/gradle-8-bin.zip.lck': '',
    });
    const prepare = () => prepareToolCaches(join(folder, 'caches'), './gradlew test', { GRADLE_USER_HOME: own });
    const { GRADLE_USER_HOME: home = '' } = await prepare();
    const read = (name: string): string => readFileSync(join(home, name), 'utf8');
    assert.equal(read('gradle.properties'), 'a=b');
    assert.equal(read('caches/modules-2/files-2.1/junit/junit/1.jar'), 'jar');
    assert.equal(read('wrapper/dists/gradle-8-bin/abc/gradle-8/bin/gradle'), '#!');
    for (const lock of ['caches/modules-2/modules-2.lock', 'wrapper/dists/gradle-8-bin/abc/gradle-8-bin.zip.lck'])
      assert.ok(!existsSync(join(home, lock)), lock);
    // What Gradle writes there stays there; what is new in the user's is seen by the next run.
    writeFileSync(join(home, 'caches/modules-2/metadata-2.36/module.bin'), 'mine');
    put(own, { 'caches/modules-2/metadata-2.37/module.bin': 'two' });
    await prepare();
    assert.equal(read('caches/modules-2/metadata-2.36/module.bin'), 'mine');
    assert.equal(read('caches/modules-2/metadata-2.37/module.bin'), 'two');
    assert.equal(readFileSync(join(own, 'caches/modules-2/metadata-2.36/module.bin'), 'utf8'), 'one');
  });
});

describe('a selector', () => {
  const context = {
    hasFile: (path: string) => ['tests/test_a.py', 'test/a.test.js', '-x.py'].includes(path),
    knownTests: new Set(['pkg TestOne', 'm > says "hi" (1)', 'tests.test_a.T.test_x']),
    script: 'jest',
  };
  const cases: [string, string, string, readonly string[] | null][] = [
    ['pytest', '-q', 'tests/test_a.py::T::test_x', ['-q', 'tests/test_a.py::T::test_x']],
    ['python3', '-m pytest tests/', 'tests/test_a.py', ['-m', 'pytest', 'tests/test_a.py']],
    ['python3', '-m unittest', 'tests.test_a.T.test_x', ['-m', 'unittest', 'tests.test_a.T.test_x']],
    ['python3', '-m unittest', 'tests/test_a.py', ['-m', 'unittest', 'tests.test_a']],
    ['node', '--test', 'test/a.test.js', ['--test', 'test/a.test.js']],
    ['node', '--test', 'm > says "hi" (1)', ['--test-name-pattern=says "hi" \\(1\\)', '--test']],
    ['go', 'test ./...', 'pkg TestOne', ['test', '-run', '^TestOne$', './...']],
    ['npm', 'test', 'test/a.test.js', ['test', '--', 'test/a.test.js']],
    ['pytest', '', '-x.py', null],
    ['pytest', '', '--rootdir=/', null],
    ['pytest', '', 'tests/none.py', null],
    ['pytest', '', '../../x.py', null],
    ['pytest', '', 'tests/test_a.py::$(id)', null],
    ['npm', 'test', 'test/a.test.js; id', null],
    ['node', '--test', 'never seen', null],
    ['make', 'test', 'test/a.test.js', null],
  ];
  for (const [program, parameters, selector, expected] of cases) {
    test(`${program} ${parameters}: ${selector}`, () => {
      const found = selectTests(program, parameters.split(' ').filter(Boolean), selector, context);
      assert.deepEqual(found.kind === 'arguments' ? found.parameters : null, expected);
    });
  }
});
