import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { startScriptedOllama } from './scriptedOllama';
import type { OllamaChatBody, ScriptedOllama, ScriptedOllamaOptions } from './scriptedOllama';
import { writeTestRunnerExtension } from './testRunnerExtension';
import { FIX_UNDEFINED_NAME, writeUndefinedName } from './undefinedName';
import { openEditor } from './vscodeHost';
import type { Editor } from './vscodeHost';
import { Workbench } from './workbench';

export interface UndefinedNameOptions {
  readonly ollama?: Omit<ScriptedOllamaOptions, 'chat'>;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Adds to the project before it is opened. */
  readonly addFiles?: (folder: string) => void;
}

/** The project with an undefined name in an editor, with its tests in Test Explorer and a model that mends it in each run. */
export class UndefinedNameEditor {
  readonly editor: Editor;
  readonly bench: Workbench;
  readonly ollama: ScriptedOllama;
  readonly #place: string;
  #firstTurn = 0;

  private constructor(place: string, ollama: ScriptedOllama, editor: Editor) {
    this.#place = place;
    this.ollama = ollama;
    this.editor = editor;
    this.bench = new Workbench(editor.page);
  }

  static async open({ ollama, settings, addFiles }: UndefinedNameOptions = {}): Promise<UndefinedNameEditor> {
    const place = await mkdtemp(path.join(os.tmpdir(), 'protege-starting-'));
    const folder = path.join(place, 'sums');
    writeUndefinedName(folder);
    addFiles?.(folder);
    const helper = path.join(place, 'helpers.failing-test-1.0.0');
    writeTestRunnerExtension(helper, path.join(folder, 'test', 'sum.test.js'));
    const server = await startScriptedOllama({
      ...ollama,
      chat: (_body, index) => FIX_UNDEFINED_NAME[Math.min(index - opened.#firstTurn, FIX_UNDEFINED_NAME.length - 1)]!,
    });
    const editor = await openEditor({
      folder,
      helpers: [helper],
      env: { PROTEGE_HOME: path.join(place, 'data') },
      settings: { 'protege.ollama.url': server.url, 'protege.expert.provider': 'none', ...settings },
    });
    const opened = new UndefinedNameEditor(place, server, editor);
    await opened.bench.openContainer();
    return opened;
  }

  /** What the model was sent since the test began. */
  turns(): OllamaChatBody[] {
    return this.ollama.chats().slice(this.#firstTurn);
  }

  /** Before each test: its run is the first one, and no notification of an earlier one is in the way. */
  async begin(): Promise<void> {
    this.#firstTurn = this.ollama.chats().length;
    await this.editor.runCommand('Notifications: Clear All Notifications');
  }

  async stop(): Promise<void> {
    await this.editor.stop();
    await this.ollama.close();
    await rm(this.#place, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }

  /** Opens a file by its name, at a line (and a column) where `name:line:column` says so. */
  async openFile(fileAndPlace: string): Promise<void> {
    const { page } = this.editor;
    const name = path.basename(fileAndPlace).replace(/:.*/, '');
    await page.keyboard.press('Control+p');
    await this.bench.input.fill(fileAndPlace);
    // Enter takes the first row, which is another file's until the list is filtered.
    await page.locator('.quick-input-list .monaco-list-row[data-index="0"]', { hasText: name }).waitFor();
    await page.keyboard.press('Enter');
    await this.bench.tab(name).and(page.locator('.active')).waitFor();
  }
}
