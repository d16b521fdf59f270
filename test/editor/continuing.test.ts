import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Desk } from '../support/commandLine';
import { openProjectEditor, type ProjectEditor } from '../support/projectEditor';
import { startFix } from '../support/startFix';
import { MONTH_HINT, TWO_BUGS, fixesHalf } from '../support/twoBugs';
import type { Editor } from '../support/vscodeHost';
import { eventually, type Workbench } from '../support/workbench';

describe('a run that got stuck', () => {
  let opened: ProjectEditor;
  let folder = '';
  let editor: Editor;
  let bench: Workbench;

  const question = () => editor.page.locator('.quick-input-title', { hasText: 'Continue with a Hint' });

  before(async () => {
    opened = await openProjectEditor('two', TWO_BUGS, fixesHalf);
    ({ folder, editor, bench } = opened);
  });

  after(() => opened.stop());

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

  test('of the command line goes on with its own options, where the user prefers them to the settings', async () => {
    const desk = new Desk();
    const tests = 'node --test test/two.test.js';
    try {
      await Promise.all(
        ['sum', 'month'].map((name) =>
          writeFile(path.join(folder, `src/${name}.js`), TWO_BUGS[`src/${name}.js`] ?? ''),
        ),
      );
      const options = ['--test', tests, '--ollama-url', opened.ollama.url, '--max-steps', '7', '--workspace', folder];
      await desk.run(['fix', 'begun outside', ...options], { env: { PROTEGE_HOME: path.join(opened.place, 'data') } });
    } finally {
      desk.close();
    }
    await bench.row('Runs', /^begun outside\s*not fixed/).click({ button: 'right' });
    await bench.chooseFromMenu('Continue with a Hint…');
    await question().waitFor();
    await editor.page.keyboard.type(MONTH_HINT);
    await editor.page.keyboard.press('Enter');
    await editor.page.locator('.quick-input-title', { hasText: 'other options' }).waitFor();
    const offers = await editor.page.locator('.quick-input-list .monaco-list-row').allInnerTexts();
    assert.match(offers[0] ?? '', /As in the earlier run[\s\S]*test command node --test test\/two\.test\.js/);
    assert.match(offers[1] ?? '', /As the settings say now[\s\S]*test command npm test/);
    await editor.page.keyboard.press('Enter');

    await bench.row('Runs', /^begun outside\s*fixed/).waitFor();
    await bench.expandOnly('Runs', /^begun outside\s*fixed/);
    await bench
      .row('Runs', /Taken over from that run: test command node --test test\/two\.test\.js, .*at most 7 steps/)
      .waitFor();
  });
});
