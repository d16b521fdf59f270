import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Redactor } from '../../../src/core/agent/ports';
import { parseEnv } from '../../../src/node/redaction/knownSecrets';
import { createRedactor } from '../../../src/node/redaction/createRedactor';
import { plantedSecrets } from './corpus';

/** Figures of docs/privacy.md: at least so many are caught, at most so many lines of ordinary code are touched. */
const MIN_CAUGHT_SHARE = 0.97;
const MAX_TOUCHED_PER_10_000 = 5;

const root = realpathSync(mkdtempSync(join(tmpdir(), 'protege-redact-')));
after(() => rmSync(root, { recursive: true, force: true }));

let redactor: Redactor;
before(async () => {
  mkdirSync(join(root, 'pkg'));
  writeFileSync(
    join(root, '.env'),
    'DB_PASSWORD=correct horse battery\nexport PORT=3000\nNODE_ENV=development\nAPI_URL=http://localhost:3000\nPIN=4711\n',
  );
  writeFileSync(join(root, 'pkg', '.env.local'), 'SESSION_SALT="plain-words-only"\nMULTI="line one\\nline two"\n');
  redactor = await createRedactor(root, {
    environment: { CI_TOKEN: 'from-the-process', HOME: '/home/me' },
    home: '/home/me',
  });
});

describe('redaction', () => {
  test('planted secrets are caught', (t) => {
    const planted = plantedSecrets();
    const missed = planted.filter(({ secret, text }) => redactor.redact(text).includes(secret));
    const caught = planted.length - missed.length;
    t.diagnostic(
      `caught ${caught} of ${planted.length} planted secrets; missed: ${missed.map(({ kind }) => kind).join(', ')}`,
    );
    assert.ok(caught / planted.length >= MIN_CAUGHT_SHARE, missed.map(({ kind }) => kind).join(', '));
  });

  test('ordinary code is left alone', (t) => {
    const sources = ['src', 'test/unit/escalation', 'test/unit/expert', 'scripts'].flatMap(filesIn);
    let lines = 0;
    const touched: string[] = [];
    for (const file of sources) {
      const text = readFileSync(file, 'utf8');
      const [before, now] = [text.split('\n'), redactor.redact(text).split('\n')];
      lines += before.length;
      touched.push(...before.filter((line, index) => line !== now[index]));
    }
    t.diagnostic(`${touched.length} of ${lines} lines of ordinary code touched`);
    assert.ok((touched.length / lines) * 10_000 <= MAX_TOUCHED_PER_10_000, touched.slice(0, 20).join('\n'));
  });

  test('redacting twice changes nothing more', () => {
    for (const { text } of plantedSecrets()) {
      const once = redactor.redact(text);
      assert.equal(redactor.redact(once), once);
    }
  });

  const rows: readonly (readonly [string, string, string])[] = [
    ['a value of .env', 'login failed for correct horse battery', 'login failed for [redacted]'],
    ['a value of a nested .env', 'salt=plain-words-only;', 'salt=[redacted];'],
    ['a value of this process', 'got from-the-process', 'got [redacted]'],
    ['a harmless value of .env', 'development on 3000', 'development on 3000'],
    ['a placeholder', 'API_KEY=your-key-here', 'API_KEY=your-key-here'],
    ['a variable', 'TOKEN=${TOKEN} password: process.env.PASSWORD', 'TOKEN=${TOKEN} password: process.env.PASSWORD'],
    ['a type', 'password: string; token?: string', 'password: string; token?: string'],
    ['a call', 'const token = await getToken(request);', 'const token = await getToken(request);'],
    [
      'a hash of a commit',
      'at 3f786850e387550fdab836ed7e6dc881de23001b',
      'at 3f786850e387550fdab836ed7e6dc881de23001b',
    ],
    ['a UUID', 'id 123e4567-e89b-12d3-a456-426614174000', 'id 123e4567-e89b-12d3-a456-426614174000'],
    ['an address without a password', 'postgres://localhost:5432/app', 'postgres://localhost:5432/app'],
    ['the home folder', 'at /home/me/x.js', 'at ~/x.js'],
  ];
  for (const [name, text, expected] of rows) test(name, () => assert.equal(redactor.redact(text), expected));

  test('the workspace is named by a dot', () =>
    assert.equal(redactor.redact(`at ${root}/src/a.js:1`), 'at ./src/a.js:1'));

  test('a megabyte is redacted in bounded work', () => {
    for (const text of [
      'a'.repeat(1 << 20),
      'ab.'.repeat(1 << 18),
      '-----BEGIN PRIVATE KEY-----\n'.repeat(2_000),
      '"password": "'.repeat(20_000),
    ])
      assert.equal(typeof redactor.redact(text), 'string');
  });
});

describe('parseEnv', () => {
  test('reads the forms that are in use', () =>
    assert.deepEqual(parseEnv('A=1\nexport B="two # 2"\n C = three # remark\nD=\'4 5\'\n# E=6\nF="x\\ny"\r\n'), [
      ['A', '1'],
      ['B', 'two # 2'],
      ['C', 'three'],
      ['D', '4 5'],
      ['F', 'x\\ny'],
      ['F', 'x\ny'],
    ]));
});

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => ['.ts', '.mjs'].includes(extname(name)))
    .map((name) => join(folder, name));
}

describe('the workspace’s own patterns', () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'protege-own-')));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const withPatterns = async (patterns: unknown) => {
    mkdirSync(join(folder, '.vscode'), { recursive: true });
    writeFileSync(join(folder, '.vscode', 'settings.json'), JSON.stringify({ 'protege.expert.redact': patterns }));
    return await createRedactor(folder, { environment: {} });
  };

  test('mask what they match, once', async () => {
    const own = await withPatterns(['CUST-\\d{6}', '(?i)project\\s+falcon', 'redacted|d', 'x*']);
    const text = 'CUST-123456 of Project Falcon, CUST-1';
    const once = own.redact(text);
    assert.equal(once, '[redacted] of [redacted], CUST-1');
    assert.equal(own.redact(once), once);
    assert.deepEqual(own.problems, []);
  });

  test('that can’t be used are named, and the others hold', async () => {
    const own = await withPatterns(['(', 'a(?=b)', 'y'.repeat(501), 'ACME']);
    assert.equal(own.redact('ACME and (a'), '[redacted] and (a');
    assert.equal(own.problems.length, 3);
    for (const problem of own.problems)
      assert.match(problem, /protege\.expert\.redact: the pattern ".*" is not used: /);
  });

  test('of another form than a list of texts are left out', async () => {
    for (const patterns of ['ACME', [1], { a: 1 }, [''], null]) {
      const own = await withPatterns(patterns);
      assert.equal(own.redact('ACME 1'), 'ACME 1');
    }
  });

  test('take linear time, whatever the repository writes', async () => {
    const own = await withPatterns(['(a+)+$']);
    assert.equal(own.redact(`${'a'.repeat(5_000)}!`), `${'a'.repeat(5_000)}!`);
  });
});
