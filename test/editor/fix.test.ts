import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { callTool, hang, startScriptedOllama } from '../support/scriptedOllama';
import type { OllamaChatBody, ScriptedOllama } from '../support/scriptedOllama';
import { completionAdvice, startScriptedOpenAi } from '../support/scriptedOpenAi';
import type { ScriptedOpenAi } from '../support/scriptedOpenAi';
import { SAMPLE_ADVICE } from '../support/scriptedExperts';
import { root } from '../support/sourceFiles';
import { startFix } from '../support/startFix';
import { openEditor } from '../support/vscodeHost';
import type { Editor } from '../support/vscodeHost';
import { Workbench, eventually } from '../support/workbench';

type Reply = ReturnType<typeof callTool>;
type Script = (body: OllamaChatBody, turn: number) => Reply;

const broken = 'export function sum(a, b) {\n  return a - b;\n}\n';
const mended = broken.replace('-', '+');
const testFile =
  "import assert from 'node:assert/strict';\nimport test from 'node:test';\nimport { sum } from '../src/sum.js';\n\n" +
  "test('sums', () => {\n  assert.equal(sum(2, 3), 5);\n});\n";

const edit = { path: 'src/sum.js', search: 'return a - b;', replace: 'return a + b;' };

/** Looks, mends, tests, ends. */
const fixer: Script = (_body, turn) => {
  const turns = [
    callTool('read_file', { path: 'src/sum.js' }),
    callTool('edit_file', edit),
    callTool('run_tests', {}),
    callTool('finish', { summary: 'sum adds again' }),
  ];
  return turns[Math.min(turn, turns.length - 1)]!;
};

/** Reads the same lines again and again until somebody helps. */
function createLooper(): Script {
  let turnsSinceAdvice = 0;
  return (body) => {
    const wasAdvised = JSON.stringify(body.messages).includes('wrong operator');
    if (!wasAdvised) return callTool('read_file', { path: 'src/sum.js' });
    turnsSinceAdvice += 1;
    return fixer(body, turnsSinceAdvice);
  };
}

describe('fixing from the editor', () => {
  let place = '';
  let folder = '';
  let ollama: ScriptedOllama;
  let expert: ScriptedOpenAi;
  let editor: Editor;
  let bench: Workbench;
  let script: Script = fixer;
  let firstTurn = 0;
  const onDisk = (): string => readFileSync(path.join(folder, 'src', 'sum.js'), 'utf8');

  before(async () => {
    place = await mkdtemp(path.join(os.tmpdir(), 'protege-fix-'));
    folder = path.join(place, 'sums');
    for (const name of ['src', 'test']) mkdirSync(path.join(folder, name), { recursive: true });
    const manifest = { name: 'sums', type: 'module', private: true, scripts: { test: 'node --test' } };
    writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest));
    writeFileSync(path.join(folder, 'test', 'sum.test.js'), testFile);
    const price = {
      provider: 'openai',
      model: 'scripted-expert',
      from: '2026-01-01',
      inputPerMillion: 2,
      outputPerMillion: 10,
    };
    mkdirSync(path.join(place, 'data'));
    writeFileSync(path.join(place, 'data', 'prices.json'), JSON.stringify([price]));
    ollama = await startScriptedOllama({
      chat: (body, index) => script(body, index - firstTurn),
    });
    expert = await startScriptedOpenAi(completionAdvice(SAMPLE_ADVICE));
    editor = await openEditor({
      folder,
      env: { PROTEGE_HOME: path.join(place, 'data'), OPENAI_API_KEY: 'test-key' },
      settings: {
        'protege.ollama.url': ollama.url,
        'protege.expert.provider': 'openai',
        'protege.expert.model': 'scripted-expert',
        'protege.expert.url': expert.baseUrl,
        'protege.maxSteps': 30,
      },
    });
    bench = new Workbench(editor.page);
    await bench.openContainer();
  });

  beforeEach(async () => {
    writeFileSync(path.join(folder, 'src', 'sum.js'), broken);
    await editor.runCommand('Notifications: Clear All Notifications');
  });

  after(async () => {
    await editor.stop();
    await Promise.all([ollama.close(), expert.close()]);
    await rm(place, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  });

  test('from a description: the test command is confirmed once, steps show, the proposal is reviewed and accepted', async () => {
    script = fixer;
    firstTurn = ollama.chats().length;
    await startFix(editor, 'sum is wrong');
    await editor.page.locator('.quick-input-title', { hasText: 'How are the tests of sums run?' }).waitFor();
    assert.equal(await bench.input.inputValue(), 'npm test');
    await bench.confirmTests('sums');
    await bench.row('Runs', 'sum is wrong').waitFor();
    await bench.row('Runs', 'Edit src/sum.js').waitFor();
    await bench.notificationButton('Review Changes').click();
    await bench.tab('sum.js (yours').waitFor();
    assert.equal(onDisk(), broken);
    await bench.clickEditorAction('Accept the File');
    await eventually(onDisk, (text) => text === mended, 'the accepted fix should be written');
    await bench.closeEditors();
  });

  test('a run is stopped from its row', async () => {
    script = () => hang('Let me think');
    await startFix(editor, 'stop me');
    const row = bench.row('Runs', 'stop me');
    await row.waitFor();
    await eventually(
      () => ollama.chats().length,
      (count) => count > firstTurn,
      'the model should be asked',
    );
    await bench.clickAction(row, 'Stop the Run');
    await bench.row('Runs', /stop me.*stopped/).waitFor();
  });

  test('in ask mode the question waits, can be changed, and is sent only when the user says so', async () => {
    script = createLooper();
    firstTurn = ollama.chats().length;
    await startFix(editor, 'going in circles');
    await bench.tab('Question to the expert').waitFor();
    await bench.row('Expert', 'Waits for your word').waitFor();
    assert.equal(expert.asked().length, 0);
    const text = editor.page.locator('.editor-instance .view-lines').first();
    await text.click();
    await editor.page.keyboard.press('Control+End');
    await editor.page.keyboard.type('It worked last week.');
    await bench.clickEditorAction('Send the Question to the Expert');
    await eventually(
      () => expert.asked().length,
      (count) => count === 1,
      'the question should be sent',
    );
    assert.match(JSON.stringify(expert.asked()[0]), /It worked last week\./);
    await bench.row('Expert', '1 of 20 consultations').waitFor();
    await bench.row('Runs', /going in circles.*fixed/).waitFor();
    await bench.row('Expert', /(?<!\d |that )helped/).click();
    await bench.preview.getByText('It worked last week.').waitFor();
  });

  test('a run of the command line in the same folder appears', async () => {
    script = fixer;
    firstTurn = ollama.chats().length;
    // The view stays where it was scrolled to, and a new run comes above that.
    await bench.expandOnly('Runs', 'sum is wrong');
    const flags = [
      '--workspace',
      folder,
      '--test',
      'npm test',
      '--ollama-url',
      ollama.url,
      '--expert',
      'none',
      '--json',
    ];
    const child = spawn(process.execPath, [path.join(root, 'dist', 'cli.js'), 'fix', 'from the terminal', ...flags], {
      env: { ...process.env, PROTEGE_HOME: path.join(place, 'data') },
      stdio: 'ignore',
    });
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
    await bench.row('Runs', 'from the terminal').waitFor();
    assert.equal(await ended, 0);
    await bench.row('Proposed Changes', 'from the terminal').waitFor();
    assert.equal(onDisk(), broken);
  });
});
