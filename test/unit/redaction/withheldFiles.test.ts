import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execFileSync } from 'node:child_process';
import { after, describe, test } from 'node:test';
import { globalIgnoreFile } from '../../../src/node/redaction/globalIgnoreFile';
import { WithheldFiles } from '../../../src/node/redaction/withheldFiles';

const root = realpathSync(mkdtempSync(join(tmpdir(), 'protege-withheld-')));
after(() => rmSync(root, { recursive: true, force: true }));

const files: Record<string, string> = {
  '.gitignore': 'dist/\n*.log\n/build\n!keep.log\n',
  '.protegeignore': 'private/\n*.sql\n',
  'pkg/.gitignore': '!public.log\nlocal.json\n',
  'pkg/deep/.protegeignore': 'notes.md\n',
  '.git/info/exclude': 'scratch.txt\n',
  'server.key': 'x',
};
for (const [path, text] of Object.entries(files)) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}
const withheld = new WithheldFiles([root, '/copies/one']);

describe('withheld files', () => {
  const yes = [
    '.env',
    '.env.local',
    'pkg/.env.production',
    './.env',
    'pkg\\.env',
    'dist/a.js',
    'pkg/dist/a.js',
    'error.log',
    'build',
    'build/x/y.js',
    'private/a.ts',
    'pkg/private/b/c.ts',
    'dump.sql',
    'pkg/local.json',
    'pkg/deep/notes.md',
    'scratch.txt',
    'server.key',
    'certs/server.key',
    'id_rsa',
    'home/.ssh/config',
    '.git/config',
    '.npmrc',
    'infra/prod.tfvars',
    `${root}/.env`,
    `${root}/dist/a.js`,
    '/copies/one/private/a.ts',
    `file://${root}/.env`,
    '/home/someone/.ssh/id_rsa',
    '/home/someone/.aws/credentials',
    'C:\\Users\\someone\\.env',
    '../other/.env',
    '.ENV',
    'Private.PEM/../.env',
  ];
  const no = [
    'src/a.ts',
    'keep.log',
    'pkg/public.log',
    'pkg/build/a.js',
    '.env.example',
    'environment.ts',
    'src/dotenv.ts',
    'local.json',
    'notes.md',
    'map.key',
    'item.asc',
    'README.md',
    '/copies/one/src/a.ts',
    '/usr/lib/x.js',
    '',
    '.',
    '..',
    'distance/a.js',
    'src/private.ts',
  ];
  for (const path of yes)
    test(`${path.replace(root, '<root>')} is withheld`, () => assert.equal(withheld.isWithheld(path), true));
  for (const path of no)
    test(`${path === '' ? 'nothing' : path} is not`, () => assert.equal(withheld.isWithheld(path), false));
});

describe('a workspace inside a repository', () => {
  const inner = new WithheldFiles([join(root, 'pkg'), '/copies/two'], root);
  const rows: readonly (readonly [string, boolean])[] = [
    ['dist/a.js', true],
    ['local.json', true],
    ['private/x.ts', true],
    ['deep/notes.md', true],
    ['src/a.ts', false],
    [`${root}/pkg/local.json`, true],
    [`${root}/local.json`, false],
    [`${root}/dist/a.js`, true],
    ['/copies/two/dist/a.js', true],
    ['/copies/two/src/a.ts', false],
  ];
  for (const [path, expected] of rows)
    test(`${path.replace(root, '<root>')}: ${expected}`, () => assert.equal(inner.isWithheld(path), expected));
});

describe('the user’s own ignore file for all repositories', () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'protege-global-')));
  after(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(join(folder, 'home', 'git'), { recursive: true });
  writeFileSync(join(folder, 'home', 'git', 'ignore'), '*.scratch\n');
  writeFileSync(join(folder, 'mine'), '*.draft\n');

  test('is git’s default one where none is named', async () => {
    const file = await globalIgnoreFile(folder, { XDG_CONFIG_HOME: join(folder, 'home') });
    const named = execFileSync('git', ['config', '--type=path', '--default', '', '--get', 'core.excludesFile'], {
      cwd: folder,
    });
    assert.equal(file, named.toString().trim() || join(folder, 'home', 'git', 'ignore'));
    const files = new WithheldFiles([folder], folder, join(folder, 'home', 'git', 'ignore'));
    assert.deepEqual([files.isWithheld('a.scratch'), files.isWithheld('a.draft')], [true, false]);
  });

  test('is the one that git’s configuration names', async () => {
    execFileSync('git', ['init', '-q', folder]);
    execFileSync('git', ['-C', folder, 'config', 'core.excludesFile', join(folder, 'mine')]);
    const files = new WithheldFiles([folder], folder, await globalIgnoreFile(folder));
    assert.deepEqual([files.isWithheld('a.scratch'), files.isWithheld('sub/a.draft')], [false, true]);
  });

  test('gives way to the repository’s own rules', () => {
    writeFileSync(join(folder, '.gitignore'), '!keep.draft\n');
    const files = new WithheldFiles([folder], folder, join(folder, 'mine'));
    assert.deepEqual([files.isWithheld('keep.draft'), files.isWithheld('b.draft')], [false, true]);
  });
});
