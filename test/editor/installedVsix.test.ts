import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { z } from 'zod';
import { describeSandbox } from '../../src/node/process/sandbox';
import { packageVsix } from '../support/packageVsix';
import { root } from '../support/sourceFiles';
import { openEditor } from '../support/vscodeHost';
import type { Editor } from '../support/vscodeHost';
import { Workbench } from '../support/workbench';

const manifestSchema = z.object({
  contributes: z.object({
    commands: z.array(z.object({ command: z.string(), title: z.string(), category: z.string() })),
  }),
});

/** The words of the palette for a command, looked up where the editor looks them up. */
async function paletteTitle(command: string): Promise<string> {
  const read = async (name: string) => JSON.parse(await readFile(path.join(root, name), 'utf8')) as unknown;
  const words = z.record(z.string(), z.string()).parse(await read('package.nls.json'));
  const found = manifestSchema
    .parse(await read('package.json'))
    .contributes.commands.find((c) => c.command === command);
  assert.ok(found, command);
  const word = (text: string) => text.replace(/^%(.+)%$/, (_, key: string) => words[key] ?? text);
  return `${word(found.category)}: ${word(found.title)}`;
}

describe('the packaged extension', () => {
  let place = '';
  let contents: string[] = [];
  let editor: Editor;

  before(async () => {
    place = await mkdtemp(path.join(os.tmpdir(), 'protege-vsix-'));
    const packaged = await packageVsix(place);
    contents = packaged.contents;
    const folder = path.join(place, 'opening-hours');
    await cp(path.join(root, 'samples', 'opening-hours'), folder, { recursive: true });
    editor = await openEditor({ folder, extension: packaged.file, env: { PROTEGE_HOME: path.join(place, 'data') } });
  });

  after(async () => {
    await editor.stop();
    await rm(place, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  });

  test('has what it runs on, and neither sources nor tests', () => {
    const needed = [
      'package.json',
      'README.md',
      'LICENSE',
      'dist/extension.js',
      'dist/host.js',
      'dist/practice.js',
      'dist/web-tree-sitter.wasm',
      'package.nls.de.json',
      'l10n/bundle.l10n.de.json',
      'samples/opening-hours/package.json',
    ];
    assert.deepEqual(
      needed.filter((name) => !contents.includes(name)),
      [],
    );
    const allowed =
      /^(package(\.nls(\.\w+)?)?\.json|README\.md|CHANGELOG\.md|LICENSE|dist\/(extension|host|practice)\.js|dist\/vendor\/.+|dist\/[\w-]+\.wasm|(media|l10n|docs\/images|samples\/opening-hours)\/.+)$/;
    assert.deepEqual(
      contents.filter((name) => !allowed.test(name)),
      [],
    );
  });

  test('is there once installed: its container in the activity bar', async () => {
    await editor.page
      .locator('.activitybar')
      .getByRole('tab', { name: /^Protégé/ })
      .click();
    await editor.page.getByRole('button', { name: /Runs/ }).first().waitFor();
  });

  test('runs with nothing but what was packaged: the doctor reports', async () => {
    await editor.runCommand(await paletteTitle('protege.doctor'));
    await new Workbench(editor.page).tab('doctor.md').waitFor();
    const text = editor.page.locator('.editor-instance .view-lines').first();
    await text.getByText('Protégé doctor').waitFor();
    await text
      .getByText(/Ollama/)
      .first()
      .waitFor();
  });

  test('its sandbox is as strong as this machine lets it be: the helper was packaged, and may be executed', async (context) => {
    const here = await describeSandbox('auto');
    const line = editor.page.locator('.editor-instance .view-line');
    if (here.kind === 'off') {
      context.diagnostic(`not confined here: ${here.words}`);
      await line.getByText('Tests run unconfined').waitFor();
      return;
    }
    await line.getByText('Tests run without network').waitFor();
    const open = await line.getByText('They can reach the sockets of programs').count();
    assert.equal(open === 0, here.closesSockets);
  });
});
