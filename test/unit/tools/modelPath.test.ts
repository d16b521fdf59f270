import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { normaliseModelPath, writeProtection } from '../../../src/core/tools/modelPath';
import type { RefusalReason } from '../../../src/core/workspace/workspace';

const roots = ['/home/user/project', 'C:\\Users\\Me\\project', '/tmp/copies/run 1/'];

const accepted: [raw: string, path: string][] = [
  ['src/a.js', 'src/a.js'],
  ['./src/a.js', 'src/a.js'],
  ['././src//a.js', 'src/a.js'],
  ['src\\a.js', 'src/a.js'],
  ['.\\src\\lib\\a.js', 'src/lib/a.js'],
  [' src/a.js\n', 'src/a.js'],
  ['"src/a.js"', 'src/a.js'],
  ['`src/a.js`', 'src/a.js'],
  ["'src/a.js'", 'src/a.js'],
  ['src/a.js:12', 'src/a.js'],
  ['src/a.js:12:5', 'src/a.js'],
  ['`src/a.js`:12', 'src/a.js'],
  ['src/a.js:12:  return minutes < end; // 24:00', 'src/a.js'],
  ['src/', 'src'],
  ['.', ''],
  ['./', ''],
  ['.\\ src/a.js', 'src/a.js'],
  ['', ''],
  ['Grüße/文件 1.txt', 'Grüße/文件 1.txt'],
  ['app/[slug]/page.tsx', 'app/[slug]/page.tsx'],
  ['.github/workflows/a.yml', '.github/workflows/a.yml'],
  ['.gitignore', '.gitignore'],
  ['.env', '.env'],
  ['a..b/c...d.js', 'a..b/c...d.js'],
  ['node_modules/x/index.js', 'node_modules/x/index.js'],
  ['console.js', 'console.js'],
  ['common/com.js', 'common/com.js'],
  ['@scope/pkg/(group)/$id.ts', '@scope/pkg/(group)/$id.ts'],
  ['/home/user/project/src/a.js', 'src/a.js'],
  ['/home/user/project', ''],
  ['/home/user/project/', ''],
  ['/home/user/project/src/a.js:3:7', 'src/a.js'],
  ['file:///home/user/project/src/a.js:3:7', 'src/a.js'],
  ['file:///home/user/project/my%20file.js', 'my file.js'],
  ['C:\\Users\\Me\\project\\src\\a.js', 'src/a.js'],
  ['c:/users/me/PROJECT/src/a.js:3', 'src/a.js'],
  ['file:///C:/Users/Me/project/src/a.js', 'src/a.js'],
  ['/tmp/copies/run 1/src/a.js', 'src/a.js'],
];

const refused: [raw: string, reason: RefusalReason, says?: string][] = [
  ['/etc/passwd', 'absolute-path', 'etc/passwd'],
  ['/home/user/project2/a.js', 'absolute-path'],
  ['//server/share/a.js', 'absolute-path'],
  ['\\\\server\\share\\a.js', 'absolute-path'],
  ['\\\\?\\C:\\a.js', 'absolute-path'],
  ['C:\\Windows\\a.js', 'absolute-path'],
  ['D:a.js', 'absolute-path'],
  ['~/a.js', 'absolute-path'],
  ['~', 'absolute-path'],
  ['file:///etc/passwd', 'absolute-path'],
  ['..', 'outside-workspace'],
  ['../a.js', 'outside-workspace'],
  ['src/../../a.js', 'outside-workspace'],
  ['src\\..\\a.js', 'outside-workspace'],
  ['/home/user/project/../other/a.js', 'outside-workspace'],
  ['src/a\u0000.js', 'invalid-path'],
  ['src/a\nb.js', 'invalid-path'],
  ['src/a.js:stream', 'invalid-path', 'If you mean src/a.js, write that'],
  ['src/a.js::$DATA', 'invalid-path'],
  ['.git::$INDEX_ALLOCATION/config', 'invalid-path'],
  ['con', 'invalid-path', 'device'],
  ['src/NUL.txt', 'invalid-path', 'device'],
  ['src/aux.js', 'invalid-path', 'device'],
  ['COM1', 'invalid-path'],
  ['lpt9.log', 'invalid-path'],
  ['com¹', 'invalid-path'],
  ['CONIN$', 'invalid-path'],
  ['nul .txt', 'invalid-path'],
  ['src/*.js', 'invalid-path', 'list_files'],
  ['src/a?.js', 'invalid-path'],
  ['src/<a>.js', 'invalid-path'],
  ['a|b', 'invalid-path'],
  ['src./a.js', 'invalid-path'],
  ['src /a.js', 'invalid-path'],
  ['.git./config', 'invalid-path'],
  ['.git/config', 'protected', 'version control'],
  ['.git', 'protected'],
  ['sub/.GIT/hooks/pre-commit', 'protected'],
  ['git~1/config', 'protected'],
  ['.g\u200cit/config', 'protected'],
  ['.hg/hgrc', 'protected'],
  ['a'.repeat(300), 'invalid-path'],
  ['a/'.repeat(600), 'invalid-path'],
];

describe('a path from a model', () => {
  for (const [raw, path] of accepted) {
    test(`${JSON.stringify(raw)} is ${JSON.stringify(path)}`, () => {
      assert.deepEqual(normaliseModelPath(raw, roots), { ok: true, path });
    });
  }
  for (const [raw, reason, says = ''] of refused) {
    test(`${JSON.stringify(raw.slice(0, 50))} is refused: ${reason}`, () => {
      const result = normaliseModelPath(raw, roots);
      assert.equal(result.ok, false);
      assert.equal(result.reason, reason, result.message);
      assert.ok(result.message.includes(says), result.message);
    });
  }

  test('is absolute without a root to hold it', () => {
    const result = normaliseModelPath('/home/user/project/src/a.js');
    assert.equal(!result.ok && result.reason, 'absolute-path');
  });

  test('never leads out of the workspace, whatever it is made of', () => {
    const piece = fc.constantFrom(
      '..',
      '.',
      '',
      '/',
      '\\',
      'a',
      'C:',
      ':',
      '.git',
      '\u0000',
      '~',
      'nul',
      ' ',
      '"',
      'file://',
      '%2e%2e',
      '/home/user/project',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), fc.constantFrom('', '/', '\\'), (pieces, separator) => {
        const result = normaliseModelPath(pieces.join(separator), roots);
        if (!result.ok) return;
        assert.doesNotMatch(result.path, /^\/|^~(\/|$)|^[a-z]:|(^|\/)\.\.(\/|$)|\\|:|\u0000|(^|\/)\.git(\/|$)/i);
        assert.deepEqual(normaliseModelPath(result.path, roots), result, 'a normalised path stays as it is');
      }),
      { numRuns: 2000 },
    );
  });
});

describe('writing is protected', () => {
  const cases: [path: string, isProtected: boolean][] = [
    ['src/a.js', false],
    ['.github/a.yml', false],
    ['test/a.test.js', false],
    ['node_modules/x/index.js', true],
    ['packages/a/Node_Modules/x.js', true],
    ['.venv/lib/a.py', true],
    ['lib/python3/site-packages/a.py', true],
    ['.git/config', true],
    ['src/__pycache__/a.pyc', true],
    ['my_node_modules/a.js', false],
  ];
  for (const [path, isProtected] of cases) {
    test(`${path}: ${isProtected ? 'yes' : 'no'}`, () => assert.equal(writeProtection(path) !== null, isProtected));
  }
});
