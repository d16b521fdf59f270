import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { openProjectEditor, type ProjectEditor } from '../support/projectEditor';
import { hang } from '../support/scriptedOllama';
import type { ScriptedOllama } from '../support/scriptedOllama';
import { startFix } from '../support/startFix';
import { FIX_SUM, SUM_BROKEN, SUM_FIXED, SUM_PROJECT, TEST_FLAGS } from '../support/sumProject';
import type { Editor } from '../support/vscodeHost';
import { eventually, type Workbench } from '../support/workbench';

/** A test that takes its time, and tells from within the working copy that it goes on. */
const slowTest = `import { appendFileSync } from 'node:fs';
import test from 'node:test';
setInterval(() => appendFileSync('beats.txt', '.'), 50);
test('slow', () => new Promise((resolve) => setTimeout(resolve, 60_000)));
`;

describe('a run that is stopped, or whose window goes away', () => {
  let opened: ProjectEditor;
  let place = '';
  let folder = '';
  let ollama: ScriptedOllama;
  let editor: Editor;
  let bench: Workbench;
  /** How many turns the model takes before it falls silent. */
  let turns = 0;
  let firstTurn = 0;

  const start = async (task: string): Promise<void> => {
    firstTurn = ollama.chats().length;
    await startFix(editor, task);
    await bench.row('Runs', task).waitFor();
  };
  const modelIsSilent = (): Promise<unknown> =>
    eventually(
      () => ollama.chats().length - firstTurn,
      (count) => count > turns,
      'the model should be asked',
    );
  const reload = async (): Promise<void> => {
    await Promise.all([
      editor.page.waitForEvent('domcontentloaded', { timeout: 60_000 }),
      editor.runCommand('Developer: Reload Window'),
    ]);
    await bench.openContainer();
  };
  const beats = (): number => {
    const copies = path.join(place, 'data', 'copies');
    const files = readdirSync(copies, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('beats.txt'),
    );
    return files.reduce((sum, name) => sum + readFileSync(path.join(copies, name)).length, 0);
  };

  before(async () => {
    opened = await openProjectEditor('sums', SUM_PROJECT, (_body, index) =>
      index - firstTurn < turns ? FIX_SUM[index - firstTurn]! : hang('Let me think'),
    );
    ({ place, folder, ollama, editor, bench } = opened);
  });

  beforeEach(async () => {
    turns = 0;
    await editor.runCommand('Notifications: Clear All Notifications');
  });

  after(() => opened.stop());

  const places: readonly (readonly [string, (task: string) => Promise<void>])[] = [
    ['the progress', () => bench.notificationButton('Cancel').click()],
    ['its row', (task) => bench.clickAction(bench.row('Runs', task), 'Stop the Run')],
    [
      'the menu of its row',
      async (task) => {
        await bench.row('Runs', task).click({ button: 'right' });
        await bench.chooseFromMenu('Stop the Run');
      },
    ],
    [
      'the title of the view',
      async () => {
        await bench.pane('Runs').locator('.pane-header').hover();
        await bench.pane('Runs').locator('.pane-header .action-label[aria-label="Stop the Run"]').click();
      },
    ],
    [
      'the status bar',
      async () => {
        await bench.statusBar.click();
        await editor.page.locator('.quick-input-list .monaco-list-row', { hasText: 'Stop the run' }).click();
      },
    ],
    ['the palette', () => editor.runCommand('Protégé: Stop the Run')],
  ];
  for (const [name, stop] of places)
    test(`is stopped from ${name}`, async () => {
      const task = `stopped from ${name}`;
      await start(task);
      await modelIsSilent();
      await stop(task);
      await bench.row('Runs', new RegExp(`^${task}\\s*stopped`)).waitFor();
      const asked = ollama.requests.filter(({ path: address }) => address === '/api/chat').at(-1);
      assert.equal(await asked?.left, true, 'the model should not work on');
    });

  test('is stopped from its row when a terminal plays it', async () => {
    firstTurn = ollama.chats().length;
    const cli = path.resolve(__dirname, '..', '..', 'dist', 'cli.js');
    const child = spawn(process.execPath, [cli, 'fix', 'from a terminal', '--workspace', folder, ...TEST_FLAGS], {
      env: { ...process.env, PROTEGE_HOME: path.join(place, 'data'), OLLAMA_HOST: ollama.url },
      stdio: 'ignore',
    });
    const exit = once(child, 'exit');
    try {
      await bench.row('Runs', 'from a terminal').waitFor();
      await modelIsSilent();
      await bench.clickAction(bench.row('Runs', 'from a terminal'), 'Stop the Run');
      assert.deepEqual(await exit, [130, null]);
      await bench.row('Runs', /^from a terminal\s*stopped/).waitFor();
    } finally {
      child.kill('SIGKILL');
    }
  });

  test('is found as interrupted after a reload, and its best attempt is reviewed and accepted', async () => {
    turns = 2;
    await start('half way');
    await modelIsSilent();
    await reload();
    const row = bench.row('Runs', /half way.*interrupted/);
    await bench.expand(row);
    await bench.row('Runs', /Run the tests.*all 2 tests pass/).waitFor();
    await bench.row('Runs', /3 {2}Thinking.*interrupted/).waitFor();
    await bench.row('Runs', /Interrupted.*The best attempt up to then is kept/).waitFor();
    assert.equal(await bench.pane('Runs').locator('.monaco-list-row .codicon-modifier-spin').count(), 0);
    await bench.row('Proposed Changes', /half way.*interrupted/).waitFor();
    await bench.clickAction(row, 'Review the Proposed Changes');
    await bench.tab('sum.js (yours').waitFor();
    assert.equal(readFileSync(path.join(folder, 'src', 'sum.js'), 'utf8'), SUM_BROKEN);
    await bench.clickEditorAction('Accept the File');
    await eventually(
      () => readFileSync(path.join(folder, 'src', 'sum.js'), 'utf8'),
      (text) => text === SUM_FIXED,
      'the best attempt should be written',
    );
  });

  test('leaves no test running after a reload', async () => {
    writeFileSync(path.join(folder, 'test', 'slow.test.js'), slowTest);
    await start('while tests run');
    await eventually(beats, (count) => count > 0, 'the slow test should run');
    await reload();
    await bench.row('Runs', /while tests run.*interrupted/).waitFor();
    const before = beats();
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    assert.equal(beats(), before);
  });
});
