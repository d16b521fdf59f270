import { after, before, describe, test } from 'node:test';
import { openProjectEditor, type ProjectEditor } from '../support/projectEditor';
import { callTool, drip } from '../support/scriptedOllama';
import { startFix } from '../support/startFix';
import { FIX_SUM, SUM_PROJECT } from '../support/sumProject';
import type { Editor } from '../support/vscodeHost';
import type { Workbench } from '../support/workbench';

/** Slow enough for a person to get a word in. */
const slowSearch = (index: number) => drip(callTool('search', { pattern: `word${index}` }), 10, 60);

describe('a run that its user speaks to', () => {
  let opened: ProjectEditor;
  let editor: Editor;
  let bench: Workbench;
  let fixed = 0;

  const answer = async (title: string, text: string): Promise<void> => {
    await editor.page.locator('.quick-input-title', { hasText: title }).waitFor();
    await editor.page.keyboard.type(text);
    await editor.page.keyboard.press('Enter');
  };

  before(async () => {
    opened = await openProjectEditor('sums', SUM_PROJECT, (body, index) =>
      JSON.stringify(body.messages).includes('The user says: look at sum') ? FIX_SUM[fixed++]! : slowSearch(index),
    );
    ({ editor, bench } = opened);
  });

  after(() => opened.stop());

  test('hears from its menu that the expert is wanted, says why there is none, and takes a word from its row', async () => {
    await startFix(editor, 'sum is wrong');
    const row = bench.row('Runs', 'sum is wrong');
    await row.click({ button: 'right' });
    await bench.chooseFromMenu('Ask the Expert Now…');
    await answer('Ask the Expert Now', 'is the test wrong?');
    await bench.row('Runs', 'You want the expert asked: is the test wrong?').waitFor();
    await bench.row('Runs', 'No expert is configured.').waitFor();

    await bench.clickAction(row, 'Tell the Run…');
    await answer('Tell the Run', 'look at sum');
    await bench.row('Runs', 'You: look at sum').waitFor();
    await editor.page.locator('.statusbar', { hasText: /The run heard you in step \d+\./ }).waitFor();
    await bench.row('Runs', /^sum is wrong\s*fixed/).waitFor();
  });
});
