import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
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
});
