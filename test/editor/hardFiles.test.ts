import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { recordedRun, writeRun } from '../support/recordedRun';
import { openEditor } from '../support/vscodeHost';
import type { Editor } from '../support/vscodeHost';
import { Workbench, eventually } from '../support/workbench';

const view = 'Proposed Changes';
const lines = Array.from({ length: 12 }, (_, index) => `line ${index + 1}`);
const source = `${lines.join('\n')}\n`;
const changed = source.replace('line 3', 'LINE 3');
const names = ['locked.txt', 'barred.txt', 'clash.txt', 'easy.txt'];

/** The administrator writes read-only files too: in a container, where he runs the tests, that right is taken away. */
const launcher = process.getuid?.() === 0 ? ['setpriv', '--bounding-set=-dac_override,-dac_read_search'] : [];

describe('files that cannot simply be written', () => {
  let place = '';
  let folder = '';
  let editor: Editor;
  let bench: Workbench;
  const file = (name: string): string => path.join(folder, name);
  const onDisk = (name: string): string => readFileSync(file(name), 'utf8');
  const accept = (name: string): Promise<void> => bench.clickAction(bench.row(view, name), 'Accept the File');
  const text = (line: string | RegExp) => editor.page.locator('.editor-instance .view-line', { hasText: line });

  before(async () => {
    place = await mkdtemp(path.join(os.tmpdir(), 'protege-hard-'));
    folder = path.join(place, 'project');
    mkdirSync(folder);
    for (const name of names) writeFileSync(file(name), source);
    chmodSync(file('locked.txt'), 0o444);
    const provenance = { kind: 'local' as const, step: 2 };
    const files = names.map((name) => ({ path: name, before: source, after: changed, provenance }));
    writeRun(path.join(place, 'data'), recordedRun({ runId: 'hard-1', workspace: folder, files }));
    editor = await openEditor({
      folder,
      launcher,
      env: { PROTEGE_HOME: path.join(place, 'data') },
      settings: {
        'files.autoSave': 'off',
        'files.readonlyInclude': { '**/barred.txt': true },
        'protege.review.mergeEditor': false,
      },
    });
    bench = new Workbench(editor.page);
    await bench.openContainer();
  });

  after(async () => {
    await editor.stop();
    await rm(place, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  });

  test('one that is read-only on disk keeps the change in its editor, and VS Code offers to overwrite it', async () => {
    await accept('locked.txt');
    await bench.notification('Choose Overwrite, or make the file writable').waitFor();
    assert.equal(onDisk('locked.txt'), source);
    await bench.tab('locked.txt').and(editor.page.locator('.dirty')).waitFor();
    await bench.notificationButton('Overwrite').click();
    await eventually(
      () => onDisk('locked.txt'),
      (now) => now === changed,
      'the file should be overwritten',
    );
    await bench.row(view, /locked\.txt.*accepted/).waitFor();
  });

  test('one that the editor may not change stays to be reviewed, and is named', async () => {
    await accept('barred.txt');
    await bench.notification('The editor holds barred.txt read-only, so nothing was accepted').waitFor();
    assert.equal(onDisk('barred.txt'), source);
    await bench.row(view, /barred\.txt(?!.*accepted)/).click();
    const change = editor.page.locator('.review-widget', { hasText: 'Change 1 of 1' }).first();
    await editor.page.locator('.editor.original .view-line', { hasText: 'line 3' }).waitFor();
    await editor.runCommand('Notifications: Clear All Notifications');
    await change.locator('.action-label[aria-label^="Accept the Change"]').click();
    await bench.notification('The editor holds barred.txt read-only').waitFor();
    await editor.page.locator('.editor.original .view-line', { hasText: 'line 3' }).waitFor();
    await bench.row(view, /barred\.txt(?!.*accepted)/).waitFor();
    await bench.closeEditors();
  });

  test('without the merge editor a clash goes between markers, unsaved, and one undo brings the user’s text back', async () => {
    const mine = source.replace('line 3', 'my line 3');
    writeFileSync(file('clash.txt'), mine);
    await accept('clash.txt');
    await bench.dialogButton('Merge in the Editor').click();
    await text('<<<<<<< Yours').waitFor();
    await text('my line 3').waitFor();
    await text(/^LINE.3$/).waitFor();
    await text('>>>>>>> Proposed by Protégé').waitFor();
    assert.equal(onDisk('clash.txt'), mine);
    await bench.row(view, /clash\.txt.*partly accepted/).waitFor();
    await text('my line 3').click();
    await editor.page.keyboard.press('Control+z');
    await text('<<<<<<< Yours').waitFor({ state: 'detached' });
    await text('my line 3').waitFor();
    await bench.row(view, /clash\.txt(?!.*accepted)/).waitFor();
    assert.equal(onDisk('clash.txt'), mine);
  });
});
