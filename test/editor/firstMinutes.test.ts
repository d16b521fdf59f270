import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { openEditor } from '../support/vscodeHost';
import type { Editor } from '../support/vscodeHost';
import { Workbench } from '../support/workbench';

/** Nothing listens there: port 9 discards. */
const nobody = 'http://127.0.0.1:9';

describe('the first minutes in a window without a folder', () => {
  let place = '';
  let editor: Editor;
  let bench: Workbench;

  const step = (title: string) => editor.page.locator('.getting-started-step', { hasText: title });
  /** Opens a step of the walkthrough and clicks what it offers. */
  const click = async (title: string, link: string): Promise<void> => {
    await editor.runCommand('Protégé: Get Started');
    await step(title).locator('.step-title').click();
    await step(title).and(editor.page.locator('.expanded')).getByText(link, { exact: true }).click();
  };
  const isDone = (title: string) => step(title).locator('.codicon-getting-started-step-checked');
  const pick = (text: string) => editor.page.locator('.quick-input-list .monaco-list-row', { hasText: text }).first();
  const quickTitle = (text: string) => editor.page.locator('.quick-input-title', { hasText: text });

  before(async () => {
    place = await mkdtemp(path.join(os.tmpdir(), 'protege-first-'));
    editor = await openEditor({
      env: { PROTEGE_HOME: path.join(place, 'data') },
      viewport: { width: 1280, height: 1200 },
      settings: { 'protege.ollama.url': nobody },
    });
    bench = new Workbench(editor.page);
    await bench.openContainer();
  });

  beforeEach(() => editor.runCommand('Notifications: Clear All Notifications'));

  after(async () => {
    await editor.stop();
    await rm(place, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  });

  test('each view says what it waits for, and the first one how to begin', async () => {
    await bench.pane('Proposed Changes').getByText('Open a folder first').waitFor();
    await bench.pane('Expert').getByText('belong to a folder. Open one first').waitFor();
    await bench.pane('Runs').getByRole('button', { name: 'Try It on a Sample Project' }).waitFor();
    await bench.pane('Runs').getByRole('button', { name: 'Open Folder' }).click();
    await quickTitle('Open Folder').waitFor();
    await editor.page.keyboard.press('Escape');
    await bench.pane('Runs').getByText('Get started').click();
    await step('Get Ollama and a model').waitFor();
  });

  test('step 1 shows the runs', async () => {
    await editor.page
      .locator('.activitybar')
      .getByRole('tab', { name: /^Explorer/ })
      .click();
    await bench.pane('Runs').waitFor({ state: 'hidden' });
    await click('See what it does', 'Show the Runs');
    await bench.pane('Runs').waitFor();
    await isDone('See what it does').waitFor();
  });

  test('step 2 leads to Ollama', async () => {
    await click('Get Ollama and a model', 'Ollama');
    await editor.page.locator('.monaco-dialog-box', { hasText: 'https://ollama.com/download' }).waitFor();
    await bench.dialogButton('Cancel').click();
  });

  test('step 2 lists the models, and says where Ollama does not answer', async () => {
    await click('Get Ollama and a model', 'Choose the Model');
    await pick('Ollama does not answer').waitFor();
    await pick('Practice models').waitFor();
    await editor.page.keyboard.press('Escape');
    await isDone('Get Ollama and a model').waitFor();
  });

  test('step 2 asks the doctor, who looks at the machine alone', async () => {
    await click('Get Ollama and a model', 'Ask the doctor');
    await bench.tab('doctor.md').waitFor();
    const report = editor.page.locator('.editor-instance .view-lines').first();
    await report.getByText('✗ Ollama: does not work').waitFor();
    await report.getByText(/Git:\sworks/).waitFor();
    assert.equal(await report.getByText(/Test\scommand/).count(), 0);
    await bench.closeEditors();
  });

  test('step 3 begins in a folder of one’s own: without one a click opens it', async () => {
    await click('Try it now', 'fix a bug');
    await bench.notification('Open a folder first').waitFor();
    await bench.notificationButton('Open Folder').click();
    await quickTitle('Open Folder').waitFor();
    await editor.page.keyboard.press('Escape');
  });

  test('step 3 chooses the practice models', async () => {
    await click('Try it now', 'start with the practice models');
    await bench.notification('The practice models work from now on').waitFor();
    await isDone('Try it now').waitFor();
  });

  test('step 4 offers everyone who could be asked', async () => {
    await click('Decide about the expert', 'Choose the Expert');
    await quickTitle('The expert').waitFor();
    await pick('claude-sonnet-5-5').waitFor();
    await pick('No expert').waitFor();
    const present = editor.page
      .locator('.quick-input-list .monaco-list-row')
      .filter({ has: editor.page.locator('.codicon-check') });
    await present.filter({ hasText: /Practice expert.*current/ }).waitFor();
    assert.equal(await present.count(), 1, 'exactly one is the present expert');
    await editor.page.keyboard.press('Escape');
  });

  test('step 4 asks for the key of the expert', async () => {
    await click('Decide about the expert', 'Set the Expert’s Key');
    await pick('Anthropic').click();
    await quickTitle('The expert’s key').waitFor();
    await editor.page.keyboard.press('Escape');
    await isDone('Decide about the expert').waitFor();
  });

  test('step 4 leads to the budget, which belongs to a folder', async () => {
    await click('Decide about the expert', 'Expert and Budget');
    await bench.notification('Open a folder first').waitFor();
  });

  test('step 5 says that there is nothing to review yet', async () => {
    await click('Review what it proposes', 'Review the Proposed Changes');
    await bench.notification('There is no proposed change to review').waitFor();
    await isDone('Review what it proposes').waitFor();
  });

  test('step 3 opens the sample in this window, where the practice models fix it', async () => {
    const opened = editor.page.waitForEvent('domcontentloaded', { timeout: 60_000 });
    await click('Try it now', 'Try It on a Sample Project');
    await opened;
    const sample = new URL(editor.page.url()).searchParams.get('folder') ?? '';
    assert.ok(existsSync(path.join(sample, 'src', 'week.js')), sample);
    await bench.openContainer();
    await bench.pane('Runs').getByRole('button', { name: 'Fix a Bug' }).click();
    await quickTitle('Fix a Bug').waitFor();
    await editor.page.keyboard.press('Enter');
    await bench.confirmTests('opening-hours');
    // The practice models play an expert too, who is asked only after the user's word.
    await bench.tab('Question to the expert').waitFor({ timeout: 60_000 });
    await bench.clickEditorAction('Send the Question to the Expert');
    await bench.row('Runs', /Make the failing tests pass.*fixed/).waitFor({ timeout: 120_000 });
    await bench.notificationButton('Review Changes').click();
    await bench.tab(/yours ↔ Protégé|Protégé: /).waitFor();
  });
});
