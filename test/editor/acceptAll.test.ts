import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import type { ProposedFile } from '../../src/core/trajectory/runEvent';
import { recordedRun, writeRun } from '../support/recordedRun';
import { openEditor } from '../support/vscodeHost';
import type { Editor } from '../support/vscodeHost';
import { Workbench, eventually } from '../support/workbench';

const view = 'Proposed Changes';
const lines = Array.from({ length: 12 }, (_, index) => `export const n${index + 1} = ${index + 1};`);
const source = `${lines.join('\n')}\n`;
const fixed = source.replace('n3 = 3', 'n3 = 33');
const provenance = { kind: 'local' as const, step: 2 };

/** Changed, new, going and renamed files, all in one proposal. */
const proposals = [
  { path: 'first.js', before: source, after: fixed, provenance },
  { path: 'second.js', before: source, after: fixed, provenance },
  { path: 'made.js', before: null, after: 'export const made = true;\n', provenance },
  { path: 'gone.js', before: 'export const gone = true;\n', after: null, provenance },
  { path: 'lib/old.js', before: source, after: null, provenance },
  { path: 'lib/new.js', before: null, after: fixed, provenance },
];

const changedOnly = ['third.js', 'fourth.js', 'fifth.js'].map((name) => ({
  ...{ path: name, before: source, after: fixed },
  provenance,
}));
const mine = (text: string): string => text.replace('n12 = 12', 'n12 = 1212');
const renamed = [
  { path: 'src/old name.js', before: source, after: null, provenance },
  { path: 'src/new name.js', before: null, after: fixed, provenance },
];

describe('accepting all of a proposal', () => {
  let place = '';
  let folder = '';
  let editor: Editor;
  let bench: Workbench;
  const onDisk = (files: readonly ProposedFile[]): Record<string, string> =>
    Object.fromEntries(
      files
        .map((file) => file.path)
        .filter((name) => existsSync(path.join(folder, name)))
        .map((name) => [name, readFileSync(path.join(folder, name), 'utf8')]),
    );
  const side = (files: readonly ProposedFile[], name: 'before' | 'after'): Record<string, string> =>
    Object.fromEntries(files.flatMap((one) => (one[name] === null ? [] : [[one.path, one[name]]])));
  const reads = async (files: readonly ProposedFile[], wanted: Record<string, string>, what: string): Promise<void> => {
    await eventually(
      () => onDisk(files),
      (now) => isDeepStrictEqual(now, wanted),
      what,
    );
  };

  before(async () => {
    place = await mkdtemp(path.join(os.tmpdir(), 'protege-all-'));
    folder = path.join(place, 'project');
    mkdirSync(path.join(folder, 'lib'), { recursive: true });
    mkdirSync(path.join(folder, 'src'));
    for (const [index, files] of [renamed, changedOnly, proposals].entries()) {
      for (const file of files) if (file.before !== null) writeFileSync(path.join(folder, file.path), file.before);
      const startedAt = `2026-11-2${index}T18:00:00.000Z`;
      const run = { runId: `all-${index}`, workspace: folder, files, startedAt, task: `Task ${index}` };
      writeRun(path.join(place, 'data'), recordedRun(run));
    }
    editor = await openEditor({
      folder,
      env: { PROTEGE_HOME: path.join(place, 'data') },
      settings: { 'files.autoSave': 'off' },
    });
    bench = new Workbench(editor.page);
    await bench.openContainer();
  });

  after(async () => {
    await editor.stop();
    await rm(place, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  });

  const openFile = async (name: string): Promise<void> => {
    const found = editor.page.locator('.quick-input-list .monaco-list-row', { hasText: name }).first();
    // VS Code's list of files is as old as its opening: a file that came a moment ago may be missing until it is opened anew.
    await eventually(
      async () => {
        await editor.page.keyboard.press('Escape');
        await editor.page.keyboard.press('Control+p');
        await bench.input.fill(name);
        return await found.waitFor({ timeout: 3_000 }).then(
          () => true,
          () => false,
        );
      },
      (isFound) => isFound,
      `${name} should be found by its name`,
    );
    await editor.page.keyboard.press('Enter');
    await bench.tab(name).and(editor.page.locator('.active')).waitFor();
    await bench.focusLine('n1 = 1;');
  };
  const undoIn = async (name: string): Promise<void> => {
    await openFile(name);
    await editor.page.keyboard.press('Control+z');
  };
  /** What was undone is saved by the extension, a moment after it is on disk. */
  const allSaved = async (): Promise<void> => {
    await eventually(
      () => editor.page.locator('.tabs-container .tab.dirty').count(),
      (count) => count === 0,
      'no tab should be left with unsaved changes',
    );
  };

  test('one undo brings every kind of file back, on disk too, and opens every row again', async () => {
    await bench.row(view, /Task 2.*6 files to review/).waitFor();
    await bench.clickAction(bench.row(view, 'Task 2'), 'Accept All Changes');
    await bench.row(view, /Task 2.*all decided/).waitFor();
    await reads(proposals, side(proposals, 'after'), 'every file should be as proposed');
    await undoIn('first.js');
    await reads(proposals, side(proposals, 'before'), 'every file should be as before');
    await bench.row(view, /Task 2.*6 files to review/).waitFor();
    await allSaved();
  });

  test('one redo accepts every kind of file again, on disk too, and one more undo takes it back', async () => {
    await editor.page.keyboard.press('Control+Shift+z');
    await reads(proposals, side(proposals, 'after'), 'every file should be as proposed again');
    await bench.row(view, /Task 2.*all decided/).waitFor();
    await allSaved();
    await editor.page.keyboard.press('Control+z');
    await reads(proposals, side(proposals, 'before'), 'every file should be as before again');
    await bench.row(view, /Task 2.*6 files to review/).waitFor();
    await allSaved();
    await bench.closeEditors();
  });

  test('one undo brings back all of a proposal that only changes files', async () => {
    await bench.expandOnly(view, 'Task 1');
    await bench.clickAction(bench.row(view, 'Task 1'), 'Accept All Changes');
    await bench.row(view, /Task 1.*all decided/).waitFor();
    await reads(changedOnly, side(changedOnly, 'after'), 'every file should be as proposed');
    await undoIn('fourth.js');
    await reads(changedOnly, side(changedOnly, 'before'), 'every file should be as before');
    await bench.row(view, /Task 1.*3 files to review/).waitFor();
    await allSaved();
  });

  test('of undo and redo in quick turns the last counts', async () => {
    for (const key of ['Control+y', 'Control+z', 'Control+y']) await editor.page.keyboard.press(key);
    await reads(changedOnly, side(changedOnly, 'after'), 'every file should be as proposed again');
    await bench.row(view, /Task 1.*all decided/).waitFor();
    await allSaved();
    await bench.closeEditors();
  });

  test('a renamed file shows both its names and both its sides, and is decided as one', async () => {
    await bench.expandOnly(view, 'Task 0');
    await bench.row(view, /old name\.js.*renamed to src\/new name\.js/).waitFor();
    await bench.row(view, /new name\.js.*renamed from src\/old name\.js/).click();
    await bench.tab('new name.js (yours').waitFor();
    await editor.page.locator('.editor.original .view-line', { hasText: 'n3 = 3;' }).waitFor();
    await editor.page.locator('.editor.modified .view-line', { hasText: 'n3 = 33;' }).waitFor();
    await editor.page.locator('.review-widget', { hasText: 'It was src/old name.js' }).first().waitFor();
    await bench.closeEditors();
    writeFileSync(path.join(folder, 'src/old name.js'), mine(source));
    await bench.clickAction(bench.row(view, 'old name.js'), 'Accept the File');
    await bench.row(view, /new name\.js.*accepted/).waitFor();
    await bench.row(view, /old name\.js.*accepted/).waitFor();
    await reads(
      renamed,
      { 'src/new name.js': mine(fixed) },
      'the new file should have what the user changed in the old',
    );
    await undoIn('new name.js');
    await reads(renamed, { 'src/old name.js': mine(source) }, 'one undo should bring the old name back');
    await bench.row(view, /Task 0.*2 files to review/).waitFor();
  });

  test('a redo renames the file again, with what the user changed in it', async () => {
    // Nothing is left to type in: the redo is the old name's, whose file came back.
    await openFile('old name.js');
    await editor.page.keyboard.press('Control+Shift+z');
    await reads(renamed, { 'src/new name.js': mine(fixed) }, 'one redo should bring the new name again');
    await bench.row(view, /new name\.js.*accepted/).waitFor();
    await bench.row(view, /old name\.js.*accepted/).waitFor();
    await undoIn('new name.js');
    await bench.row(view, /Task 0.*2 files to review/).waitFor();
  });

  test('a renamed file is rejected as one', async () => {
    await bench.clickAction(bench.row(view, 'new name.js'), 'Reject the File');
    await bench.row(view, /old name\.js.*rejected/).waitFor();
    await bench.row(view, /Task 0.*all decided/).waitFor();
    assert.deepEqual(Object.keys(onDisk(renamed)), ['src/old name.js']);
  });
});
