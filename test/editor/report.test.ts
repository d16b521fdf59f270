import assert from 'node:assert/strict';
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { FrameLocator, Locator } from 'playwright-core';
import { recordedRun, writeRun } from '../support/recordedRun';
import { openEditor } from '../support/vscodeHost';
import type { Editor } from '../support/vscodeHost';
import { Workbench, eventually } from '../support/workbench';

describe('the report of a run in the editor', () => {
  let place = '';
  let folder = '';
  let data = '';
  let editor: Editor;
  let bench: Workbench;

  /** The report, which is the first web view in all of these tests. */
  const report = (): FrameLocator =>
    editor.page.locator('iframe.webview.ready').first().contentFrame().frameLocator('#active-frame');
  const mark = (name: RegExp): Locator => report().getByRole('button', { name });
  const open = async (task: string): Promise<void> => {
    const row = bench.row('Runs', task);
    await row.waitFor();
    await bench.clickAction(row, 'Open the Report of a Run');
    await report().getByRole('heading', { name: task }).waitFor();
  };

  before(async () => {
    place = await realpath(await mkdtemp(path.join(os.tmpdir(), 'protege-report-')));
    folder = path.join(place, 'bar');
    data = path.join(place, 'data');
    mkdirSync(folder);
    writeFileSync(path.join(folder, 'readme.md'), 'A bar\n');
    const run = { workspace: folder, files: [] };
    writeRun(data, recordedRun({ ...run, runId: 'run-a', task: 'The first bug' }));
    const cut = { startedAt: '2026-11-20T17:00:00.000Z', isInterrupted: true };
    writeRun(data, recordedRun({ ...run, ...cut, runId: 'run-b', task: 'The second bug' }));
    editor = await openEditor({ folder, env: { PROTEGE_HOME: data }, settings: { 'files.simpleDialog.enable': true } });
    bench = new Workbench(editor.page);
    await bench.openContainer();
  });

  after(async () => {
    await editor.stop();
    await rm(place, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  });

  test('opens from the Runs view and can be read as a table', async () => {
    await open('The first bug');
    await report().getByText('9 steps · 1 consultation · $0.0135').waitFor();
    const table = report().getByRole('table', { name: 'Failing tests and what happened, step by step' });
    assert.deepEqual(await table.getByRole('columnheader').allInnerTexts(), ['Step', 'Failing tests', 'What happened']);
    const row = table.getByRole('row', { name: /^Step 6/ });
    assert.deepEqual(
      [await row.getByRole('rowheader').innerText(), await row.getByRole('cell').first().innerText()],
      ['Step 6', '2'],
    );
    assert.match(
      await row.innerText(),
      /Going round in circles: The same 2 edits[\s\S]*Nudged: You made the same edit/,
    );
  });

  test('a click on a consultation shows its step beside the report', async () => {
    await mark(/^Step 7: Asked claude-sonnet-5-5 \(helped/).click();
    await bench.tab('step-7.md').waitFor();
    await bench.preview.getByRole('heading', { name: 'Step 7' }).waitFor();
    await report().getByRole('heading', { name: 'The first bug' }).waitFor();
  });

  test('keys go from mark to mark and open what is under them', async () => {
    await mark(/^Step 7: Asked/).focus();
    await editor.page.keyboard.press('ArrowLeft');
    assert.equal(await mark(/^Step 6: Nudged/).getAttribute('tabindex'), '0');
    await editor.page.keyboard.press('Enter');
    await bench.preview.getByRole('heading', { name: 'Step 6' }).waitFor();
    await report().getByRole('button', { name: 'Show the receipt' }).click();
    await bench.preview.getByRole('heading', { name: /^Receipt: claude-sonnet-5-5/ }).waitFor();
  });

  test('loads nothing and runs nothing but its own', async () => {
    const policy = await report().locator('meta[http-equiv="Content-Security-Policy"]').getAttribute('content');
    assert.match(policy ?? '', /^default-src 'none'; style-src 'nonce-[\w-]{24}'; script-src 'nonce-[\w-]{24}'$/);
  });

  for (const [name, start] of [
    ['picture.svg', '<?xml'],
    ['page.html', '<!DOCTYPE html>'],
    ['text.md', '# The first bug'],
  ] as const)
    test(`is exported as ${name}`, async () => {
      await report().getByRole('heading', { name: 'The first bug' }).click();
      await bench.clickEditorAction('Export the Report of a Run');
      await eventually(
        () => bench.input.inputValue(),
        (value) => value.endsWith('protege-run-a.svg'),
        'the dialog should offer a name',
      );
      const target = path.join(folder, name);
      await bench.input.fill(target);
      await editor.page.keyboard.press('Enter');
      await eventually(
        () => existsSync(target) && readFileSync(target, 'utf8').startsWith(start),
        (isThere) => isThere,
        `${name} should be written`,
      );
    });

  test('comes back after a reload of the window', async () => {
    await bench.closeEditors();
    await open('The first bug');
    const loaded = editor.page.waitForEvent('load');
    await editor.runCommand('Developer: Reload Window');
    await loaded;
    await bench.tab('Report: The first bug').waitFor();
    // The extension host starts anew, too.
    await report().getByRole('heading', { name: 'The first bug' }).waitFor({ timeout: 90_000 });
    await mark(/^Step 6: Nudged/).waitFor();
    await bench.closeEditors();
  });

  test('follows the log, and keeps the place of the keyboard', async () => {
    await open('The second bug');
    await report().getByText('interrupted', { exact: true }).waitFor();
    await mark(/^Step 6: Nudged/).focus();
    const whole = recordedRun({ workspace: folder, files: [], runId: 'run-b', task: 'The second bug' });
    const end = whole.slice(whole.findIndex((event) => event.type === 'consultation-judged'));
    const log = path.join(data, 'runs', 'run-b', 'events.jsonl');
    appendFileSync(log, end.map((event) => `${JSON.stringify(event)}\n`).join(''));
    await report().getByText('fixed', { exact: true }).waitFor();
    assert.equal(await report().locator('.pr-mark:focus').getAttribute('data-key'), 'nudge-6');
    await bench.closeEditors();
  });

  test('opens from the document of a run', async () => {
    const row = bench.row('Runs', 'The first bug');
    await bench.clickAction(row, 'Show a Run');
    await bench.tab('run.md').waitFor();
    await bench.clickEditorAction('Open the Report of a Run');
    await bench.tab('Report: The first bug').waitFor();
  });
});
