import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, mkdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { recordedRun, writeRun } from '../support/recordedRun';
import { openEditor } from '../support/vscodeHost';
import type { Editor } from '../support/vscodeHost';
import { Workbench, eventually } from '../support/workbench';

const numbers = Array.from({ length: 30 }, (_, index) => `export const n${index + 1} = ${index + 1};`);
const source = `${numbers.join('\n')}\n`;
const fixed = source.replace('n3 = 3', 'n3 = 33').replace('n27 = 27', 'n27 = 77');
const crlf = source.replaceAll('\n', '\r\n');
const local = { kind: 'local' as const, step: 4 };
const advised = { kind: 'advised' as const, consultationId: 'c1', step: 8 };

/** One file for each way of deciding, so that the tests don't depend on each other's files. */
const proposals = [
  { path: 'accepted.js', before: source, after: fixed, provenance: advised },
  { path: 'windows.js', before: crlf, after: crlf.replace('n3 = 3', 'n3 = 33'), provenance: local },
  { path: 'rejected.js', before: source, after: fixed, provenance: local },
  { path: 'merged.js', before: source, after: fixed, provenance: local },
  { path: 'conflict.js', before: source, after: fixed, provenance: local },
  { path: 'hunks.js', before: source, after: fixed, provenance: advised },
  { path: 'turns.js', before: source, after: fixed, provenance: advised },
  { path: 'deleted.js', before: source, after: null, provenance: local },
  { path: 'new/created.js', before: null, after: 'export const made = true;\n', provenance: local },
];

const view = 'Proposed Changes';

describe('reviewing a proposal', () => {
  let place = '';
  let folder = '';
  let editor: Editor;
  let bench: Workbench;
  const onDisk = (name: string): string => readFileSync(path.join(folder, name), 'utf8');
  const row = (name: string | RegExp) => bench.row(view, name);

  before(async () => {
    place = await mkdtemp(path.join(os.tmpdir(), 'protege-review-'));
    folder = path.join(place, 'project');
    await mkdir(folder);
    for (const file of proposals) if (file.before !== null) writeFileSync(path.join(folder, file.path), file.before);
    writeRun(path.join(place, 'data'), recordedRun({ runId: 'review-1', workspace: folder, files: proposals }));
    editor = await openEditor({
      folder,
      env: { PROTEGE_HOME: path.join(place, 'data') },
      settings: { 'files.eol': '\n', 'files.autoSave': 'off' },
      // Every file's row is in sight.
      viewport: { width: 1280, height: 1000 },
    });
    bench = new Workbench(editor.page);
    await bench.openContainer();
    await row('accepted.js').waitFor();
  });

  after(async () => {
    await editor.stop();
    await rm(place, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  });

  test('the Runs view tells the story, and a step opens as a document', async () => {
    await bench.expand(bench.row('Runs', 'A bar that closes'));
    for (const text of [
      'Tests before the run',
      '2 failing, 10 passing',
      'Signal: cycle',
      'Nudge',
      'Expert claude-sonnet-5-5: helped',
    ]) {
      await bench.row('Runs', text).waitFor();
    }
    await bench.row('Runs', 'Read src/week.js').click();
    await bench.preview.getByRole('heading', { name: 'What the model saw' }).waitFor();
  });

  test('a consultation opens its receipt', async () => {
    await bench.row('Expert', 'Why does isOpen miss').click();
    await bench.preview.getByRole('heading', { name: 'What left the machine' }).waitFor();
    await bench.preview.getByText('The evening of the day before is never looked at').waitFor();
  });

  test('all files open in one multi-file diff, with a thread on each change', async () => {
    await editor.runCommand('Protégé: Review the Proposed Changes');
    await bench.tab('Protégé: A bar that closes').waitFor();
    await editor.page.locator('.review-widget', { hasText: 'Change 1 of 2' }).first().waitFor();
    await editor.page.locator('.review-widget', { hasText: 'after advice from claude-sonnet-5-5' }).first().waitFor();
    await bench.closeEditors();
  });

  test('accepting a file writes it, and one undo takes all of it back and opens it again', async () => {
    await bench.clickAction(row('accepted.js'), 'Accept the File');
    await row(/accepted\.js.*accepted/).waitFor();
    assert.equal(onDisk('accepted.js'), fixed);
    await row('accepted.js').click();
    await bench.tab('accepted.js (yours').waitFor();
    await bench.focusLine('n1 = 1;', '.editor.original');
    await editor.page.keyboard.press('Control+z');
    await editor.page.locator('.editor.original .view-line', { hasText: 'n3 = 3;' }).waitFor();
    await editor.page.keyboard.press('Control+s');
    await eventually(
      () => onDisk('accepted.js'),
      (text) => text === source,
      'one undo should restore the file',
    );
    await row('accepted.js').locator('.label-description', { hasNotText: 'accepted' }).waitFor();
  });

  test('a redo accepts the file again', async () => {
    await bench.focusLine('n1 = 1;', '.editor.original');
    await editor.page.keyboard.press('Control+y');
    await row(/accepted\.js.*accepted/).waitFor();
    await eventually(
      () => onDisk('accepted.js'),
      (text) => text === fixed,
      'one redo should write what was accepted',
    );
    // Whoever looks later at the two sides, which are the same now, must not decide it anew.
    await editor.page.waitForTimeout(1_000);
    await row(/accepted\.js.*accepted/).waitFor({ timeout: 1_000 });
    await bench.closeEditors();
  });

  test('Windows line endings stay', async () => {
    await bench.clickAction(row('windows.js'), 'Accept the File');
    await row(/windows\.js.*accepted/).waitFor();
    assert.equal(onDisk('windows.js'), crlf.replace('n3 = 3', 'n3 = 33'));
  });

  test('rejecting never touches the file', async () => {
    await bench.clickAction(row('rejected.js'), 'Reject the File');
    await row(/rejected\.js.*rejected/).waitFor();
    assert.equal(onDisk('rejected.js'), source);
  });

  test('what the user changed elsewhere meanwhile is kept', async () => {
    writeFileSync(path.join(folder, 'merged.js'), source.replace('n15 = 15', 'n15 = 1515'));
    await bench.clickAction(row('merged.js'), 'Accept the File');
    await row(/merged\.js.*accepted/).waitFor();
    assert.equal(onDisk('merged.js'), fixed.replace('n15 = 15', 'n15 = 1515'));
  });

  test('where both changed the same line, the merge editor shows both and keeps the user’s until he chooses', async () => {
    const mine = source.replace('n3 = 3', 'n3 = 999');
    writeFileSync(path.join(folder, 'conflict.js'), mine);
    await bench.clickAction(row('conflict.js'), 'Accept the File');
    await bench.dialogButton('Merge in the Editor').click();
    const result = editor.page.locator('.merge-editor .code-view.result');
    await editor.page.locator('.merge-editor .code-view.input', { hasText: 'n3 = 33' }).waitFor();
    await editor.page.locator('.merge-editor .code-view.input', { hasText: 'n3 = 999' }).waitFor();
    await result.locator('.view-line', { hasText: 'n3 = 999' }).waitFor();
    // What does not clash is taken; where it does, nothing is decided for him.
    await row(/conflict\.js.*partly accepted/).waitFor();
    assert.equal(onDisk('conflict.js'), mine.replace('n27 = 27', 'n27 = 77'));
    await bench.closeEditors();
  });

  test('a change is accepted and another rejected from their threads', async () => {
    await row('hunks.js').click();
    const thread = (label: string) => editor.page.locator('.review-widget', { hasText: label }).first();
    await thread('Change 1 of 2').locator('.action-label[aria-label^="Accept the Change"]').click();
    await eventually(
      () => onDisk('hunks.js'),
      (text) => text === source.replace('n3 = 3', 'n3 = 33'),
      'one change should be taken',
    );
    await thread('Change 1 of 1').locator('.action-label[aria-label^="Reject the Change"]').click();
    await row(/hunks\.js.*partly accepted/).waitFor();
    assert.equal(onDisk('hunks.js'), source.replace('n3 = 3', 'n3 = 33'));
    await bench.closeEditors();
  });

  test('changes accepted one by one are undone and redone one by one', async () => {
    await row('turns.js').click();
    const accept = (label: string) =>
      editor.page
        .locator('.review-widget', { hasText: label })
        .first()
        .locator('.action-label[aria-label^="Accept the Change"]');
    const [one, both] = [source.replace('n3 = 3', 'n3 = 33'), fixed];
    const reads = (wanted: string): Promise<string> =>
      eventually(
        () => onDisk('turns.js'),
        (text) => text === wanted,
        `the file should have ${wanted === source ? 'no change' : wanted === one ? 'one change' : 'both changes'}`,
      );
    await accept('Change 1 of 2').click();
    await reads(one);
    await accept('Change 1 of 1').click();
    await row(/turns\.js.*accepted/).waitFor();
    await reads(both);
    const open = row('turns.js').locator('.label-description', { hasNotText: 'accepted' });
    await bench.focusLine('n1 = 1;', '.editor.original');
    for (const [key, text, isDone] of [
      ['Control+z', one, false],
      ['Control+z', source, false],
      ['Control+Shift+z', one, false],
      ['Control+Shift+z', both, true],
    ] as const) {
      await editor.page.keyboard.press(key);
      await reads(text);
      await (isDone ? row(/turns\.js.*accepted/) : open).waitFor();
      // An undo while the editor still saves makes VS Code take the text for the saved one; a hand is slower than that.
      await editor.page.waitForTimeout(600);
    }
    await bench.closeEditors();
  });

  test('a new file is made and a deleted one goes', async () => {
    await bench.clickAction(row('created.js'), 'Accept the File');
    await row(/created\.js.*accepted/).waitFor();
    assert.equal(onDisk('new/created.js'), 'export const made = true;\n');
    await bench.clickAction(row('deleted.js'), 'Accept the File');
    await row(/deleted\.js.*accepted/).waitFor();
    assert.equal(existsSync(path.join(folder, 'deleted.js')), false);
  });

  test('the decisions survive a reload of the window', async () => {
    await editor.page.reload();
    await bench.openContainer();
    await row(/hunks\.js.*partly accepted/).waitFor();
    await row(/rejected\.js.*rejected/).waitFor();
    await row(/accepted\.js/).waitFor();
  });
});
