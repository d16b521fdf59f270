import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { lines, startScriptedOllama } from '../support/scriptedOllama';
import type { ScriptedModel, ScriptedOllama } from '../support/scriptedOllama';
import { SUM_PROJECT } from '../support/sumProject';
import { openEditor } from '../support/vscodeHost';
import type { Editor } from '../support/vscodeHost';
import { Workbench, eventually } from '../support/workbench';
import { writeFiles } from '../support/writeFiles';

/** Nothing listens there: port 9 discards. */
const nobody = 'http://127.0.0.1:9';
const gigabyte = 1e9;
/** Drawn as text in the page, and by a shell that adds nothing of its own. */
const readableTerminal = { 'terminal.integrated.gpuAcceleration': 'off' };

/** A folder with links to every program of this machine but one, for a PATH. */
function pathWithout(missing: string, folder: string): string {
  mkdirSync(folder);
  for (const from of (process.env.PATH ?? '').split(path.delimiter).filter((each) => existsSync(each)))
    for (const name of readdirSync(from))
      if (name !== missing && !existsSync(path.join(folder, name)))
        try {
          symlinkSync(path.join(from, name), path.join(folder, name));
        } catch {
          // A link that leads nowhere is there already.
        }
  return folder;
}

describe('the first minutes on a machine without Ollama', () => {
  let place = '';
  let folder = '';
  let ollama: ScriptedOllama;
  let editor: Editor;
  let bench: Workbench;
  const models: ScriptedModel[] = [];

  const lens = (text: string | RegExp) => editor.page.locator('.codelens-decoration a', { hasText: text }).first();
  const report = () => editor.page.locator('.editor-instance .view-lines').first();
  const openDoctor = async (): Promise<void> => {
    await editor.runCommand('Protégé: Doctor: What Works and How to Mend the Rest');
    await bench.tab('doctor.md').waitFor();
  };

  before(async () => {
    place = await mkdtemp(path.join(os.tmpdir(), 'protege-setup-'));
    folder = path.join(place, 'sums');
    writeFiles(folder, SUM_PROJECT);
    mkdirSync(path.join(place, 'data'));
    const tally = { good: 1, bad: 0 };
    const habits = { protocol: 'json', calls: {}, edits: { searchReplace: tally, wholeFile: tally } };
    const measured = { ...habits, speed: { outputTokens: 6_200, outputMs: 200_000 } };
    writeFileSync(path.join(place, 'data', 'models.json'), JSON.stringify({ 'ollama/tiny:1b': measured }));
    ollama = await startScriptedOllama({
      models,
      pull: (name) => {
        models.push({ name, sizeBytes: 4 * gigabyte });
        return lines({ status: 'success' });
      },
    });
    editor = await openEditor({
      folder,
      env: { PROTEGE_HOME: path.join(place, 'data'), PATH: pathWithout('bwrap', path.join(place, 'programs')) },
      // So high that the whole report is in sight: the editor draws no line that is not.
      viewport: { width: 1280, height: 1600 },
      settings: { 'protege.ollama.url': nobody, 'protege.expert.provider': 'none', ...readableTerminal },
    });
    bench = new Workbench(editor.page);
    await bench.openContainer();
  });

  beforeEach(() => editor.runCommand('Notifications: Clear All Notifications'));

  after(async () => {
    await editor.stop();
    await ollama.close();
    await rm(place, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  });

  test('the welcome says that Ollama is missing, and what to do; the other views say what will be there', async () => {
    await bench.pane('Runs').getByText('Ollama does not answer on this machine').waitFor();
    await bench.pane('Runs').getByRole('button', { name: 'Try the Practice Models' }).waitFor();
    await bench.pane('Proposed Changes').getByText('waits here for your review').waitFor();
  });

  test('the doctor reports it, the worst first, with what can be done about it', async () => {
    await openDoctor();
    await report().getByText('✗ Ollama: does not work').waitFor();
    for (const title of ['Expert', 'Sandbox', 'Test command', 'Git', 'Data folder'])
      await report()
        .getByText(new RegExp(`[✓!]\\s${title.replace(' ', '\\s')}`))
        .waitFor();
    await bench.closeEditors();
  });

  /** The settings show the one that is meant, on whichever page it stands. */
  const settingShows = async (description: string): Promise<void> => {
    await editor.page.locator('.settings-editor').getByText(description).waitFor();
    await editor.page.keyboard.press('Escape');
    await editor.page.locator('.settings-editor').waitFor({ state: 'detached' });
  };

  test('a click opens the setting of its address, from the doctor and from the welcome', async () => {
    await openDoctor();
    await lens('Change Its Address').click();
    await settingShows('Where Ollama answers.');
    await bench.closeEditors();
    await bench.pane('Runs').getByText('Change its address').click();
    await settingShows('Where Ollama answers.');
  });

  const onlyLinux = { skip: process.platform === 'linux' ? false : 'bubblewrap is of Linux' };

  test(
    'a click puts the command that installs the sandbox into the terminal, and runs nothing',
    onlyLinux,
    async () => {
      await openDoctor();
      await lens('Put the Remedy into the Terminal').click();
      const rows = editor.page.locator('.terminal-wrapper.active .xterm-rows');
      await rows.getByText('sudo apt-get install bubblewrap').waitFor();
      assert.doesNotMatch(await rows.innerText(), /not found|password|root is not/i);
      await editor.runCommand('Terminal: Kill All Terminals');
      await bench.closeEditors();
    },
  );

  test('the welcome leads to the doctor', async () => {
    await bench.pane('Runs').getByRole('button', { name: 'Ask the Doctor' }).click();
    await bench.tab('doctor.md').waitFor();
    await report().getByText('✗ Ollama: does not work').waitFor();
    await bench.closeEditors();
  });

  test('a click opens the walkthrough, which has five steps', async () => {
    await openDoctor();
    await lens('Open the Walkthrough').click();
    const steps = editor.page.locator('.gettingStartedContainer .getting-started-step');
    await steps.filter({ hasText: 'Get Ollama and a model' }).waitFor();
    assert.equal(await steps.count(), 5);
    await bench.closeEditors();
  });

  test('a click asks for the key of the expert', async () => {
    await openDoctor();
    await lens('Set the Expert’s Key').click();
    await editor.page.locator('.quick-input-list .monaco-list-row', { hasText: 'Anthropic' }).waitFor();
    await editor.page.keyboard.press('Escape');
    await bench.closeEditors();
  });

  test('once Ollama runs, the report offers to fetch a model, and a click does', async () => {
    await editor.changeSettings({ 'protege.ollama.url': ollama.url });
    await bench.pane('Runs').getByText('has no model yet').waitFor();
    await bench.pane('Runs').getByRole('button', { name: 'Start with the Practice Models' }).waitFor();
    await bench.pane('Runs').getByRole('button', { name: 'Fetch a Model' }).click();
    await editor.page.locator('.quick-input-message', { hasText: 'a missing one is fetched' }).waitFor();
    await editor.page.keyboard.press('Escape');
    await openDoctor();
    await report().getByText('✗ Model: does not work').waitFor();
    await lens('Fetch qwen3.5:9b').click();
    await eventually(
      () => models.map(({ name }) => name),
      (names) => names.includes('qwen3.5:9b'),
      'the model should be fetched',
    );
    await report().getByText('✓ Model: works').waitFor();
    await report()
      .getByText(/Memory:\sworks/)
      .waitFor();
    await report()
      .getByText(/Window:\sworks/)
      .waitFor();
    await bench.closeEditors();
  });

  test('the list of models says what fits, what was measured here, and megabytes for a small one', async () => {
    models.push({ name: 'tiny:1b', sizeBytes: 7_400_000 }, { name: 'huge:1t', sizeBytes: 900_000 * gigabyte });
    await openDoctor();
    await lens('Choose the Model').click();
    const row = (text: string) => editor.page.locator('.quick-input-list .monaco-list-row', { hasText: text }).first();
    await row('tiny:1b').getByText('7 MB · 7B').waitFor();
    await row('tiny:1b')
      .getByText(/Fits: .*measured here: 31 tokens a second, answers in constrained JSON/)
      .waitFor();
    await row('huge:1t')
      .getByText(/Too large: with its window about 900,000\.0 GB of/)
      .waitFor();
    await editor.page.keyboard.press('Escape');
    await bench.closeEditors();
  });

  test('a click changes the test command', async () => {
    await openDoctor();
    await lens('Change the Test Command').click();
    await editor.page.locator('.quick-input-title', { hasText: 'How are the tests of sums run?' }).waitFor();
    await bench.input.fill('npm run test');
    await editor.page.keyboard.press('Enter');
    await bench.closeEditors();
  });

  test('a click starts with the practice models, and the report is drawn anew', async () => {
    await editor.changeSettings({ 'protege.ollama.url': nobody });
    await openDoctor();
    await report().getByText('✗ Ollama: does not work').waitFor();
    await lens('Start with the Practice Models').click();
    await bench.notification('The practice models work from now on').waitFor();
    await report().getByText('The practice models work here').waitFor();
    await bench.closeEditors();
  });

  test('the sample is copied beside the settings, for the user to do anything with', async () => {
    const before = readFileSync(path.join(folder, 'package.json'), 'utf8');
    const [popup] = await Promise.all([
      editor.page.context().waitForEvent('page'),
      editor.runCommand('Protégé: Try It on a Sample Project'),
    ]);
    const sample = new URL(popup.url()).searchParams.get('folder') ?? '';
    await popup.close();
    assert.match(sample, /opening-hours$/);
    assert.ok(existsSync(path.join(sample, 'src', 'week.js')));
    assert.equal(readFileSync(path.join(folder, 'package.json'), 'utf8'), before);
  });
});
