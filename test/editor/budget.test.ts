import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { anthropicAdvice, startScriptedAnthropic } from '../support/scriptedAnthropic';
import type { ScriptedAnthropic } from '../support/scriptedAnthropic';
import { SAMPLE_ADVICE } from '../support/scriptedExperts';
import { startScriptedOllama } from '../support/scriptedOllama';
import type { ScriptedOllama } from '../support/scriptedOllama';
import { startFix } from '../support/startFix';
import { FIX_SUM, READ_FOREVER, SUM_PROJECT } from '../support/sumProject';
import { openEditor } from '../support/vscodeHost';
import type { Editor } from '../support/vscodeHost';
import { Workbench } from '../support/workbench';
import { writeFiles } from '../support/writeFiles';

describe('the budget in the editor', () => {
  let place = '';
  let ollama: ScriptedOllama;
  let expert: ScriptedAnthropic;
  let editor: Editor;
  let bench: Workbench;

  const pick = async (text: string | RegExp): Promise<void> => {
    await editor.page.locator('.quick-input-list .monaco-list-row', { hasText: text }).first().click();
  };
  const openMenu = async (): Promise<void> => {
    await bench.statusBar.click();
    await editor.page.locator('.quick-input-list .monaco-list-row', { hasText: 'Expert on' }).waitFor();
  };
  const status = (text: string | RegExp) => bench.statusBar.filter({ hasText: text });
  const setLimit = async (name: string, value: string): Promise<void> => {
    await openMenu();
    await pick('Change the limits…');
    await pick(name);
    await bench.input.fill(value);
    await editor.page.keyboard.press('Enter');
  };

  before(async () => {
    place = await mkdtemp(path.join(os.tmpdir(), 'protege-budget-'));
    const folder = path.join(place, 'sums');
    let turnsSinceAdvice = 0;
    ollama = await startScriptedOllama({
      chat: (body) => {
        if (!JSON.stringify(body.messages).includes('wrong operator')) return READ_FOREVER;
        return FIX_SUM[Math.min(turnsSinceAdvice++, FIX_SUM.length - 1)] ?? READ_FOREVER;
      },
    });
    expert = await startScriptedAnthropic(anthropicAdvice(SAMPLE_ADVICE));
    writeFiles(folder, SUM_PROJECT);
    editor = await openEditor({
      folder,
      env: { PROTEGE_HOME: path.join(place, 'data'), ANTHROPIC_API_KEY: ['sk-ant-', 'of-a-test'].join('') },
      settings: {
        'protege.ollama.url': ollama.url,
        'protege.expert.provider': 'anthropic',
        'protege.expert.url': expert.url,
      },
    });
    bench = new Workbench(editor.page);
    await bench.openContainer();
  });

  after(async () => {
    await editor.stop();
    await Promise.all([ollama.close(), expert.close()]);
    await rm(place, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  });

  test('a click on the status bar turns the expert on, and the item says what is left', async () => {
    await bench.statusBar.click();
    await pick('Expert on');
    await status(/expert on, \$0\.50 left/).waitFor();
    await bench.row('Expert', 'Expert on').waitFor();
  });

  test('when the expert is asked can be chosen, and the choice is marked and kept', async () => {
    const isPresent = (text: string) =>
      editor.page
        .locator('.quick-input-list .monaco-list-row', { hasText: text })
        .filter({ has: editor.page.locator('.codicon-check') });
    await openMenu();
    await pick(/When it is asked.*when the model is stuck/);
    await isPresent('Asked when the model is stuck').waitFor();
    await pick('Asked also when it asks by itself');
    await openMenu();
    await pick(/When it is asked.*also when it asks by itself/);
    await isPresent('Asked also when it asks by itself').waitFor();
    await pick('Asked when the model is stuck');
  });

  test('without a consultation there is no spending to show, and it says so', async () => {
    await openMenu();
    await pick('Spending by day…');
    await bench.notification('nothing is spent').waitFor();
  });

  test('a consultation is in the spending of its day, which opens into its receipt', async () => {
    await startFix(editor, 'going in circles');
    await bench.confirmTests('sums');
    await bench.row('Runs', /going in circles.*fixed/).waitFor();
    assert.equal(expert.asked().length, 1);
    await bench.row('Expert', /Today.*1 of 20 consultations/).waitFor();
    const record = bench.row('Expert', /claude-sonnet-5-5.*1 of 1 helped · \$0\.\d+ · \$0\.\d+ for each that helped/);
    await record.waitFor();
    assert.match(
      (await record.getAttribute('aria-label')) ?? '',
      /^Expert claude-sonnet-5-5: In this workspace: 1 of 1 helped.*In all workspaces: 1 of 1 helped.*1,100 tokens/,
    );
    await openMenu();
    await pick('Spending by day…');
    await pick(/1 consultation, \$0\.\d+/);
    await pick(/helped · \$0\.\d+ · claude-sonnet-5-5/);
    await bench.preview.getByText('wrong operator').first().waitFor();
    const evidence = bench.preview.locator('li', { hasText: 'was done' });
    assert.ok((await evidence.getByRole('link', { name: /^step \d+$/ }).count()) >= 2);
    await evidence
      .getByRole('link', { name: /^step \d+$/ })
      .first()
      .click();
    await bench.tab(/step-\d+\.md/).waitFor();
    await bench.preview.getByRole('heading', { name: /^Step \d+/ }).waitFor();
  });

  test('a limit that is reached shows as spent, and a raised one as on again', async () => {
    await setLimit('Consultations in a day', '1');
    await status('expert’s budget spent').waitFor();
    await setLimit('Consultations in a day', '20');
    await status(/expert on, \$0\.\d\d left/).waitFor();
  });

  test('a click turns it off for this workspace', async () => {
    await openMenu();
    await pick('Expert off');
    await status('expert off').waitFor();
    await bench.row('Expert', 'Expert off').waitFor();
  });

  test('what is masked besides is a setting of the workspace, one click away', async () => {
    await bench.statusBar.click();
    await pick('Mask more in what is sent…');
    await editor.page.locator('.settings-editor').getByText('Further text to mask').first().waitFor();
  });
});
