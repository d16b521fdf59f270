import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { fingerprint } from '../../../src/node/testCommand/fingerprint';
import { guessTestCommand } from '../../../src/node/testCommand/guessTestCommand';
import { put, temporaryFolder } from '../workspace/support';

const script = (text: string, more: object = {}): string => JSON.stringify({ scripts: { test: text }, ...more });
const scripts = (texts: Record<string, string>): string => JSON.stringify({ scripts: texts });
const isWindows = process.platform === 'win32';
const python = isWindows ? 'python' : 'python3';
const testCase = 'import unittest\nclass A(unittest.TestCase):\n  def test_a(self): pass\n';

describe('the test command is guessed', () => {
  const cases: [string, Record<string, string>, string | null][] = [
    ['npm', { 'package.json': script('node --test') }, 'npm test'],
    ['pnpm by lock file', { 'package.json': script('x'), 'pnpm-lock.yaml': '' }, 'pnpm test'],
    ['yarn by lock file', { 'package.json': script('x'), 'yarn.lock': '' }, 'yarn test'],
    ['yarn by declaration', { 'package.json': script('x', { packageManager: 'yarn@4.1.0' }) }, 'yarn test'],
    [
      'not npm’s placeholder',
      { 'package.json': script('echo "Error: no test specified" && exit 1'), 'a.test.js': '' },
      'node --test',
    ],
    ['vitest', { 'package.json': JSON.stringify({ devDependencies: { vitest: '1' } }) }, 'npx vitest run'],
    ['pytest by setting', { 'pyproject.toml': '[tool.pytest.ini_options]' }, `${python} -m pytest`],
    ['pytest by a test', { 'tests/test_a.py': 'def test_a(): pass' }, `${python} -m pytest`],
    ['unittest', { 'tests/__init__.py': '', 'tests/test_a.py': testCase }, `${python} -m unittest`],
    ['unittest in a plain folder', { 'tests/test_a.py': testCase }, `${python} -m unittest discover -s tests`],
    ['go', { 'go.mod': 'module x' }, 'go test ./...'],
    ['cargo', { 'Cargo.toml': '' }, 'cargo test'],
    ['maven', { 'pom.xml': '' }, 'mvn -B -o test'],
    ['gradle', { 'build.gradle.kts': '' }, 'gradle --offline --no-daemon test'],
    ['make', { Makefile: 'all:\n\ttrue\ntest: all\n\ttrue\n' }, 'make test'],
    ['nothing', { 'README.md': '' }, null],
    ['a broken package.json', { 'package.json': '{' }, null],
  ];
  for (const [name, files, expected] of cases) {
    test(name, async (context) => {
      const folder = temporaryFolder(context);
      put(folder, { '.git/HEAD': '', ...files });
      assert.equal((await guessTestCommand(folder))?.command ?? null, expected);
    });
  }

  test('a virtual environment’s interpreter comes first', async (context) => {
    const folder = temporaryFolder(context);
    const path = isWindows ? '.venv/Scripts/python.exe' : '.venv/bin/python';
    put(folder, { 'pytest.ini': '', [path]: '' });
    const expected = isWindows ? path.replaceAll('/', '\\') : path;
    assert.equal((await guessTestCommand(folder))?.command, `${expected} -m pytest`);
  });
});

describe('what a command stands for', () => {
  type Files = Record<string, string>;
  const changes: [string, string, Files, Files, boolean][] = [
    ['its script', 'npm test', { 'package.json': script('a') }, { 'package.json': script('b') }, true],
    [
      'a script that its script starts',
      'npm test',
      { 'package.json': scripts({ test: 'npm run unit', unit: 'a' }) },
      { 'package.json': scripts({ test: 'npm run unit', unit: 'b' }) },
      true,
    ],
    [
      'a script before it',
      'npm test',
      { 'package.json': script('a') },
      { 'package.json': scripts({ test: 'a', pretest: 'evil' }) },
      true,
    ],
    [
      "the shell that npm's settings name",
      'npm test',
      { 'package.json': script('a') },
      { 'package.json': script('a'), '.npmrc': 'script-shell=./evil.sh\n' },
      true,
    ],
    ['a shell file', './run.sh', { 'run.sh': 'a' }, { 'run.sh': 'b' }, true],
    ['the Makefile', 'make test', { Makefile: 'test:\n\ta' }, { Makefile: 'test:\n\tb' }, true],
    [
      'what the script does not reach',
      'npm test',
      { 'package.json': script('a') },
      { 'package.json': script('a', { version: '2' }) },
      false,
    ],
    ['a source file', 'node --test', { 'a.js': '1' }, { 'a.js': '2' }, false],
  ];
  for (const [name, command, before, after, isChanged] of changes) {
    test(`${isChanged ? 'changes' : 'does not change'} with ${name}`, async (context) => {
      const folder = temporaryFolder(context);
      put(folder, before);
      const one = await fingerprint(folder, command);
      assert.equal(await fingerprint(folder, command), one);
      put(folder, after);
      assert.equal((await fingerprint(folder, command)) !== one, isChanged);
    });
  }
});
