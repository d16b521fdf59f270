import assert from 'node:assert/strict';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { WorkingCopyError } from '../../../src/node/workspace/workingCopyError';
import { git, makeRepository, open, put, signal, temporaryFolder } from './support';

describe('a working copy of a repository', () => {
  test('has tracked and untracked files of a dirty tree, byte for byte, and nothing that is ignored', async (context) => {
    const base = temporaryFolder(context);
    const source = join(base, 'src');
    const files = {
      'crlf.txt': 'a\r\nb\r\n',
      'bom.txt': '\ufeffbom\n',
      'noend.txt': 'no final newline',
      'grüße/日本.txt': 'name\n',
      'bin.dat': Buffer.from([0, 1, 2, 255]),
      'gone.txt': 'gone\n',
      'run.sh': '#!/bin/sh\n',
      '.gitignore': 'node_modules/\n*.log\n.env\n',
    };
    makeRepository(source, files);
    chmodSync(join(source, 'run.sh'), 0o755);
    rmSync(join(source, 'gone.txt'));
    put(source, { 'new.txt': 'untracked\n', 'a.log': 'ignored', '.env': 'KEY=1', 'crlf.txt': 'changed\r\n' });
    put(source, { 'node_modules/p/index.js': '1' });
    const copy = await open(source, join(base, 'copies'));
    context.after(() => copy.close());
    const expected = [
      '.gitignore',
      'bin.dat',
      'bom.txt',
      'crlf.txt',
      'grüße/日本.txt',
      'new.txt',
      'noend.txt',
      'run.sh',
    ];
    assert.deepEqual(await copy.workspace.list(signal), expected.sort());
    for (const path of expected) {
      assert.deepEqual(readFileSync(join(copy.folder, path)), readFileSync(join(source, path)), path);
    }
    assert.equal(statSync(join(copy.folder, 'run.sh')).mode & 0o777, 0o755);
    for (const path of ['gone.txt', 'a.log', '.env', '.git']) assert.ok(!existsSync(join(copy.folder, path)), path);
    assert.equal(readFileSync(join(copy.folder, 'node_modules/p/index.js'), 'utf8'), '1');
    assert.deepEqual(copy.omissions, []);
  });

  test('touches only what changed, and puts right what a run left behind', async (context) => {
    const base = temporaryFolder(context);
    const source = join(base, 'src');
    makeRepository(source, { 'a.txt': 'a', 'b.txt': 'b', 'd/c.txt': 'c', 'd/e/f.txt': 'f' });
    await new Promise((resolve) => setTimeout(resolve, 40));
    const first = await open(source, join(base, 'copies'));
    assert.equal(first.statistics.copied, 4);
    await first.workspace.write('a.txt', 'edited');
    writeFileSync(join(first.folder, 'd/c.txt'), 'x');
    put(first.folder, { 'left/behind.txt': '1', 'd/extra.txt': '2' });
    rmSync(join(first.folder, 'd/e'), { recursive: true });
    symlinkSync(base, join(first.folder, 'd/e'));
    await first.close();
    put(source, { 'b.txt': 'B' });
    const second = await open(source, join(base, 'copies'));
    assert.equal(second.folder, first.folder);
    assert.equal(second.statistics.copied, 4);
    for (const [path, text] of [
      ['a.txt', 'a'],
      ['b.txt', 'B'],
      ['d/c.txt', 'c'],
      ['d/e/f.txt', 'f'],
    ] as const) {
      assert.equal(readFileSync(join(second.folder, path), 'utf8'), text, path);
    }
    for (const path of ['left', 'd/extra.txt']) assert.ok(!existsSync(join(second.folder, path)), path);
    assert.ok(!existsSync(join(base, 'f.txt')));
    await second.close();
    await new Promise((resolve) => setTimeout(resolve, 40));
    await (await open(source, join(base, 'copies'))).close();
    const third = await open(source, join(base, 'copies'));
    assert.equal(third.statistics.copied, 0);
    assert.equal(third.statistics.removed, 0);
    await third.close();
    assert.equal(git(source, 'status', '--porcelain').trim(), 'M b.txt');
  });

  test('is another one for a second run at the same time, and a dead run’s lock is taken over', async (context) => {
    const base = temporaryFolder(context);
    makeRepository(join(base, 'src'), { 'a.txt': 'a' });
    const one = await open(join(base, 'src'), join(base, 'copies'));
    const two = await open(join(base, 'src'), join(base, 'copies'));
    assert.notEqual(one.folder, two.folder);
    await one.close();
    await two.close();
    writeFileSync(join(one.root, '../lock'), '999999999 dead');
    const again = await open(join(base, 'src'), join(base, 'copies'));
    assert.equal(again.folder, one.folder);
    await again.close();
  });

  test('recovers from a damaged manifest and a half copied file', async (context) => {
    const base = temporaryFolder(context);
    makeRepository(join(base, 'src'), { 'a.txt': 'whole', 'b.txt': 'b' });
    const one = await open(join(base, 'src'), join(base, 'copies'));
    await one.close();
    writeFileSync(join(one.folder, 'a.txt'), 'wh');
    writeFileSync(join(one.root, '../manifest.json'), '{"head":{"version"');
    const two = await open(join(base, 'src'), join(base, 'copies'));
    assert.equal(readFileSync(join(two.folder, 'a.txt'), 'utf8'), 'whole');
    await two.close();
  });

  test('of a sub-folder has the repository around it, and names its place', async (context) => {
    const base = temporaryFolder(context);
    const source = join(base, 'src');
    makeRepository(source, {
      'root.json': '{}',
      'packages/a/i.js': 'a',
      'packages/b/i.js': 'b',
      '.gitignore': 'node_modules\n',
    });
    put(source, { 'node_modules/dep/i.js': 'dep' });
    symlinkSync('../packages/b', join(source, 'node_modules/b'));
    const copy = await open(join(source, 'packages/a'), join(base, 'copies'));
    context.after(() => copy.close());
    assert.equal(copy.patchPrefix, 'packages/a/');
    assert.deepEqual(await copy.workspace.list(signal), ['i.js']);
    assert.ok(existsSync(join(copy.folder, '../../root.json')));
    // A package of the monorepo leads into the copy, so that the tests see the edits; an installed one does not.
    assert.equal(realpathSync(join(copy.root, 'node_modules/b')), realpathSync(join(copy.root, 'packages/b')));
    assert.equal(realpathSync(join(copy.root, 'node_modules/dep')), join(source, 'node_modules/dep'));
  });

  test('keeps links inside, refuses links outside, and never follows them', async (context) => {
    const base = temporaryFolder(context);
    const source = join(base, 'src');
    put(base, { 'secret/key': 'secret' });
    makeRepository(source, { 'a.txt': 'a', 'd/b.txt': 'b' });
    symlinkSync('a.txt', join(source, 'good'));
    symlinkSync(join(source, 'd'), join(source, 'absolute'));
    symlinkSync('../secret/key', join(source, 'bad'));
    symlinkSync('../../secret', join(source, 'd/worse'));
    symlinkSync('.git/config', join(source, 'config'));
    const copy = await open(source, join(base, 'copies'));
    context.after(() => copy.close());
    assert.equal(readlinkSync(join(copy.folder, 'good')), 'a.txt');
    assert.equal(realpathSync(join(copy.folder, 'absolute')), join(copy.folder, 'd'));
    assert.deepEqual(copy.omissions.map((each) => [each.path, each.reason]).sort(), [
      ['bad', 'link-outside'],
      ['config', 'link-outside'],
      ['d/worse', 'link-outside'],
    ]);
    for (const path of ['bad', 'd/worse'])
      assert.equal(lstatSync(join(copy.folder, path), { throwIfNoEntry: false }), undefined);
  });

  test('has nested repositories and submodules to read, and refuses edits inside them', async (context) => {
    const base = temporaryFolder(context);
    const source = join(base, 'src');
    makeRepository(join(base, 'lib'), { 'lib.js': 'lib' });
    makeRepository(source, { 'a.txt': 'a' });
    makeRepository(join(source, 'nested'), { 'n.js': 'n', '.gitignore': 'x\n' });
    git(source, 'submodule', 'add', '-q', join(base, 'lib'), 'sub');
    const copy = await open(source, join(base, 'copies'));
    context.after(() => copy.close());
    const listed = await copy.workspace.list(signal);
    assert.ok(listed.includes('nested/n.js') && listed.includes('sub/lib.js'), listed.join());
    for (const path of ['nested/n.js', 'sub/lib.js', 'nested/new.js']) {
      const result = await copy.workspace.write(path, 'x');
      assert.equal(result.kind === 'refused' ? result.reason : '', 'nested-repository', path);
    }
    assert.equal((await copy.workspace.read('sub/lib.js')).kind, 'text');
  });

  test('cannot be made to run programs by the repository’s own settings', async (context) => {
    const base = temporaryFolder(context);
    const source = join(base, 'src');
    makeRepository(source, { 'a.txt': 'a' });
    const mark = join(base, 'ran');
    put(base, { 'evil.sh': `#!/bin/sh\necho x > ${mark}\n` });
    chmodSync(join(base, 'evil.sh'), 0o755);
    git(source, 'config', 'core.fsmonitor', join(base, 'evil.sh'));
    mkdirSync(join(source, '.git/hooks'), { recursive: true });
    await (await open(source, join(base, 'copies'))).close();
    assert.ok(!existsSync(mark));
  });

  test('starts with unsaved editor contents, which are no changes of the run', async (context) => {
    const base = temporaryFolder(context);
    const source = join(base, 'src');
    makeRepository(source, { 'a.txt': '\ufeffold' });
    const unsaved = new Map([
      ['a.txt', 'unsaved'],
      ['new.txt', 'n'],
      ['../out.txt', 'no'],
    ]);
    const copy = await open(source, join(base, 'copies'), unsaved);
    assert.equal(readFileSync(join(copy.folder, 'a.txt'), 'utf8'), '\ufeffunsaved');
    assert.deepEqual(await copy.workspace.list(signal), ['a.txt', 'new.txt']);
    assert.deepEqual(await copy.workspace.changes(), []);
    assert.deepEqual(
      copy.omissions.map((each) => each.path),
      ['../out.txt'],
    );
    await copy.close();
    const again = await open(source, join(base, 'copies'));
    assert.equal(readFileSync(join(again.folder, 'a.txt'), 'utf8'), '\ufeffold');
    await again.close();
  });
});

describe('a working copy of a folder without git', () => {
  test('hears .gitignore and leaves generated folders out', async (context) => {
    const base = temporaryFolder(context);
    const source = join(base, 'src');
    put(source, {
      '.gitignore': '*.log\nout/\n',
      'a.py': '1',
      'a.log': 'x',
      'out/x': 'x',
      'sub/.gitignore': '!keep.log\n',
      'sub/keep.log': 'kept',
      '__pycache__/a.pyc': 'x',
      '.venv/bin/python': 'python',
      'vendor/own.go': 'own code',
    });
    const copy = await open(source, join(base, 'copies'));
    context.after(() => copy.close());
    const expected = ['.gitignore', 'a.py', 'sub/.gitignore', 'sub/keep.log', 'vendor/own.go'];
    assert.deepEqual(await copy.workspace.list(signal), expected);
    assert.equal(copy.isRepository, false);
    assert.equal(readFileSync(join(copy.folder, '.venv/bin/python'), 'utf8'), 'python');
  });
});

describe('what can not be copied', () => {
  test('is a typed error for the whole', async (context) => {
    const base = temporaryFolder(context);
    put(base, { file: 'x' });
    const cases: [string, string][] = [
      ['none', 'missing-folder'],
      ['file', 'not-a-folder'],
    ];
    for (const [name, reason] of cases) {
      await assert.rejects(
        open(join(base, name), join(base, 'copies')),
        (error: unknown) => error instanceof WorkingCopyError && error.reason === reason,
      );
    }
    const aborted = AbortSignal.abort();
    put(base, { 'w/a': 'a' });
    const { openWorkingCopy } = await import('../../../src/node/workspace/workingCopy');
    await assert.rejects(
      openWorkingCopy({ workspace: join(base, 'w'), copiesFolder: join(base, 'copies'), signal: aborted }),
      (error: unknown) => error instanceof WorkingCopyError && error.reason === 'cancelled',
    );
  });
});
