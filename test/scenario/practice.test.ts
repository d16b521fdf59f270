import assert from 'node:assert/strict';
import { cpSync, existsSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { describeSandbox } from '../../src/node/process/sandbox';
import { commitAll, Desk, digestOf, eventsOf, finishedOf, git, processesNaming } from '../support/commandLine';

const SAMPLE = path.resolve(__dirname, '..', '..', 'samples', 'opening-hours');

/** A test that passes, and says where it ran in a file that no confined process may write. */
function escapeTest(outside: string): string {
  return `import { appendFileSync } from 'node:fs';
import test from 'node:test';
test('writes outside', () => {
  try {
    appendFileSync(${JSON.stringify(outside)}, process.cwd() + '\\n');
  } catch {}
});
`;
}

describe('the practice models, with no weights, no key and no network', { concurrency: 2 }, () => {
  const desk = new Desk();
  // In the home folder: the sandbox leaves temporary folders writable.
  const outside = path.join(os.homedir(), `.protege-practice-test-${process.pid}`);
  after(() => {
    rmSync(outside, { force: true });
    desk.close();
  });

  test('mend a Python project with unittest by themselves; --apply writes it', async () => {
    const workspace = desk.write('python', {
      'shop/__init__.py': '',
      'shop/cart.py':
        'def total(prices):\n    result = 0\n    for price in prices:\n        result -= price\n    return result\n',
      'test_cart.py':
        'import unittest\nfrom shop.cart import total\n\n\nclass CartTest(unittest.TestCase):\n    def test_total(self):\n        self.assertEqual(total([1, 2, 3]), 6)\n\n    def test_empty(self):\n        self.assertEqual(total([]), 0)\n',
    });
    const python = process.platform === 'win32' ? 'python' : 'python3';
    const flags = ['fix', '--practice', '--apply', '--json', '--workspace', workspace, '--expert', 'none'];
    const result = await desk.run([...flags, '--test', `${python} -m unittest`]);
    assert.equal(result.code, 0, result.stderr + result.stdout.slice(-1_000));
    assert.match(readFileSync(path.join(workspace, 'shop/cart.py'), 'utf8'), /result \+= price/);
    const started = eventsOf(result.stdout).find((event) => event.type === 'run-started');
    assert.equal(started?.model.isPractice, true);
  });

  test('mend the sample with an expert; the patch applies, the files stay as they were, nothing runs on, no test gets out', async (context) => {
    const workspace = path.join(desk.folder, 'sample');
    cpSync(SAMPLE, workspace, { recursive: true });
    desk.write('sample', { 'test/escape.test.js': escapeTest(outside) });
    commitAll(workspace);
    const before = digestOf(workspace);
    const result = await desk.run(['fix', '--practice', '--yes', '--json', '--workspace', workspace]);
    assert.equal(result.code, 0, result.stderr + result.stdout.slice(-1_000));
    const { patch, consultations, failingAfter } = finishedOf(result.stdout);
    assert.ok(consultations >= 1, 'the sample is meant to be beyond the practice model alone');
    assert.deepEqual(failingAfter, []);
    assert.equal(digestOf(workspace), before);
    const { kind, words } = await describeSandbox('auto');
    if (kind === 'on')
      assert.ok(!existsSync(outside), `tests got out: ${existsSync(outside) ? readFileSync(outside, 'utf8') : ''}`);
    else context.diagnostic(`whether the practice expert's tests are confined was not seen: ${words}`);
    assert.deepEqual(processesNaming(path.basename(desk.folder)), []);
    desk.write('.', { 'sample.patch': patch });
    git(workspace, 'apply', path.join(desk.folder, 'sample.patch'));
  });
});
