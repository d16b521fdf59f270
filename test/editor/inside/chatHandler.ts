import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { ChatAnswer, ChatQuestion } from '../../../src/vscode/chat/chatHandler';
import { answerChat } from '../../../src/vscode/chat/chatHandler';
import { ExpertState } from '../../../src/vscode/expert/expertState';
import { createServices } from '../../../src/vscode/services';
import type { Services } from '../../../src/vscode/services';
import { UserError } from '../../../src/vscode/support/errors';
import { editorTest, runEditorSuite } from '../../support/editorSuite';

export const run = runEditorSuite;

/** What a chat would show, in order. */
class Answer implements ChatAnswer {
  readonly said: string[] = [];
  readonly progressed: string[] = [];
  readonly buttons: vscode.Command[] = [];
  readonly references: string[] = [];

  markdown(text: string | vscode.MarkdownString): void {
    this.said.push(typeof text === 'string' ? text : text.value);
  }
  progress(text: string): void {
    this.progressed.push(text);
  }
  button(command: vscode.Command): void {
    this.buttons.push(command);
  }
  reference(value: vscode.Uri | vscode.Location | { variableName: string }): void {
    if (value instanceof vscode.Uri) this.references.push(vscode.workspace.asRelativePath(value));
  }
}

/** The part of an extension's context that the services use. */
function contextOfTests(): vscode.ExtensionContext {
  const nothing = new vscode.EventEmitter<never>();
  const secrets = {
    get: () => Promise.resolve(undefined),
    keys: () => Promise.resolve([]),
    onDidChange: nothing.event,
  };
  const workspaceState = { get: () => undefined, keys: () => [], update: () => Promise.resolve() };
  const languageModelAccessInformation = { canSendRequest: () => undefined, onDidChange: nothing.event };
  const context = { subscriptions: [], secrets, workspaceState, languageModelAccessInformation };
  return context as unknown as vscode.ExtensionContext;
}

const services: Services = createServices(contextOfTests(), vscode.window.createOutputChannel('Tests', { log: true }));
const expert = new ExpertState(services);

interface Asked {
  readonly abort?: AbortController;
  readonly isTrusted?: boolean;
  readonly expert?: Pick<ExpertState, 'read'>;
  readonly answer?: Answer;
}

async function ask(question: ChatQuestion, asked: Asked = {}): Promise<Answer> {
  const { abort = new AbortController(), isTrusted = true, answer = new Answer() } = asked;
  await answerChat(services, asked.expert ?? expert, question, answer, abort, { isTrusted });
  return answer;
}

editorTest('in restricted mode nothing is done, and the way to trust is offered', async () => {
  const { said, buttons } = await ask({ command: 'fix', prompt: 'sum is wrong' }, { isTrusted: false });
  assert.match(said.join(), /does nothing in restricted mode/);
  assert.deepEqual(
    buttons.map(({ command }) => command),
    ['workbench.trust.manage'],
  );
});

editorTest('why: the run in which the expert was asked, the evidence, and its receipts', async () => {
  const { said, buttons } = await ask({ command: 'why', prompt: '' });
  assert.match(said.join(), /A bar that closes.*\n[^]*At step 7 claude-sonnet-5-5 was asked, because/);
  assert.deepEqual(
    buttons.map(({ title }) => title),
    ['Receipt of Step 7', 'Show Run'],
  );
  assert.deepEqual(buttons[0]?.arguments, [{ runId: 'earlier', consultationId: 'c1' }]);
});

editorTest('budget: the mode, and what is left', async () => {
  const { said, buttons } = await ask({ command: 'budget', prompt: '' });
  assert.match(said.join(), /asks you first[^]*Today: 0 of 20 consultations[^]*Left now: /);
  assert.deepEqual(
    buttons.map(({ command }) => command),
    ['protege.expertMenu', 'protege.editLimits'],
  );
});

editorTest('what the user can mend is said in the chat; anything else is for the chat to show', async () => {
  const failing = (error: Error): Pick<ExpertState, 'read'> => ({ read: () => Promise.reject(error) });
  const { said } = await ask({ command: 'budget', prompt: '' }, { expert: failing(new UserError('Mend it so.')) });
  assert.deepEqual(said, ['Mend it so.']);
  await assert.rejects(ask({ command: 'budget', prompt: '' }, { expert: failing(new Error('broken')) }), /broken/);
});

async function confirmTests(): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
  await (await services.host.get()).confirmTestCommand(folder, 'node --test');
}

editorTest('fix: the steps as progress, then the outcome, its files and the review; no file changes', async () => {
  await confirmTests();
  const { said, progressed, buttons, references } = await ask({ command: undefined, prompt: 'sum is wrong' });
  assert.match(said.join(), /\*\*fixed\*\*: All tests pass\\?\.[^]*waits for your review/);
  assert.ok(
    progressed.some((text) => /^step 1: /.test(text)),
    progressed.join(' | '),
  );
  assert.equal(new Set(progressed).size > 1, true);
  assert.deepEqual(references, ['src/sum.js']);
  assert.deepEqual(
    buttons.map(({ command }) => command),
    ['protege.openReview', 'protege.showRun'],
  );
});

editorTest('fix, cancelled: the run ends, and the chat says that it was stopped', async () => {
  const abort = new AbortController();
  const answer = new Answer();
  const stop = setInterval(() => {
    if (answer.progressed.some((text) => /^step 1: /.test(text))) abort.abort();
  }, 20);
  try {
    await ask({ command: 'fix', prompt: 'wait for ever' }, { abort, answer });
  } finally {
    clearInterval(stop);
  }
  assert.match(answer.said.join(), /\*\*stopped\*\*: The run was stopped/);
  assert.deepEqual(answer.references, []);
});
