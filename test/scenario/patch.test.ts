import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { commitAll, Desk, digestOf, finishedOf, git } from '../support/commandLine';
import type { RawReply } from '../support/scriptedServer';
import { callTool, startScriptedOllama } from '../support/scriptedOllama';
import { FIX_SUM, SUM_BROKEN, SUM_FIXED, SUM_PROJECT, TEST_FLAGS } from '../support/sumProject';

const ENDINGS = { CRLF: (text: string) => text.replace(/\n/g, '\r\n'), LF: (text: string) => text };
const MARK = '\ufeff';

describe('the patch of protege fix', { concurrency: 2 }, () => {
  const desk = new Desk();
  after(() => desk.close());

  /** Runs the command line with a model that plays `replies`. */
  async function fix(
    workspace: string,
    args: readonly string[],
    replies: readonly RawReply[] = FIX_SUM,
    onChat: (index: number) => void = () => undefined,
  ): ReturnType<Desk['run']> {
    const endpoint = await startScriptedOllama({
      chat: (_, index) => {
        onChat(index);
        return replies[Math.min(index, replies.length - 1)] ?? callTool('finish', {});
      },
    });
    try {
      return await desk.run(['fix', '--workspace', workspace, ...TEST_FLAGS, ...args], {
        env: { OLLAMA_HOST: endpoint.url },
      });
    } finally {
      await endpoint.close();
    }
  }

  for (const [ending, convert] of Object.entries(ENDINGS))
    for (const mark of ['', MARK])
      test(`${ending} lines${mark === '' ? '' : ' and a byte-order mark'} survive git apply`, async () => {
        const broken = mark + convert(SUM_BROKEN);
        const workspace = desk.write(`lines-${ending}-${mark.length}`, {
          ...SUM_PROJECT,
          'src/sum.js': broken,
          '.gitattributes': '* -text\n',
        });
        commitAll(workspace);
        const before = digestOf(workspace);
        const result = await fix(workspace, []);
        assert.equal(result.code, 0, result.stderr);
        assert.equal(digestOf(workspace), before, 'the workspace or its repository was touched');
        writeFileSync(path.join(desk.folder, `${path.basename(workspace)}.patch`), result.stdout);
        git(workspace, 'apply', path.join(desk.folder, `${path.basename(workspace)}.patch`));
        assert.equal(readFileSync(path.join(workspace, 'src/sum.js'), 'utf8'), mark + convert(SUM_FIXED));
      });

  const latin1 = (text: string): Buffer => Buffer.from(`${text}// caf\u00e9\n`, 'latin1');
  const utf16le = (text: string): Buffer => Buffer.from(`${MARK}${text}// caf\u00e9 \u{1f600}\n`, 'utf16le');
  const encodings: readonly (readonly [string, (text: string) => Buffer])[] = [
    ['Latin-1', latin1],
    ['UTF-16 LE', utf16le],
    ['UTF-16 BE', (text) => utf16le(text).swap16()],
  ];
  for (const [name, encode] of encodings)
    test(`a file in ${name} survives git apply and --apply`, async () => {
      const file = 'src/a file \u00f1.txt';
      const workspace = desk.write(`encoded-${name}`, {
        'check.js': `const t = require('fs').readFileSync(${JSON.stringify(file)}); process.exit(t.includes('+') ? 0 : 1);`,
        [file]: encode(SUM_BROKEN),
      });
      commitAll(workspace);
      const replies = [
        callTool('edit_file', { path: file, search: 'a - b', replace: 'a + b' }),
        callTool('finish', {}),
      ];
      const args = ['--test', 'node check.js'];
      const { stdout, stderr, code } = await fix(workspace, args, replies);
      assert.equal(code, 0, stderr);
      const patch = path.join(desk.folder, `encoded-${name}.patch`);
      writeFileSync(patch, stdout);
      git(workspace, 'apply', patch);
      assert.deepEqual(readFileSync(path.join(workspace, file)), encode(SUM_FIXED));
      git(workspace, 'apply', '--reverse', patch);
      assert.deepEqual(readFileSync(path.join(workspace, file)), encode(SUM_BROKEN));
      assert.equal((await fix(workspace, [...args, '--apply'], replies)).code, 0);
      assert.deepEqual(readFileSync(path.join(workspace, file)), encode(SUM_FIXED));
    });

  test('in a folder of a dirty repository its paths start at the root, and it rests on the dirty files', async () => {
    const inner = Object.entries(SUM_PROJECT).map(([file, text]) => [`packages/añ/${file}`, text] as const);
    const root = desk.write('mono', { ...Object.fromEntries(inner), 'readme.md': 'a\n' });
    commitAll(root);
    const workspace = path.join(root, 'packages/añ');
    writeFileSync(path.join(workspace, 'src/sum.js'), `// not committed yet\n${SUM_BROKEN}`);
    writeFileSync(path.join(root, 'readme.md'), 'b\n');
    const before = digestOf(root);
    const file = path.join(desk.folder, 'mono.patch');
    const result = await fix(workspace, ['--patch-out', file]);
    assert.equal(result.code, 0, result.stderr);
    assert.equal(result.stdout, '');
    assert.equal(digestOf(root), before);
    git(root, 'apply', file);
    assert.equal(readFileSync(path.join(workspace, 'src/sum.js'), 'utf8'), `// not committed yet\n${SUM_FIXED}`);
    assert.equal(readFileSync(path.join(root, 'readme.md'), 'utf8'), 'b\n');
  });

  test('what the tests leave behind is not in it, and not in the workspace', async () => {
    const untidy = `import { writeFileSync, appendFileSync } from 'node:fs';
writeFileSync('coverage.txt', 'left behind');
appendFileSync('package.json', '\\n');
${SUM_PROJECT['test/sum.test.js'] ?? ''}`;
    const workspace = desk.write('untidy', { ...SUM_PROJECT, 'test/sum.test.js': untidy });
    const before = digestOf(workspace);
    const result = await fix(workspace, ['--json']);
    assert.equal(result.code, 0, result.stderr);
    const { patch } = finishedOf(result.stdout);
    assert.deepEqual(patch.match(/^diff --git .*$/gm), ['diff --git a/src/sum.js b/src/sum.js']);
    assert.equal(digestOf(workspace), before);
  });

  test('--apply writes the fix where there is no git', async () => {
    const workspace = desk.write('plain', SUM_PROJECT);
    const result = await fix(workspace, ['--apply']);
    assert.equal(result.code, 0, result.stderr);
    assert.equal(result.stdout, '');
    assert.equal(readFileSync(path.join(workspace, 'src/sum.js'), 'utf8'), SUM_FIXED);
    assert.equal(existsSync(path.join(workspace, '.git')), false);
  });

  test('--apply merges with what the user changed meanwhile', async () => {
    const long = `${SUM_BROKEN}\n// one\n// two\n// three\n`;
    const workspace = desk.write('merged', { ...SUM_PROJECT, 'src/sum.js': long });
    const file = path.join(workspace, 'src/sum.js');
    const result = await fix(workspace, ['--apply'], FIX_SUM, (index) => {
      if (index === 1) writeFileSync(file, `${long}// mine\n`);
    });
    assert.equal(result.code, 0, result.stderr);
    assert.match(result.stderr, /merged with your changes/);
    assert.equal(readFileSync(file, 'utf8'), `${SUM_FIXED}\n// one\n// two\n// three\n// mine\n`);
  });

  test('--apply leaves a file in conflict as it is, names it, and ends with 1', async () => {
    const workspace = desk.write('conflict', SUM_PROJECT);
    const file = path.join(workspace, 'src/sum.js');
    const mine = SUM_BROKEN.replace('a - b', 'a * b');
    const result = await fix(workspace, ['--apply'], FIX_SUM, (index) => {
      if (index === 1) writeFileSync(file, mine);
    });
    assert.equal(result.code, 1, result.stderr);
    assert.match(result.stderr, /conflict src\/sum\.js/);
    assert.equal(readFileSync(file, 'utf8'), mine);
  });

  test('--apply writes nothing when the tests do not pass, and an attempt that made it worse is not kept', async () => {
    const workspace = desk.write('attempt', SUM_PROJECT);
    const before = digestOf(workspace);
    const wrong = [
      callTool('edit_file', { path: 'src/sum.js', search: '  return a - b;', replace: '  return a * b;' }),
      callTool('run_tests', {}),
      callTool('finish', { summary: 'done' }),
    ];
    const result = await fix(workspace, ['--apply'], wrong);
    assert.equal(result.code, 1, result.stderr);
    assert.match(result.stderr, /none is kept\.[^]*applied {2}nothing, since the tests do not pass\n/);
    assert.equal(result.stdout, '');
    assert.equal(digestOf(workspace), before);
  });

  test('two runs at once on one workspace both end well', async () => {
    const workspace = desk.write('twice', SUM_PROJECT);
    const before = digestOf(workspace);
    const results = await Promise.all([fix(workspace, ['--json']), fix(workspace, ['--json'])]);
    for (const result of results) {
      assert.equal(result.code, 0, result.stderr);
      assert.match(finishedOf(result.stdout).patch, /^\+ {2}return a \+ b;$/m);
    }
    const ids = new Set(results.map((result) => finishedOf(result.stdout).runId));
    assert.equal(ids.size, 2);
    assert.equal(digestOf(workspace), before);
  });

  test('links, other repositories and the repository itself are out of reach of an edit', async () => {
    const workspace = desk.write('reach', { ...SUM_PROJECT, 'vendor/lib/a.js': 'a\n' });
    commitAll(path.join(workspace, 'vendor/lib'));
    commitAll(workspace);
    const outside = desk.write('outside', { 'a.js': 'a\n' });
    const paths = [path.join(outside, 'a.js'), '../outside/a.js', '.git/hooks/pre-commit', 'vendor/lib/a.js'];
    const writes = paths.map((file) => callTool('write_file', { path: file, content: 'stolen\n' }));
    const before = [digestOf(workspace), digestOf(outside)];
    const result = await fix(workspace, ['--apply', '--max-steps', '10'], [...writes, ...FIX_SUM]);
    assert.equal(result.code, 0, result.stderr);
    assert.equal(readFileSync(path.join(workspace, 'src/sum.js'), 'utf8'), SUM_FIXED);
    writeFileSync(path.join(workspace, 'src/sum.js'), SUM_BROKEN);
    assert.deepEqual([digestOf(workspace), digestOf(outside)], before);
  });
});
