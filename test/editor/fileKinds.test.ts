import assert from 'node:assert/strict';
import { existsSync, lstatSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { recordedRun, writeRun } from '../support/recordedRun';
import { openEditor } from '../support/vscodeHost';
import type { Editor } from '../support/vscodeHost';
import { Workbench, eventually } from '../support/workbench';

const view = 'Proposed Changes';
const lines = Array.from({ length: 12 }, (_, index) => `line ${index + 1} é`);
const source = `${lines.join('\n')}\n`;
const changed = source.replace('line 3', 'LINE 3');
const mark = Buffer.from([0xef, 0xbb, 0xbf]);
const utf16 = (text: string): Buffer => Buffer.from(`\ufeff${text}`, 'utf16le');

/** How each file is on disk before, and what accepting the proposal must make of it. */
const encodings: readonly (readonly [name: string, encode: (text: string) => Buffer])[] = [
  ['bom.txt', (text) => Buffer.concat([mark, Buffer.from(text)])],
  ['latin1.txt', (text) => Buffer.from(text, 'latin1')],
  ['utf16.txt', utf16],
  ['crlf.txt', (text) => Buffer.from(text.replaceAll('\n', '\r\n'))],
];
const names = [...encodings.map(([name]) => name), 'link.txt', 'dirty.txt', 'gone.txt', 'binary.txt'];

describe('each kind of file, in the second folder of a workspace', () => {
  let place = '';
  let folder = '';
  let editor: Editor;
  let bench: Workbench;
  const file = (name: string): string => path.join(folder, name);
  const accept = (name: string): Promise<void> => bench.clickAction(bench.row(view, name), 'Accept the File');
  const isAccepted = (name: string) => bench.row(view, new RegExp(`${name.replace('.', '\\.')}.*accepted`)).waitFor();

  before(async () => {
    place = await mkdtemp(path.join(os.tmpdir(), 'protege-kinds-'));
    folder = path.join(place, 'second');
    mkdirSync(path.join(place, 'first'));
    mkdirSync(folder);
    for (const [name, encode] of encodings) writeFileSync(file(name), encode(source));
    for (const name of names) if (!existsSync(file(name)) && name !== 'link.txt') writeFileSync(file(name), source);
    writeFileSync(file('target.txt'), source);
    symlinkSync('target.txt', file('link.txt'));
    const workspaceFile = path.join(place, 'both.code-workspace');
    writeFileSync(workspaceFile, JSON.stringify({ folders: [{ path: 'first' }, { path: 'second' }] }));
    const provenance = { kind: 'local' as const, step: 2 };
    const crlf = (name: string, text: string): string => (name === 'crlf.txt' ? text.replaceAll('\n', '\r\n') : text);
    const files = names.map((name) => ({
      ...{ path: name, before: crlf(name, source), after: crlf(name, changed) },
      provenance,
    }));
    writeRun(path.join(place, 'data'), recordedRun({ runId: 'kinds-1', workspace: folder, files }));
    editor = await openEditor({
      workspaceFile,
      env: { PROTEGE_HOME: path.join(place, 'data') },
      settings: { 'files.autoSave': 'off' },
    });
    bench = new Workbench(editor.page);
    await bench.openContainer();
    await bench.row(view, 'bom.txt').waitFor();
  });

  after(async () => {
    await editor.stop();
    await rm(place, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  });

  for (const [name, encode] of encodings) {
    test(`${name} keeps its encoding and its line endings`, async () => {
      await accept(name);
      await isAccepted(name);
      assert.deepEqual(readFileSync(file(name)), encode(changed));
    });
  }

  test('a link stays a link, and the file that it names is changed', async () => {
    await accept('link.txt');
    await isAccepted('link.txt');
    assert.equal(lstatSync(file('link.txt')).isSymbolicLink(), true);
    assert.equal(readFileSync(file('target.txt'), 'utf8'), changed);
  });

  test('a file that is gone meanwhile comes back', async () => {
    rmSync(file('gone.txt'));
    await accept('gone.txt');
    await isAccepted('gone.txt');
    assert.equal(readFileSync(file('gone.txt'), 'utf8'), changed);
  });

  test('a file that is binary meanwhile is named, stays as it is, and stays to be reviewed', async () => {
    const bytes = Buffer.from([0, 1, 2, 0, 255, 0]);
    writeFileSync(file('binary.txt'), bytes);
    await accept('binary.txt');
    await bench.notification('can’t be shown as text now').waitFor();
    assert.deepEqual(readFileSync(file('binary.txt')), bytes);
    await bench.row(view, 'binary.txt').locator('.label-description', { hasNotText: 'accepted' }).waitFor();
  });

  test('a file with unsaved text gets the change there, and is not saved behind the user’s back', async () => {
    await editor.page.keyboard.press('Control+p');
    await bench.input.fill('dirty.txt');
    await editor.page.locator('.quick-input-list .monaco-list-row', { hasText: 'dirty.txt' }).first().waitFor();
    await editor.page.keyboard.press('Enter');
    await bench.tab('dirty.txt').waitFor();
    await bench.focusLine('line 1');
    await editor.page.keyboard.press('Control+End');
    await editor.page.keyboard.type('mine');
    await accept('dirty.txt');
    await isAccepted('dirty.txt');
    await editor.page.locator('.view-line', { hasText: 'LINE 3' }).waitFor();
    await editor.page.locator('.view-line', { hasText: 'mine' }).waitFor();
    assert.equal(readFileSync(file('dirty.txt'), 'utf8'), source);
  });

  test('a second window on the run sees the decisions of the first, and the first those of the second', async () => {
    const page = await editor.page.context().newPage();
    page.setDefaultTimeout(30_000);
    await page.goto(editor.url);
    const second = new Workbench(page);
    await second.openContainer();
    await second.row(view, /link\.txt.*accepted/).waitFor();
    await second.clickAction(second.row(view, 'binary.txt'), 'Reject the File');
    await second.row(view, /binary\.txt.*rejected/).waitFor();
    await bench.row(view, /binary\.txt.*rejected/).waitFor();
    await bench.clickAction(bench.row(view, 'binary.txt'), 'Review the File Again');
    await eventually(
      () => second.row(view, 'binary.txt').innerText(),
      (text) => !text.includes('rejected'),
      'the second window should see that the file is open again',
    );
    await page.close();
  });
});
