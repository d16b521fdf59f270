import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { SAMPLE_ADVICE } from '../support/scriptedExperts';
import { startScriptedOllama } from '../support/scriptedOllama';
import type { ScriptedOllama } from '../support/scriptedOllama';
import { startFix } from '../support/startFix';
import { FIX_SUM, READ_FOREVER, SUM_PROJECT } from '../support/sumProject';
import { openEditor } from '../support/vscodeHost';
import type { Editor } from '../support/vscodeHost';
import { Workbench } from '../support/workbench';
import { writeFiles } from '../support/writeFiles';

/** What the helper's model does: its file `mood` says it. */
type Mood = 'advises' | 'rambles' | 'blocked' | 'vanishes';

/**
 * An extension that brings a language model as a vendor does. VS Code asks the user for leave only where a model wants
 * authorization, which is proposed API: it is how Copilot's models come.
 */
function writeVendor(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const manifest = {
    ...{ name: 'models', publisher: 'helpers', version: '1.0.0', displayName: 'Model Vendor' },
    ...{ engines: { vscode: '^1.106.0' }, main: './main.js', enabledApiProposals: ['chatProvider'] },
    contributes: { languageModelChatProviders: [{ vendor: 'scripted', displayName: 'Scripted Models' }] },
  };
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest));
  const main = `const vscode = require('vscode');
const { appendFileSync, readFileSync, watchFile } = require('node:fs');
const path = require('node:path');
const mood = () => readFileSync(path.join(__dirname, 'mood'), 'utf8');
const model = {
  id: 'scripted-large-1', name: 'Scripted Large', family: 'scripted-large', version: '1',
  maxInputTokens: 100000, maxOutputTokens: 4000, capabilities: {},
  requiresAuthorization: { label: 'the scripted account' },
};
const textOf = ({ content }) => content.map((part) => part.value ?? '').join('');
const provider = {
  provideLanguageModelChatInformation: () => [model],
  provideTokenCount: async (_model, text) => {
    if (mood() === 'vanishes') registered.dispose();
    return Math.ceil((typeof text === 'string' ? text : textOf(text)).length / 4);
  },
  provideLanguageModelChatResponse: async (_model, messages, _options, progress) => {
    appendFileSync(path.join(__dirname, 'asked'), JSON.stringify(messages.map(textOf)) + '\\n');
    if (mood() === 'blocked') throw vscode.LanguageModelError.Blocked('the quota of this month is used up');
    const answer = mood() === 'rambles' ? 'Well, it depends.' : ${JSON.stringify(JSON.stringify(SAMPLE_ADVICE))};
    for (let at = 0; at < answer.length; at += 50) progress.report(new vscode.LanguageModelTextPart(answer.slice(at, at + 50)));
  },
};
let registered;
exports.activate = () => {
  registered = vscode.lm.registerLanguageModelChatProvider('scripted', provider);
};
`;
  writeFileSync(path.join(folder, 'main.js'), main);
}

describe('a language model of VS Code as the expert', () => {
  let place = '';
  let vendor = '';
  let ollama: ScriptedOllama;
  let editor: Editor;
  let bench: Workbench;
  let turnsSinceAdvice = 0;

  const asked = (): string[][] => {
    const file = path.join(vendor, 'asked');
    if (!existsSync(file)) return [];
    return readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as string[]);
  };

  const inMood = (mood: Mood): void => {
    writeFileSync(path.join(vendor, 'mood'), mood);
    rmSync(path.join(vendor, 'asked'), { force: true });
    turnsSinceAdvice = 0;
  };

  const item = (text: string) => editor.page.locator('.quick-input-list .monaco-list-row', { hasText: text });

  const chooseExpert = async (name: string): Promise<void> => {
    await bench.statusBar.click();
    await item('Choose the expert…').click();
    await editor.page.locator('.quick-input-title', { hasText: 'The expert' }).waitFor();
    await item(name).click();
  };

  before(async () => {
    place = await mkdtemp(path.join(os.tmpdir(), 'protege-editor-model-'));
    const folder = path.join(place, 'sums');
    vendor = path.join(place, 'helpers.models-1.0.0');
    writeFiles(folder, SUM_PROJECT);
    writeVendor(vendor);
    inMood('advises');
    ollama = await startScriptedOllama({
      chat: (body) => {
        if (!JSON.stringify(body.messages).includes('wrong operator')) return READ_FOREVER;
        return FIX_SUM[Math.min(turnsSinceAdvice++, FIX_SUM.length - 1)] ?? READ_FOREVER;
      },
    });
    editor = await openEditor({
      folder,
      helpers: [vendor],
      proposedApi: ['helpers.models'],
      viewport: { width: 1280, height: 1200 },
      env: { PROTEGE_HOME: path.join(place, 'data') },
      settings: {
        'protege.ollama.url': ollama.url,
      },
    });
    bench = new Workbench(editor.page);
    await bench.openContainer();
    await chooseExpert('Scripted Large');
    await editor.page.locator('.statusbar-item', { hasText: 'The expert is scripted/scripted-large-1.' }).waitFor();
    await bench.statusBar.click();
    await item('Expert on').click();
  });

  after(async () => {
    await editor.stop();
    await ollama.close();
    await rm(place, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  });

  test('VS Code asks the user for leave, and says why; refused, nothing leaves the machine', async () => {
    await startFix(editor, 'round and round');
    await bench.confirmTests('sums');
    const dialog = editor.page.locator('.monaco-dialog-box', {
      hasText: "The extension 'Protégé' wants to access the language models provided by Model Vendor",
    });
    await dialog.getByText('Protégé asks for advice when its own model is stuck, within your limits').waitFor();
    await bench.dialogButton('Cancel').click();
    await bench.row('Runs', /round and round.*stuck/).waitFor();
    assert.deepEqual(asked(), []);
    await bench.row('Expert', /Today.*0 of 20 consultations/).waitFor();
    await showReceipt(1);
    await bench.preview.getByText('You have not allowed Protégé to use this language model').first().waitFor();
  });

  test('allowed, it is consulted, and the receipt and the budget have it', async () => {
    inMood('advises');
    await startFix(editor, 'going in circles');
    await bench.dialogButton('Allow').click();
    await bench.row('Runs', /going in circles.*fixed/).waitFor();
    assert.equal(asked().length, 1);
    const [system = '', question = ''] = asked()[0] ?? [];
    assert.match(system, /"stopDoing"/);
    assert.match(question, /going in circles/);
    await bench.row('Expert', /Today.*1 of 20 consultations, \$0\.00 of/).waitFor();
    await bench.row('Expert', /scripted\/scripted-large.*1 of 2 helped/).waitFor();
    await showReceipt(2);
    await bench.preview.getByText('Expert: scripted/scripted-large-1 (vscode)').waitFor();
    await bench.preview.getByText(/Cost: \$0\.00 for [\d,]+ tokens in, \d+ out/).waitFor();
    await bench.preview.getByText('paid by the subscription').first().waitFor();
    await bench.preview.getByText('src/sum.js line 2 has the wrong operator').first().waitFor();
  });

  test('allowed once, it is not asked for again; an answer that is no advice was sent, and counts', async () => {
    inMood('rambles');
    await startFix(editor, 'no sense');
    await bench.row('Runs', /no sense.*stuck/).waitFor();
    assert.equal(asked().length, 2);
    await bench.row('Expert', /Today.*3 of 20 consultations/).waitFor();
    await showReceipt(4);
    await bench.preview.getByText('is not advice in the agreed form').first().waitFor();
  });

  test('a quota that is used up is named', async () => {
    inMood('blocked');
    await startFix(editor, 'no quota');
    await bench.row('Runs', /no quota.*stuck/).waitFor();
    await showReceipt(6);
    await bench.preview.getByText('blocked for now, or its quota is used up').first().waitFor();
    await bench.preview.getByText('the quota of this month is used up').first().waitFor();
    await bench.row('Expert', /Today.*5 of 20 consultations/).waitFor();
  });

  test('one that vanishes just before the question, and then is gone: nothing is sent, nothing counts', async () => {
    inMood('vanishes');
    await startFix(editor, 'now you see it');
    await bench.row('Runs', /now you see it.*stuck/).waitFor();
    assert.deepEqual(asked(), []);
    await bench.row('Expert', /Today.*5 of 20 consultations/).waitFor();
    await showReceipt(8);
    await bench.preview.getByText('The editor has no language model scripted/scripted-large-1').first().waitFor();
    await bench.closeEditors();
    await showReceipt(8, 1);
    await bench.preview
      .getByText('The language model is not there any more: scripted/scripted-large-1')
      .first()
      .waitFor();
  });

  /** Of the newest of so many consultations, or of one that is some rows further down. */
  async function showReceipt(consultations: number, further = 0): Promise<void> {
    await bench.row('Expert', new RegExp(`scripted/scripted-large.*of ${consultations} helped`)).waitFor();
    const rows = bench.pane('Expert').locator('.monaco-list-row', { hasText: /Step \d+: / });
    await rows.nth(further).click();
    await bench.tab('receipt-').waitFor();
  }
});
