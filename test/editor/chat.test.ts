import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { recordedRun, writeRun } from '../support/recordedRun';
import { startScriptedOllama } from '../support/scriptedOllama';
import type { ScriptedOllama } from '../support/scriptedOllama';
import { FIX_SUM, SUM_BROKEN, SUM_PROJECT } from '../support/sumProject';
import { openEditor } from '../support/vscodeHost';
import type { Editor } from '../support/vscodeHost';
import { Workbench } from '../support/workbench';
import { writeFiles } from '../support/writeFiles';

/** Stands in the workspace's `.env` and must reach no model of a chat. */
const secret = ['planted', 'value', '7713'].join('-');
const commands = ['Tools', 'Budget', 'Why', 'Fix', 'Empty Fix'];

/** An extension that calls our tools as the chat of an editor does, and shows what they answer. */
function writeCaller(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const idOf = (title: string): string => `caller.${title.replace(' ', '')}`;
  const manifest = {
    ...{ name: 'caller', publisher: 'helpers', version: '1.0.0', engines: { vscode: '^1.106.0' } },
    ...{ main: './main.js', activationEvents: ['onStartupFinished'] },
    contributes: { commands: commands.map((title) => ({ command: idOf(title), title, category: 'Caller' })) },
  };
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest));
  const main = `const vscode = require('vscode');
const show = (text) => void vscode.window.showInformationMessage(text);
const call = (name, input) => async () => {
  try {
    const { content } = await vscode.lm.invokeTool(name, { input, toolInvocationToken: undefined });
    show('answer: ' + content.map(({ value }) => value).join(' '));
  } catch (error) {
    show('refused: ' + error.message);
  }
};
exports.activate = ({ subscriptions }) => {
  const register = (id, run) => subscriptions.push(vscode.commands.registerCommand('caller.' + id, run));
  const ours = () => vscode.lm.tools.map(({ name }) => name).filter((name) => name.startsWith('protege_'));
  register('Tools', () => show('answer: ' + ours().sort().join(', ')));
  register('Budget', call('protege_budget', {}));
  register('Why', call('protege_why', { runId: 'no such run' }));
  register('Fix', call('protege_fix', { task: 'sum is wrong' }));
  register('EmptyFix', call('protege_fix', { task: 7 }));
};
`;
  writeFileSync(path.join(folder, 'main.js'), main);
}

describe('the tools for the models of a chat', () => {
  let place = '';
  let folder = '';
  let ollama: ScriptedOllama;
  let editor: Editor;
  let bench: Workbench;

  before(async () => {
    place = await mkdtemp(path.join(os.tmpdir(), 'protege-chat-'));
    folder = path.join(place, 'sums');
    writeFiles(folder, { ...SUM_PROJECT, '.env': `TOKEN=${secret}\n` });
    const helper = path.join(place, 'helpers.caller-1.0.0');
    writeCaller(helper);
    const data = path.join(place, 'data');
    writeRun(
      data,
      recordedRun({ runId: 'earlier', workspace: folder, task: `A bar that closes ${secret}`, files: [] }),
    );
    ollama = await startScriptedOllama({ chat: (_body, index) => FIX_SUM[Math.min(index, FIX_SUM.length - 1)]! });
    editor = await openEditor({
      folder,
      helpers: [helper],
      env: { PROTEGE_HOME: data },
      settings: { 'protege.ollama.url': ollama.url, 'protege.expert.provider': 'none' },
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

  test('are there', async () => {
    await editor.runCommand('Caller: Tools');
    await bench.notification('answer: protege_budget, protege_fix, protege_why').waitFor();
  });

  test('tell the budget', async () => {
    await editor.runCommand('Caller: Budget');
    await bench.notification(/answer: .*Today: 0 of 20 consultations/).waitFor();
  });

  test('tell why the expert was asked', async () => {
    await editor.runCommand('Caller: Why');
    await editor.page.locator('.monaco-dialog-box', { hasText: 'may run in a cloud' }).waitFor();
    await confirm();
    const answer = bench.notification(/answer: .*A bar that closes \\?\[redacted\\?\].*was asked, because/);
    await answer.waitFor();
    assert.ok(!(await answer.innerText()).includes(secret));
  });

  test('start nothing without the user: cancelled, nobody is asked', async () => {
    await editor.runCommand('Caller: Fix');
    await bench.dialogButton('Cancel').click();
    await bench.notification(/refused: /).waitFor();
    assert.equal(ollama.chats().length, 0);
  });

  test('start nothing without a task in words', async () => {
    await editor.runCommand('Caller: Empty Fix');
    await confirm();
    await bench.notification(/answer: Say in a few words what is wrong/).waitFor();
    assert.equal(ollama.chats().length, 0);
  });

  test('fix after the user’s word, with the test command confirmed by him, and change no file', async () => {
    await editor.runCommand('Caller: Fix');
    await editor.page.locator('.monaco-dialog-box', { hasText: 'Task: sum is wrong' }).waitFor();
    await confirm();
    await bench.confirmTests('sums');
    await bench.notification(/answer: .*fixed.*waits for your review/).waitFor();
    await bench.row('Runs', /sum is wrong.*fixed/).waitFor();
    assert.equal(readFileSync(path.join(folder, 'src', 'sum.js'), 'utf8'), SUM_BROKEN);
  });

  async function confirm(): Promise<void> {
    await bench.dialogButton('Yes').click();
  }
});
