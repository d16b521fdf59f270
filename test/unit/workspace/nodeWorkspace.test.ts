import assert from 'node:assert/strict';
import { chmodSync, existsSync, readFileSync, statSync, symlinkSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { maxTextBytes } from '../../../src/node/workspace/nodeWorkspace';
import { checkPathText } from '../../../src/node/workspace/workspacePath';
import { makeRepository, open, put, temporaryFolder } from './support';

describe('paths', () => {
  const refusedEverywhere: [string, string][] = [
    ['', 'invalid-path'],
    ['a\0b', 'invalid-path'],
    ['/etc/passwd', 'absolute-path'],
    ['C:/x', 'absolute-path'],
    ['\\\\host\\share', 'absolute-path'],
    ['../x', 'outside-workspace'],
    ['a/../../x', 'outside-workspace'],
    ['.', 'not-a-file'],
    ['.git/config', 'protected'],
    ['a/.GIT/hooks/pre-commit', 'protected'],
    ['.git./x', 'protected'],
    ['git~1/x', 'protected'],
    ['.git::$INDEX_ALLOCATION/x', 'protected'],
    ['.g\u200cit/config', 'protected'],
  ];
  for (const [path, reason] of refusedEverywhere) {
    for (const platform of ['linux', 'win32'] as const) {
      test(`${JSON.stringify(path)} is refused on ${platform}`, () => {
        const found = checkPathText(path, platform);
        assert.equal(found.kind === 'refused' ? found.reason : found.path, reason);
      });
    }
  }
  for (const path of ['con', 'a/NUL.txt', 'x/aux', 'COM1', 'a:b', 'a. ', 'what?']) {
    test(`${path} is refused on Windows`, () => assert.equal(checkPathText(path, 'win32').kind, 'refused'));
  }
  test('dots and doubled slashes are taken out', () => {
    assert.deepEqual(checkPathText('./a//b/../c.ts'), { kind: 'ok', path: 'a/c.ts' });
    assert.deepEqual(checkPathText('a\\b.ts', 'win32'), { kind: 'ok', path: 'a/b.ts' });
  });
});

describe('text', () => {
  const encodings: [string, Buffer, string, string][] = [
    ['utf8', Buffer.from('é\r\n'), 'utf8', 'é\r\n'],
    ['bom', Buffer.from('\ufeffé'), 'utf8-bom', 'é'],
    ['le', Buffer.from('\ufeffé\n', 'utf16le'), 'utf16le', 'é\n'],
    ['be', Buffer.from('\ufeffé\n', 'utf16le').swap16(), 'utf16be', 'é\n'],
    ['latin1', Buffer.from([0x63, 0x61, 0x66, 0xe9, 0x85, 0x0a]), 'latin1', 'caf\u00e9\u0085\n'],
  ];
  for (const [name, bytes, encoding, text] of encodings) {
    test(`in ${name} is read, and written back to the same bytes`, async (context) => {
      const base = temporaryFolder(context);
      put(join(base, 'w'), { 'f.txt': bytes });
      const copy = await open(join(base, 'w'), join(base, 'copies'));
      context.after(() => copy.close());
      assert.deepEqual(await copy.workspace.read('f.txt'), { kind: 'text', text, encoding });
      assert.deepEqual(await copy.workspace.write('f.txt', text), { kind: 'written' });
      assert.deepEqual(readFileSync(join(copy.folder, 'f.txt')), bytes);
      assert.deepEqual(await copy.workspace.changes(), []);
    });
  }
});

describe('reading and writing', () => {
  test('remembers what was written, and only that', async (context) => {
    const base = temporaryFolder(context);
    makeRepository(join(base, 'w'), { 'a.txt': 'a\n', 'run.sh': '#!/bin/sh\n', 'b.txt': 'b' });
    chmodSync(join(base, 'w/run.sh'), 0o755);
    const copy = await open(join(base, 'w'), join(base, 'copies'));
    context.after(() => copy.close());
    const empty = await copy.workspace.treeHash();
    await copy.workspace.write('a.txt', 'A\n');
    const once = await copy.workspace.treeHash();
    await copy.workspace.write('run.sh', '#!/bin/sh\nexit 0\n');
    await copy.workspace.write('new/deep.txt', 'n');
    put(copy.folder, { 'left.txt': 'by a test', 'b.txt': 'by a test' });
    assert.deepEqual(await copy.workspace.changes(), [
      { path: 'a.txt', before: 'a\n', after: 'A\n' },
      { path: 'new/deep.txt', before: null, after: 'n' },
      { path: 'run.sh', before: '#!/bin/sh\n', after: '#!/bin/sh\nexit 0\n' },
    ]);
    assert.equal(statSync(join(copy.folder, 'run.sh')).mode & 0o777, 0o755);
    assert.equal(readFileSync(join(base, 'w/a.txt'), 'utf8'), 'a\n');
    assert.notEqual(once, empty);
    await copy.workspace.write('run.sh', '#!/bin/sh\n');
    assert.notEqual(await copy.workspace.treeHash(), once);
    await copy.workspace.write('a.txt', 'a\n');
    const withNew = await copy.workspace.treeHash();
    await copy.workspace.write('a.txt', 'x');
    await copy.workspace.write('a.txt', 'a\n');
    assert.equal(await copy.workspace.treeHash(), withNew);
  });

  test('refuses what must not be reached', async (context) => {
    const base = temporaryFolder(context);
    const source = join(base, 'w');
    makeRepository(source, {
      'a.txt': 'a',
      'bin.dat': Buffer.from([1, 0, 2]),
      'd/x': 'x',
      '.gitignore': '.env\nnode_modules\n',
    });
    put(source, { '.env': 'SECRET=1', 'node_modules/p/i.js': 'p', 'read.only': 'r' });
    chmodSync(join(source, 'read.only'), 0o444);
    put(base, { 'outside/f': 'outside' });
    const copy = await open(source, join(base, 'copies'));
    context.after(() => copy.close());
    // What a test could leave in the copy while a run is on.
    symlinkSync(join(base, 'outside'), join(copy.folder, 'trap'));
    symlinkSync(join(base, 'nowhere'), join(copy.folder, 'broken'));
    put(copy.folder, { 'huge.txt': '' });
    truncateSync(join(copy.folder, 'huge.txt'), maxTextBytes + 1);
    const reads: [string, string][] = [
      ['.env', 'ignored'],
      ['trap/f', 'link-outside'],
      ['broken', 'link-outside'],
      ['huge.txt', 'too-large'],
      ['d', 'not-a-file'],
      ['.git/config', 'protected'],
    ];
    for (const [path, reason] of reads) {
      const found = await copy.workspace.read(path);
      assert.equal(found.kind === 'refused' ? found.reason : found.kind, reason, path);
    }
    const writes: [string, string][] = [
      ...reads,
      ['trap/new', 'link-outside'],
      ['node_modules/p/i.js', 'protected'],
      ['node_modules/q/i.js', 'protected'],
      ['read.only', 'read-only'],
      ['bin.dat', 'not-a-file'],
      ['nul', 'invalid-path'],
      ['a.txt/b', 'not-a-file'],
    ];
    for (const [path, reason] of writes) {
      const found = await copy.workspace.write(path, 'x');
      assert.equal(found.kind === 'refused' ? found.reason : found.kind, reason, path);
    }
    assert.deepEqual(await copy.workspace.read('bin.dat'), { kind: 'binary', sizeBytes: 3 });
    assert.deepEqual(await copy.workspace.read('none.txt'), { kind: 'missing' });
    assert.equal((await copy.workspace.read('node_modules/p/i.js')).kind, 'text');
    assert.equal(readFileSync(join(base, 'outside/f'), 'utf8'), 'outside');
    assert.ok(!existsSync(join(base, 'outside/new')) && !existsSync(join(base, 'nowhere')));
    assert.deepEqual(await copy.workspace.changes(), []);
  });

  test('refuses characters that the file’s encoding does not have', async (context) => {
    const base = temporaryFolder(context);
    put(join(base, 'w'), { 'l.txt': Buffer.from([0x63, 0xe9]), 'u.txt': 'u' });
    const copy = await open(join(base, 'w'), join(base, 'copies'));
    context.after(() => copy.close());
    for (const [path, text] of [
      ['l.txt', '日'],
      ['u.txt', '\ud800'],
    ] as const) {
      const found = await copy.workspace.write(path, text);
      assert.equal(found.kind === 'refused' ? found.reason : found.kind, 'unencodable');
    }
  });
});
