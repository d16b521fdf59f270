import { cp, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { recordedRun, writeRun } from '../support/recordedRun';
import { root } from '../support/sourceFiles';
import { openEditor } from '../support/vscodeHost';
import type { Editor } from '../support/vscodeHost';
import { Workbench } from '../support/workbench';

describe('in restricted mode', () => {
  let place = '';
  let editor: Editor;
  let bench: Workbench;

  before(async () => {
    place = await mkdtemp(path.join(os.tmpdir(), 'protege-trust-'));
    const folder = path.join(place, 'opening-hours');
    await cp(path.join(root, 'samples', 'opening-hours'), folder, { recursive: true });
    writeRun(path.join(place, 'data'), recordedRun({ runId: 'earlier', workspace: folder, files: [] }));
    editor = await openEditor({ folder, trust: 'enabled', env: { PROTEGE_HOME: path.join(place, 'data') } });
    bench = new Workbench(editor.page);
    await bench.openContainer();
  });

  after(async () => {
    await editor.stop();
    await rm(place, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  });

  test('the views and the status bar say why nothing runs', async () => {
    await bench.pane('Runs').getByText('Restricted mode: a fix runs the code').waitFor();
    await bench.statusBar.getByText('Protégé is off').waitFor();
  });

  test('a fix does not start, and the way out is offered', async () => {
    await editor.runCommand('Protégé: Fix a Bug…');
    await bench.notification('does nothing in restricted mode').waitFor();
    await bench.notificationButton('Manage Workspace Trust').click();
    await editor.page.locator('.workspace-trust-editor').waitFor();
  });

  test('once trusted, everything is there without a reload', async () => {
    await editor.page
      .locator('.workspace-trust-editor .monaco-button', { hasText: /^Trust/ })
      .first()
      .click();
    await bench.row('Runs', 'A bar that closes').waitFor();
    await bench.statusBar.getByText('expert').waitFor();
  });
});
