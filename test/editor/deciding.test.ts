import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { recordedRun, writeRun } from '../support/recordedRun';
import { openEditor } from '../support/vscodeHost';
import type { Editor } from '../support/vscodeHost';
import { Workbench, eventually } from '../support/workbench';

const filler = Array.from({ length: 20 }, (_, index) => `// line ${index}`).join('\n');
const code = (first: string, second: string): string =>
  `export const add = (a, b) => a ${first} b;\n${filler}\nexport const times = (a, b) => a ${second} b;\n`;
const broken = code('-', '/');
const fixed = code('+', '*');
const other = `export const one = 1;\n`;
const testFile =
  "import assert from 'node:assert/strict';\nimport test from 'node:test';\nimport { add, times } from '../sums.js';\n\n" +
  "test('adds', () => assert.equal(add(2, 3), 5));\ntest('multiplies', () => assert.equal(times(2, 3), 6));\n";
/** Goes on until it is stopped, and leaves a file that grows where it runs. */
const slowTest = "import { appendFileSync } from 'node:fs';\nsetInterval(() => appendFileSync('beats', '.'), 50);\n";

const view = 'Proposed Changes';

/** Where below a folder files of this name are. */
function filesCalled(name: string, folder: string): string[] {
  const found = readdirSync(folder, { recursive: true, withFileTypes: true });
  return found
    .filter((entry) => entry.isFile() && entry.name === name)
    .map((entry) => path.join(entry.parentPath, name));
}

describe('deciding by keys, and testing what was accepted', () => {
  let place = '';
  let folder = '';
  let editor: Editor;
  let bench: Workbench;
  const inFolder = (name: string): string => path.join(folder, name);
  const onDisk = (): string => readFileSync(inFolder('sums.js'), 'utf8');
  const cursor = () => editor.page.locator('.statusbar-item', { hasText: /Ln \d+, Col/ });

  before(async () => {
    place = await mkdtemp(path.join(os.tmpdir(), 'protege-deciding-'));
    folder = path.join(place, 'sums');
    mkdirSync(inFolder('test'), { recursive: true });
    writeFileSync(
      inFolder('package.json'),
      JSON.stringify({ name: 'sums', type: 'module', private: true, scripts: { test: 'node --test test/' } }),
    );
    writeFileSync(inFolder('sums.js'), broken);
    writeFileSync(inFolder('other.js'), other);
    writeFileSync(inFolder('test/sums.test.js'), testFile);
    const provenance = { kind: 'local' as const, step: 4 };
    const files = [
      { path: 'other.js', before: other, after: other.replace('1;', '2;'), provenance },
      { path: 'sums.js', before: broken, after: fixed, provenance },
    ];
    writeRun(path.join(place, 'data'), recordedRun({ runId: 'deciding-1', workspace: folder, files }));
    editor = await openEditor({ folder, env: { PROTEGE_HOME: path.join(place, 'data') } });
    bench = new Workbench(editor.page);
    await bench.openContainer();
  });

  after(async () => {
    await editor.stop();
    await rm(place, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  });

  test('the keys go from change to change, through the files, and accept the one at the cursor', async () => {
    await bench.row(view, 'sums.js').click();
    await bench.proposedSideHasFocus('sums.js (yours');
    await editor.page.keyboard.press('Control+Home');
    await cursor().filter({ hasText: 'Ln 1,' }).waitFor();
    await editor.page.keyboard.press('Control+Alt+PageDown');
    await cursor().filter({ hasText: 'Ln 22,' }).waitFor();
    await editor.page.keyboard.press('Control+Alt+PageUp');
    await cursor().filter({ hasText: 'Ln 1,' }).waitFor();
    await editor.page.keyboard.press('Control+Alt+PageUp');
    await bench.proposedSideHasFocus('other.js (yours');
    await editor.page.keyboard.press('Control+Alt+PageDown');
    await bench.proposedSideHasFocus('sums.js (yours');
    await cursor().filter({ hasText: 'Ln 1,' }).waitFor();
    await editor.page.keyboard.press('Control+Alt+Enter');
    await eventually(onDisk, (text) => text === code('+', '/'), 'the change at the cursor should be taken');
  });

  test('the tests run on what was accepted, in a copy, and say in words what fails', async () => {
    await bench.pane(view).locator('.pane-header').hover();
    await bench.pane(view).locator('.action-label[aria-label^="Run the Tests on the Accepted Changes"]').click();
    await bench.confirmTests('sums');
    const tests = bench.row(view, /Tests on what you accepted.*1 failing, 1 passing/);
    await bench.expand(tests);
    await bench.row(view, 'multiplies').click();
    await bench.tab('sums.test.js').waitFor();
    assert.equal(onDisk(), code('+', '/'));
  });

  test('a further decision makes that result an old one, and the key rejects the change at the cursor', async () => {
    await bench.row(view, 'sums.js').click();
    await bench.proposedSideHasFocus('sums.js (yours');
    // Once the diff is there, the editor goes to its first change by itself; keys before that would be overtaken.
    await editor.page.locator('.editor.modified .line-insert').first().waitFor();
    await editor.page.locator('.review-widget', { hasText: 'Change 1 of 1' }).first().waitFor();
    await editor.page.keyboard.press('Control+Home');
    await cursor().filter({ hasText: 'Ln 1,' }).waitFor();
    await editor.page.keyboard.press('Control+Alt+PageDown');
    await cursor().filter({ hasText: 'Ln 22,' }).waitFor();
    await editor.page.keyboard.press('Control+Alt+Shift+Enter');
    await bench.row(view, /sums\.js.*partly accepted/).waitFor();
    await bench.row(view, /Tests on what you accepted.*before your last decision/).waitFor();
    assert.equal(onDisk(), code('+', '/'));
  });

  test('tests that take long are stopped from their row, really end, and ran in no folder of the user', async () => {
    writeFileSync(inFolder('test/slow.test.js'), slowTest);
    await bench.clickAction(bench.row(view, 'Tests on what you accepted'), 'Run the Tests on the Accepted Changes');
    const beats = await eventually(
      () => filesCalled('beats', place),
      (found) => found.length === 1,
      'the slow test should run somewhere',
    ).then(
      ([file]) =>
        () =>
          statSync(file!).size,
    );
    await eventually(beats, (size) => size > 0, 'the slow test should be at work');
    await bench.clickAction(bench.row(view, 'Testing what you accepted'), 'Stop the Tests');
    await bench.row(view, /Tests on what you accepted.*the tests were cancelled/).waitFor();
    const atEnd = beats();
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    assert.equal(beats(), atEnd, 'the test still runs');
    assert.equal(existsSync(inFolder('beats')), false);
    await bench.row(view, 'Testing what you accepted').waitFor({ state: 'detached' });
  });
});
