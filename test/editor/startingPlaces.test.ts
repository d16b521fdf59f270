import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { FIX_UNDEFINED_NAME } from '../support/undefinedName';
import { UndefinedNameEditor } from '../support/undefinedNameEditor';
import type { Editor } from '../support/vscodeHost';
import { eventually } from '../support/workbench';
import type { Workbench } from '../support/workbench';

const fixTest = 'Fix This Failing Test';
const fixFunction = 'Fix This Function…';

describe('every place where a bug is seen starts a fix', () => {
  let opened: UndefinedNameEditor;
  let editor: Editor;
  let bench: Workbench;

  /** Answers what is asked about a piece of code. */
  const complain = async (title: string, prompt: string, complaint: string): Promise<void> => {
    await editor.page.locator('.quick-input-title', { hasText: title }).waitFor();
    await editor.page.locator('.quick-input-message', { hasText: prompt }).waitFor();
    await bench.input.fill(complaint);
    await editor.page.keyboard.press('Enter');
  };
  /** What the model was told, once the new run of that name ended well. */
  const taskOf = async (run: RegExp): Promise<string> => {
    await eventually(
      () => opened.turns().length,
      (count) => count >= FIX_UNDEFINED_NAME.length,
      'a run should go to its end',
    );
    await bench.row('Runs', run).waitFor();
    return (opened.turns()[0]?.messages ?? []).map(({ content }) => content).join('\n');
  };

  before(async () => {
    const lines = Array.from({ length: 60 }, (_, index) => `line ${index + 1}\n`);
    opened = await UndefinedNameEditor.open({
      settings: { 'terminal.integrated.gpuAcceleration': 'off' },
      addFiles: (folder) => writeFileSync(path.join(folder, 'notes.txt'), lines.join('')),
    });
    ({ editor, bench } = opened);
    await editor.runCommand('Protégé: Change the Test Command…');
    await bench.confirmTests('sums');
  });

  beforeEach(() => opened.begin());
  after(() => opened.stop());

  describe('code', () => {
    test('the function around the cursor, from the menu of the editor', async () => {
      await opened.openFile('src/sum.js:3');
      await editor.page.locator('.view-line', { hasText: 'this.all.push' }).click({ button: 'right' });
      await bench.chooseFromMenu(fixFunction);
      await complain('Fix This Function', 'What is wrong in keep, lines 11 to 14?', 'too many are kept');
      const task = await taskOf(/too many are kept in src\/sum\.js, keep, lines 11 to 14.*fixed/);
      assert.match(
        task,
        /These lines:\n\s*keep\(sum\) {\n\s*this\.all\.push\(sum\);\n\s*return this\.all\.length;\n\s*}\n/,
      );
    });

    test('the function around the cursor, by keys', async () => {
      await opened.openFile('src/sum.js:3');
      await editor.runCommand(`Protégé: ${fixFunction}`);
      await complain('Fix This Function', 'What is wrong in sum, lines 2 to 4?', '');
      await taskOf(/Find and fix the bug in src\/sum\.js, sum, lines 2 to 4.*fixed/);
    });

    test('the lines around the cursor where no function is known', async () => {
      await opened.openFile('notes.txt:30');
      await editor.runCommand(`Protégé: ${fixFunction}`);
      await complain('Fix the Lines Around the Cursor', 'What is wrong in lines 20 to 40?', 'it is no poem');
      const task = await taskOf(/it is no poem in notes\.txt, lines 20 to 40.*fixed/);
      assert.match(task, /These lines:\nline 20\n(?:line \d+\n){19}line 40\b/);
    });

    test('a selection has its own entry in the menu instead', async () => {
      await opened.openFile('src/sum.js:3');
      await editor.page.locator('.view-line', { hasText: 'return a + c' }).getByText('return').dblclick();
      await editor.page
        .locator('.view-line', { hasText: 'return a + c' })
        .getByText('return')
        .click({ button: 'right' });
      await bench.menuItem('Fix the Selection…').waitFor();
      assert.equal(await bench.menuItem(fixFunction).count(), 0);
      await bench.chooseFromMenu('Fix the Selection…');
      await complain('Fix the Selection', 'What is wrong with it?', 'the sum is wrong');
      await taskOf(/the sum is wrong in src\/sum\.js, lines 3 to 3.*fixed/);
    });
  });

  describe('a failing test', () => {
    const result = (text: string) =>
      editor.page.locator('.test-output-peek-tree .monaco-list-row', { hasText: text }).first();

    before(async () => {
      await editor.runCommand('Test Results: Focus on Test Results View');
      await result('adds two numbers').waitFor();
    });

    test('from its row in Test Results, by the icon', async () => {
      await result('adds nothing').hover();
      await result('adds nothing').locator(`.action-label[aria-label="${fixTest}"]`).click();
      await taskOf(/Fix the failing test "adds nothing" in test\/sum\.test\.js.*fixed/);
    });

    test('from one of its messages, by the menu: the message goes to the model', async () => {
      await result('c is not defined').click({ button: 'right' });
      await bench.chooseFromMenu(fixTest);
      const task = await taskOf(/Fix the failing test "adds two numbers" in test\/sum\.test\.js:5.*fixed/);
      assert.match(task, /It fails with:\nc is not defined/);
    });

    test('from the button on its message: what was expected goes along', async () => {
      await result('the sum is wrong').click();
      await editor.page.locator('.floating-click-widget', { hasText: fixTest }).click();
      const task = await taskOf(/Fix the failing test "adds two numbers" in test\/sum\.test\.js:5.*fixed/);
      assert.match(task, /It fails with:\nthe sum is wrong\nExpected:\n5\nActual:\nNaN/);
    });

    test('from the mark beside its first line', async () => {
      await opened.openFile('test/sum.test.js:6');
      await editor.page.locator('.editor-instance .testing-run-glyph').first().click({ button: 'right' });
      await bench.chooseFromMenu(fixTest);
      await taskOf(/Fix the failing test "adds two numbers" in test\/sum\.test\.js:5.*fixed/);
    });
  });

  describe('a problem in the Problems view', () => {
    const problem = () =>
      editor.page.locator('.markers-panel .monaco-list-row', { hasText: "Cannot find name 'c'" }).first();

    before(async () => {
      await opened.openFile('src/sum.js:3');
      await editor.runCommand('Problems: Focus on Problems View');
      await problem().waitFor();
    });

    /** VS Code asks for the quick fixes of a row once it is chosen, and shows those that are there by then. */
    const bulb = () => problem().locator('.markers-panel-action-quickfix:not(.disabled)');

    test('by its menu', async () => {
      await problem().click();
      await bulb().waitFor();
      await problem().click({ button: 'right' });
      await bench.chooseFromMenu('Fix with Protégé');
      await taskOf(/Fix the problem in src\/sum\.js:3 \(ts\): Cannot find name 'c'.*fixed/);
    });

    test('by keys', async () => {
      await editor.runCommand('Problems: Focus on Problems View');
      await editor.page.keyboard.press('Home');
      const isChosen = problem().and(editor.page.locator('.selected'));
      for (let presses = 0; presses < 8 && (await isChosen.count()) === 0; presses++)
        await editor.page.keyboard.press('ArrowDown');
      await bulb().waitFor();
      await editor.page.keyboard.press('Control+.');
      await bench.menuItem('Fix with Protégé').waitFor();
      const isFocused = bench.menuItem('Fix with Protégé').and(editor.page.locator('.focused'));
      for (let presses = 0; presses < 8 && (await isFocused.count()) === 0; presses++)
        await editor.page.keyboard.press('ArrowDown');
      await editor.page.keyboard.press('Enter');
      await taskOf(/Fix the problem in src\/sum\.js:3 \(ts\): Cannot find name 'c'.*fixed/);
    });
  });

  describe('an error in the terminal', () => {
    const line = (text: string) => editor.page.locator('.xterm-rows > div', { hasText: text }).last();

    before(async () => {
      await editor.runCommand('Terminal: Create New Terminal');
      await editor.page.locator('.terminal-wrapper.active .xterm-screen').click();
      await editor.page.keyboard.type(`node -e "import('./src/sum.js').then((m) => m.sum(2, 3))"`);
      await editor.page.keyboard.press('Enter');
      // What is printed last: from here on no line moves any more.
      await line('Node.js v').waitFor();
    });

    test('selected with the mouse, by the menu', async () => {
      let places = '';
      const boxes = async () => [await line('ReferenceError').boundingBox(), await line('at [eval]').boundingBox()];
      // The panel may still be on its way to its height.
      await eventually(
        async () => {
          const before = places;
          places = JSON.stringify(await boxes());
          await editor.page.waitForTimeout(300);
          return before === places;
        },
        (isSteady) => isSteady,
        'the terminal should stand still',
      );
      const [first, last] = await boxes();
      assert.ok(first != null && last != null);
      const { mouse } = editor.page;
      // The terminal now and then takes the first press for its own focus; a person selects again.
      await eventually(
        async () => {
          await editor.page.keyboard.press('Escape');
          await mouse.move(first.x + 1, first.y + first.height / 2);
          await mouse.down();
          await mouse.move(last.x + 200, last.y + last.height / 2, { steps: 8 });
          await mouse.up();
          await mouse.click(first.x + 20, first.y + first.height / 2, { button: 'right' });
          return await bench
            .menuItem('Fix the Selected Error')
            .waitFor({ timeout: 4_000 })
            .then(
              () => true,
              () => false,
            );
        },
        (isOffered) => isOffered,
        'the menu should offer to fix the selected error',
      );
      await bench.chooseFromMenu('Fix the Selected Error');
      const task = await taskOf(/Fix the error: ReferenceError: c is not defined.*fixed/);
      assert.match(task, /Its trace:\nReferenceError: c is not defined\n\s+at Module\.sum .*sum\.js:3:14/);
    });

    test('all of it, by keys: the run is named after the error, and the clipboard keeps what it had', async () => {
      const clipboard = (): Promise<string> => editor.page.evaluate('navigator.clipboard.readText()');
      await editor.page.evaluate("navigator.clipboard.writeText('kept')");
      await editor.runCommand('Terminal: Focus Terminal');
      await editor.runCommand('Terminal: Select All');
      await editor.runCommand('Protégé: Fix the Selected Error');
      await taskOf(/Fix the error: ReferenceError: c is not defined.*fixed/);
      assert.equal(await clipboard(), 'kept');
    });
  });
});
