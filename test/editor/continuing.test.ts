import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { startScriptedOllama } from '../support/scriptedOllama';
import type { ScriptedOllama } from '../support/scriptedOllama';
import { startFix } from '../support/startFix';
import { MONTH_HINT, TWO_BUGS, fixesHalf } from '../support/twoBugs';
import { openEditor } from '../support/vscodeHost';
import type { Editor } from '../support/vscodeHost';
import { writeFiles } from '../support/writeFiles';
import { Workbench, eventually } from '../support/workbench';

describe('a run that got stuck', () => {
  let place = '';
  let folder = '';
  let ollama: ScriptedOllama;
  let editor: Editor;
  let bench: Workbench;

  const question = () => editor.page.locator('.quick-input-title', { hasText: 'Continue with a Hint' });

  before(async () => {
    place = await mkdtemp(path.join(os.tmpdir(), 'protege-continuing-'));
    folder = path.join(place, 'two');
    writeFiles(folder, TWO_BUGS);
    ollama = await startScriptedOllama({ chat: fixesHalf });
    editor = await openEditor({
      folder,
      env: { PROTEGE_HOME: path.join(place, 'data') },
      settings: { 'protege.ollama.url': ollama.url, 'protege.expert.provider': 'none' },
    });
    bench = new Workbench(editor.page);
    await bench.openContainer();
    await editor.runCommand('Protégé: Change the Test Command…');
    await bench.confirmTests('two');
  });

  after(async () => {
    await editor.stop();
    await ollama.close();
    await rm(place, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  });

  test('is continued from its notification, where Escape does nothing, and from its menu with a hint', async () => {
    await startFix(editor, 'both are wrong');
    await bench.notificationButton('Continue with a Hint…').click();
    await question().waitFor();
    await editor.page.keyboard.press('Escape');
    await question().waitFor({ state: 'hidden' });
    assert.equal(await bench.pane('Runs').locator('.monaco-list-row', { hasText: 'both are wrong' }).count(), 1);

    await bench.row('Runs', /^both are wrong\s*stuck/).click({ button: 'right' });
    await bench.chooseFromMenu('Continue with a Hint…');
    await question().waitFor();
    await editor.page.keyboard.type(MONTH_HINT);
    await editor.page.keyboard.press('Enter');

    await bench.row('Runs', /^both are wrong\s*fixed/).waitFor();
    await bench.expandOnly('Runs', /^both are wrong\s*fixed/);
    await bench.row('Runs', new RegExp(`Continues the run \\S+ with the hint: ${MONTH_HINT}`)).waitFor();

    // What the earlier run proposes is in the newer proposal, and waits for nobody.
    const proposals = bench.pane('Proposed Changes').locator('.monaco-list-row', { hasText: 'both are wrong' });
    await eventually(
      () => proposals.count(),
      (count) => count === 1,
      'one proposal should be left',
    );
    await editor.runCommand('Protégé: Accept All Changes');
    const texts = async () =>
      (
        await Promise.all(['sum', 'month'].map((name) => readFile(path.join(folder, 'src', `${name}.js`), 'utf8')))
      ).join();
    await eventually(
      texts,
      (text) => /a \+ b/.test(text) && text.includes('getMonth() + 1'),
      'both edits should be taken',
    );
  });
});
