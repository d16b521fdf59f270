import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { FrameLocator, Locator } from 'playwright-core';
import { recordedRun, writeRun } from '../support/recordedRun';
import { openEditor } from '../support/vscodeHost';
import type { Editor } from '../support/vscodeHost';
import { Workbench, eventually } from '../support/workbench';

const task = 'A bar that closes late';
const provenance = { kind: 'local' as const, step: 2 };
const advised = { kind: 'advised' as const, consultationId: 'c1', step: 8 };
const files = [
  { path: 'src/open.js', before: 'one\ntwo\n', after: 'one\n2\n', provenance: advised },
  { path: 'taken.js', before: 'one\ntwo\n', after: 'one\n2\n', provenance },
  { path: 'left.js', before: 'one\ntwo\n', after: 'one\n2\n', provenance },
  { path: 'made.js', before: null, after: 'made\n', provenance },
];

describe('what a screen reader says', () => {
  let place = '';
  let editor: Editor;
  let bench: Workbench;
  const spoken = async (rows: Locator): Promise<(string | null)[]> =>
    Promise.all((await rows.all()).map((row) => row.getAttribute('aria-label')));
  const rowsOf = (view: string): Locator => bench.pane(view).locator('.monaco-list-row');
  const report = (): FrameLocator =>
    editor.page.locator('iframe.webview.ready').first().contentFrame().frameLocator('#active-frame');

  before(async () => {
    place = await mkdtemp(path.join(os.tmpdir(), 'protege-spoken-'));
    const folder = path.join(place, 'bar');
    mkdirSync(path.join(folder, 'src'), { recursive: true });
    for (const file of files) if (file.before !== null) writeFileSync(path.join(folder, file.path), file.before);
    writeRun(path.join(place, 'data'), recordedRun({ runId: 'spoken-1', workspace: folder, files, task }));
    editor = await openEditor({
      folder,
      env: { PROTEGE_HOME: path.join(place, 'data') },
      settings: { 'protege.practice': true },
      viewport: { width: 1280, height: 1900 },
    });
    bench = new Workbench(editor.page);
    await bench.openContainer();
    await bench.row('Proposed Changes', 'open.js').waitFor();
  });

  after(async () => {
    await editor.stop();
    await rm(place, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  });

  test('of every row of a run: what it is, at which step, and how it came out', async () => {
    await bench.expand(bench.row('Runs', task));
    await bench.row('Runs', 'Proposal: 4 files').waitFor();
    const evidence = 'The same 2 edits and the same failing tests, twice in a row';
    assert.deepEqual(await spoken(rowsOf('Runs')), [
      `Run: ${task}. fixed · 9 steps · 1 consultation · $0.0135`,
      'Tests before the run, 2 failing, 10 passing',
      'Step 1, done, Read src/week.js, 64 lines',
      'Step 2, done, Search for “isOpen”, 3 places in 2 files',
      'Step 3, done, Edit src/week.js, 1 line changed',
      'Step 4, failed, Run the tests, 2 failing, 10 passing',
      'Step 5, done, Edit src/week.js, 1 line changed',
      'Step 6, failed, Run the tests, 2 failing, 10 passing',
      `Signal cycle at step 6: ${evidence}`,
      `Verdict: going round in circles, ${evidence}`,
      'Nudge at step 6: You made the same edit and took it back, and the same two tests fail. Look at how a night is split into two days.',
      'Step 7, done, Read src/time.js, 41 lines',
      'Expert claude-sonnet-5-5 asked at step 7, helped. The evening of the day before is never looked at: minutes after midnight belong to it.',
      'Step 8, done, Edit src/week.js, 4 lines changed',
      'Step 9, done, Run the tests, all 12 tests pass',
      'Tests at the end, all 12 tests pass',
      'Proposal: 4 files to review',
      'fixed. All tests pass.',
    ]);
  });

  test('of every proposed file: its path, where it comes from, and what was decided', async () => {
    const view = 'Proposed Changes';
    await bench.clickAction(bench.row(view, 'taken.js'), 'Accept the File');
    await bench.row(view, /taken\.js.*accepted/).waitFor();
    await bench.clickAction(bench.row(view, 'left.js'), 'Reject the File');
    await bench.row(view, /left\.js.*rejected/).waitFor();
    assert.deepEqual(await spoken(rowsOf(view)), [
      `${task}, 2 files to review · fixed`,
      'src/open.js, after advice, to review',
      'taken.js, local, accepted',
      'left.js, local, rejected',
      'made.js, new, local, to review',
    ]);
  });

  test('of every row of the expert: the mode, the amounts, and how each consultation came out', async () => {
    const labels = await spoken(rowsOf('Expert'));
    const wanted = [
      /^Expert asks you first: /,
      /^Today: 0 of 20 consultations, \$0\.00 of \$2\.00/,
      /^This month: \$0\.00 of \$20\.00/,
      /^Expert claude-sonnet-5-5: .*1 of 1 helped/,
      /Why does isOpen miss.*helped/,
    ];
    assert.equal(labels.length, wanted.length, labels.join('\n'));
    for (const [index, shape] of wanted.entries()) assert.match(labels[index] ?? '', shape);
  });

  test('of every button of the views: what it does', async () => {
    for (const view of ['Runs', 'Proposed Changes', 'Expert']) {
      await bench.pane(view).locator('.pane-header').hover();
      const buttons = bench.pane(view).locator('.pane-header .action-label, .monaco-list-row .action-label');
      const names = await spoken(buttons);
      assert.ok(names.length > 0, view);
      assert.deepEqual(
        names.filter((name) => name === null || name.trim() === '' || name.includes('$(')),
        [],
        view,
      );
    }
  });

  test('of the status bar: the model and the expert, without the names of icons', async () => {
    const label = await bench.statusBar.locator('a').first().getAttribute('aria-label');
    assert.match(label ?? '', /^Protégé: practice · expert asks you first, \$0\.50 left/);
  });

  test('of every entry of a list to choose from: its words', async () => {
    const entries = editor.page.locator('.quick-input-list .monaco-list-row');
    for (const [command, shape] of [
      ['Protégé: Choose the Model…', /practice/i],
      ['Protégé: Expert and Budget…', /expert/i],
    ] as const) {
      await editor.runCommand(command);
      await entries.filter({ hasText: shape }).first().waitFor();
      const labels = await spoken(entries);
      assert.ok(labels.length > 1, command);
      assert.deepEqual(
        labels.filter((label) => label === null || label.trim() === '' || label.includes('$(')),
        [],
        `${command}: ${labels.join(' | ')}`,
      );
      await editor.page.keyboard.press('Escape');
    }
  });

  test('of a thread: which change it is, where it comes from, and what can be done with it', async () => {
    await bench.row('Proposed Changes', 'open.js').click();
    const thread = editor.page.locator('.review-widget', { hasText: 'Change 1 of 1' }).first();
    const said = thread.locator('.review-comment').first();
    assert.match((await said.getAttribute('aria-label')) ?? '', /Protégé/);
    assert.match(await said.innerText(), /after advice from claude-sonnet-5-5 at step 7/);
    const names = await spoken(thread.locator('.action-label'));
    for (const wanted of [/^Accept the Change/, /^Reject the Change/])
      assert.ok(
        names.some((name) => wanted.test(name ?? '')),
        names.join(' | '),
      );
    await bench.closeEditors();
  });

  test('of the report: a name for everything that can be pressed, and the picture as tables', async () => {
    await bench.clickAction(bench.row('Runs', task), 'Open the Report of a Run');
    await report().getByRole('heading', { name: task, level: 1 }).waitFor();
    const pressed = report().locator('button, a, [role="button"], [tabindex], summary');
    const names = await Promise.all(
      (await pressed.all()).map(async (one) =>
        ((await one.getAttribute('aria-label')) ?? (await one.textContent()) ?? '').trim(),
      ),
    );
    assert.ok(names.length > 10, names.join(' | '));
    assert.deepEqual(
      names.filter((name) => !/\p{L}{2}/u.test(name)),
      [],
    );
    const marks = names.filter((name) => /^Step \d+: /.test(name));
    assert.ok(
      marks.some((name) => /^Step 7: Asked claude-sonnet-5-5 \(helped/.test(name)),
      marks.join(' | '),
    );
    const unnamed = report().locator('svg:not([aria-label], [aria-labelledby], [aria-hidden="true"])');
    assert.equal(await unnamed.count(), 0);
    assert.equal(await report().getByRole('table').count(), 2);
  });
});

/** What an editor of 1280 by 1120 pixels shows at 200 %: half as many, each drawn as four. */
describe('the report at 200 % zoom', () => {
  let place = '';
  let editor: Editor;
  let bench: Workbench;

  before(async () => {
    place = await mkdtemp(path.join(os.tmpdir(), 'protege-zoom-'));
    const folder = path.join(place, 'bar');
    mkdirSync(folder);
    writeRun(path.join(place, 'data'), recordedRun({ runId: 'zoom-1', workspace: folder, files: [], task }));
    editor = await openEditor({
      folder,
      env: { PROTEGE_HOME: path.join(place, 'data') },
      viewport: { width: 640, height: 560 },
      deviceScaleFactor: 2,
    });
    bench = new Workbench(editor.page);
    await bench.openContainer();
  });

  after(async () => {
    await editor.stop();
    await rm(place, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  });

  test('loses nothing to the side: words wrap, and the picture is laid out for the room that there is', async () => {
    await bench.row('Runs', task).click();
    await editor.runCommand('Protégé: Open the Report of a Run');
    const frame = editor.page.locator('iframe.webview.ready').first().contentFrame().frameLocator('#active-frame');
    await frame.getByRole('heading', { name: task, level: 1 }).waitFor();
    await editor.screenshot('report-at-200-percent');
    const page = await boxOf(frame.locator('main'));
    const words = frame
      .locator('h1, h2, p:not([role="status"]), caption, th, td, li, summary, button')
      .filter({ visible: true });
    const outside: string[] = [];
    for (const one of await words.all()) {
      const { left, right } = await boxOf(one);
      if (left < page.left - 1 || right > page.right + 1) outside.push(await one.innerText());
    }
    assert.deepEqual(outside, []);
    assert.ok(page.right - page.left < 420, 'the report should have little room here');
    const picture = frame.locator('.pr-picture');
    // It is drawn for the page's width once that is known.
    await eventually(
      () => boxOf(picture),
      ({ right }) => right <= page.right + 1,
      'the picture should be no wider than the page',
    );
    const drawn = await boxOf(picture);
    assert.equal(
      drawn.right - drawn.left,
      Number(await picture.getAttribute('width')),
      'its words should keep their size',
    );
    const cut: string[] = [];
    for (const text of await picture.locator('text').all()) {
      const { left, right } = await boxOf(text);
      if (left < page.left - 1 || right > page.right + 1) cut.push((await text.textContent()) ?? '');
    }
    assert.deepEqual(cut, []);
    await picture.getByText('Expert: helped').waitFor();
    await picture.getByText('all pass').waitFor();
    assert.equal(await frame.getByRole('table').count(), 2);
  });
});

async function boxOf(one: Locator): Promise<{ readonly left: number; readonly right: number }> {
  const box = await one.boundingBox();
  assert.ok(box !== null);
  return { left: box.x, right: box.x + box.width };
}
