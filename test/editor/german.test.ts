import assert from 'node:assert/strict';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { recordedRun, writeRun } from '../support/recordedRun';
import { root } from '../support/sourceFiles';
import { openEditor } from '../support/vscodeHost';
import type { Editor } from '../support/vscodeHost';
import { Workbench } from '../support/workbench';

describe('in a German editor', () => {
  let place = '';
  let editor: Editor;
  let bench: Workbench;

  before(async () => {
    place = await mkdtemp(path.join(os.tmpdir(), 'protege-german-'));
    const folder = path.join(place, 'opening-hours');
    await cp(path.join(root, 'samples', 'opening-hours'), folder, { recursive: true });
    writeRun(path.join(place, 'data'), recordedRun({ runId: 'earlier', workspace: folder, files: [] }));
    const settings = { 'protege.practice': true };
    editor = await openEditor({ folder, locale: 'de', settings, env: { PROTEGE_HOME: path.join(place, 'data') } });
    bench = new Workbench(editor.page);
    await editor.page
      .locator('.activitybar')
      .getByRole('tab', { name: /^Protégé/ })
      .click();
  });

  after(async () => {
    await editor.stop();
    await rm(place, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  });

  test('the views, their welcomes and their rows are German', async () => {
    await bench.pane('Läufe').waitFor();
    await bench.pane('Vorgeschlagene Änderungen').getByText('wartet hier auf Ihre Prüfung').waitFor();
    await bench.row('Läufe', /A bar that closes.*Schritte/).waitFor();
    await bench.row('Experte', /Heute.*0 von 20 Beratungen|Heute.*von 20 Beratungen/).waitFor();
  });

  test('what a screen reader hears of a row is German too', async () => {
    const label = await bench.row('Läufe', 'A bar that closes').getAttribute('aria-label');
    assert.match(label ?? '', /^Lauf: A bar that closes/);
  });

  test('commands are found by their German names, and what they open is German', async () => {
    await editor.runCommand('Protégé: Diagnose: Was funktioniert und wie sich der Rest beheben lässt');
    const report = editor.page.locator('.editor-instance .view-lines').first();
    await report.getByText('Protégé-Diagnose').waitFor();
    await report.getByText('Hier arbeiten die Übungsmodelle').waitFor();
    await editor.page.locator('.codelens-decoration a', { hasText: 'Erneut prüfen' }).waitFor();
    await editor.runCommand('Protégé: Modell wählen…');
    const row = editor.page.locator('.quick-input-list .monaco-list-row', { hasText: 'Übungsmodelle' }).first();
    await row.waitFor();
    await editor.page.keyboard.press('Escape');
  });
});
