import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { lines } from '../support/scriptedOllama';
import type { ScriptedModel, ScriptedOllama } from '../support/scriptedOllama';
import { UndefinedNameEditor } from '../support/undefinedNameEditor';
import type { Editor } from '../support/vscodeHost';
import { eventually } from '../support/workbench';
import type { Workbench } from '../support/workbench';

const gigabyte = 1_000_000_000;
const pulling = (completed: number) => ({
  status: 'pulling abc',
  digest: 'sha256:abc',
  total: 4 * gigabyte,
  completed: completed * gigabyte,
});

describe('starting a fix, and choosing who does it', () => {
  let opened: UndefinedNameEditor;
  let ollama: ScriptedOllama;
  let editor: Editor;
  let bench: Workbench;
  const models: ScriptedModel[] = [
    { name: 'scripted:latest', sizeBytes: 4.7 * gigabyte },
    { name: 'plain:1b', sizeBytes: 1.3 * gigabyte, capabilities: ['completion'] },
  ];

  /** VS Code closes the menu when further problems arrive meanwhile: it is opened again then, as a user would. */
  const chooseQuickFix = async (title: string): Promise<void> => {
    const row = editor.page.locator('.action-widget .monaco-list-row', { hasText: title }).first();
    for (let attempt = 1; ; attempt++) {
      await editor.page.keyboard.press('Control+.');
      try {
        await row.click({ timeout: 4_000 });
        return;
      } catch (error) {
        if (attempt === 6) throw error;
        await editor.page.keyboard.press('Escape');
      }
    }
  };
  const task = (): string => JSON.stringify(opened.turns()[0]?.messages);
  const quickPickRow = (text: string) =>
    editor.page.locator('.quick-input-list .monaco-list-row', { hasText: text }).first();

  before(async () => {
    opened = await UndefinedNameEditor.open({
      ollama: {
        models,
        pull: (name) => {
          if (name === 'endless:4b') return lines({ status: 'pulling manifest' }, pulling(1), { do: 'hang' });
          models.push({ name, sizeBytes: 4 * gigabyte });
          return lines(pulling(0), pulling(2), pulling(4), { status: 'success' });
        },
      },
    });
    ({ editor, bench, ollama } = opened);
  });

  beforeEach(() => opened.begin());
  after(() => opened.stop());

  test('a problem that the editor reports is fixed from the light bulb', async () => {
    await opened.openFile('src/sum.js:3:14');
    await editor.page.locator('.lightBulbWidget').first().waitFor();
    await chooseQuickFix('Fix with Protégé');
    await bench.confirmTests('sums');
    await bench.row('Runs', /Fix the problem in src\/sum\.js:3.*fixed/).waitFor();
    assert.match(task(), /Fix the problem in src\/sum\.js:3 \(ts\): Cannot find name 'c'/);
    await bench.notificationButton('Review Changes').waitFor();
  });

  test('a failing test is fixed from Test Explorer', async () => {
    await editor.page
      .locator('.activitybar')
      .getByRole('tab', { name: /^Testing/ })
      .click();
    const row = editor.page.locator('.test-explorer .monaco-list-row', { hasText: 'adds two numbers' }).first();
    await row.hover();
    await row.locator('.action-label[aria-label="Fix This Failing Test"]').click();
    await bench.row('Runs', /Fix the failing test "adds two numbers".*fixed/).waitFor();
    assert.match(task(), /Fix the failing test \\"adds two numbers\\" in test\/sum\.test\.js:5/);
  });

  test('the models are listed with their size and whether they can use tools', async () => {
    await editor.runCommand('Protégé: Choose the Model…');
    await quickPickRow('scripted:latest').getByText('4.7 GB · 7B · window 32k · tools', { exact: true }).waitFor();
    await quickPickRow('plain:1b').getByText('1.3 GB · 7B · window 32k · no tools').waitFor();
    await quickPickRow('Automatic').waitFor();
    await quickPickRow('Practice models').waitFor();
    await editor.page.keyboard.press('Escape');
  });

  const askFor = async (name: string): Promise<void> => {
    await editor.runCommand('Protégé: Choose the Model…');
    await quickPickRow('Another model…').click();
    await editor.page.locator('.quick-input-message', { hasText: 'a missing one is fetched' }).waitFor();
    await bench.input.fill(name);
    await editor.page.keyboard.press('Enter');
  };

  test('the fetch of a missing model shows how far it is, and cancel ends it on the server', async () => {
    await askFor('endless:4b');
    await bench.notification(/Fetching endless:4b.*1\.0 GB \/ 4\.0 GB/).waitFor();
    await bench.notificationButton('Cancel').click();
    const pull = ollama.requests.find(({ path: asked }) => asked === '/api/pull');
    assert.equal(await pull?.left, true);
    await bench.notification('Fetching endless:4b').waitFor({ state: 'detached' });
    await editor.runCommand('Protégé: Choose the Model…');
    await quickPickRow('Automatic').locator('.codicon-check').waitFor();
    await editor.page.keyboard.press('Escape');
  });

  test('a fetched model is the chosen one, and the selected code goes to it', async () => {
    await askFor('fresh:4b');
    await eventually(
      () => models.some(({ name }) => name === 'fresh:4b'),
      (isThere) => isThere,
      'the missing model should be fetched',
    );
    await bench.notification('Fetching fresh:4b').waitFor({ state: 'detached' });
    await editor.runCommand('Protégé: Choose the Model…');
    await quickPickRow('fresh:4b').locator('.codicon-check').waitFor();
    await editor.page.keyboard.press('Escape');
    await opened.openFile('src/sum.js:3');
    await editor.page.keyboard.press('Shift+End');
    await editor.runCommand('Protégé: Fix the Selection…');
    await editor.page.locator('.quick-input-title', { hasText: 'Fix the Selection' }).waitFor();
    await bench.input.fill('c is nowhere');
    await editor.page.keyboard.press('Enter');
    await bench.row('Runs', /c is nowhere in src\/sum\.js, lines 3 to 3.*fixed/).waitFor();
    assert.equal(opened.turns()[0]?.model, 'fresh:4b');
    assert.match(task(), /These lines:\\n\s*return a \+ c;/);
  });
});
