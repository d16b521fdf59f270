import * as vscode from 'vscode';
import type { ExpertState } from '../expert/expertState';
import { followFix, prepareFix } from '../runs/startFix';
import type { Services } from '../services';
import { fieldOf } from '../support/outsideData';
import { t } from '../support/words';
import { askedRun } from './askedRun';
import { budgetReport } from './budgetReport';
import { outcomeText } from './outcomeText';
import { whyText } from './whyText';

const longestTask = 4_000;
/** Of a tool's answer, in characters: a model's window is small. */
const longestAnswer = 4_000;

function answerOf(text: string): vscode.LanguageModelToolResult {
  const short = text.length > longestAnswer ? `${text.slice(0, longestAnswer)}\n[…]` : text;
  return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(short)]);
}

/** What comes of a run goes to the chat's model, which may be anywhere: masked as a packet to an expert is. */
async function maskedAnswer(
  services: Services,
  workspace: string,
  text: string,
): Promise<vscode.LanguageModelToolResult> {
  const host = await services.host.get();
  return answerOf(await host.redact(workspace, text));
}

/** A model's input is outside data like any other. */
function textOf(input: unknown, name: string): string {
  const value = fieldOf(input, name);
  return typeof value === 'string' ? value.trim().slice(0, longestTask) : '';
}

function refusal(): string | undefined {
  return vscode.workspace.isTrusted
    ? undefined
    : t(
        'Protégé does nothing in restricted mode: a fix runs the code and the tests of this workspace. Trust it first.',
      );
}

/** Starts a run after the user's word. Nothing is written into the workspace: what it proposes waits for the review. */
export function fixTool(services: Services): vscode.LanguageModelTool<unknown> {
  return {
    prepareInvocation: ({ input }) => ({
      invocationMessage: t('Protégé works on it'),
      confirmationMessages: {
        title: t('Start a fix with Protégé?'),
        message: t(
          'The tests run in a copy of the folder, and the expert may be asked within your budget. What came of it goes to the model of this chat. Task: {0}',
          textOf(input, 'task'),
        ),
      },
    }),
    async invoke({ input }, token) {
      const task = textOf(input, 'task');
      const refused = refusal() ?? (task === '' ? t('Say in a few words what is wrong.') : undefined);
      if (refused !== undefined) return answerOf(refused);
      if (services.runs.running().some(({ id }) => services.runs.isOwn(id)))
        return answerOf(t('A run is going on in this window already. Wait for it, or stop it.'));
      const prepared = await prepareFix(services, { task });
      if (prepared === undefined) return answerOf(t('No run was started.'));
      const abort = new AbortController();
      const listener = token.onCancellationRequested(() => abort.abort());
      try {
        const story = await followFix(services, prepared, abort, () => undefined);
        return await maskedAnswer(services, prepared.request.workspace, outcomeText(story));
      } finally {
        listener.dispose();
      }
    },
  };
}

/** Tells what happened in a run only after the user's word: evidence and advice speak of his code. */
export function whyTool(services: Services): vscode.LanguageModelTool<unknown> {
  return {
    prepareInvocation: () => ({
      invocationMessage: t('Reading why the expert was asked'),
      confirmationMessages: {
        title: t('Tell this chat’s model about a run?'),
        message: t(
          'It gets the task, the evidence, what the expert answered and what it cost, with secrets masked. The model of this chat may run in a cloud.',
        ),
      },
    }),
    async invoke({ input }) {
      const refused = refusal();
      if (refused !== undefined) return answerOf(refused);
      const found = await askedRun(services, textOf(input, 'runId'));
      if (found === undefined) return answerOf(t('There is no run yet.'));
      return await maskedAnswer(services, found.run.workspace, whyText(found.run, found.receipts));
    },
  };
}

export function budgetTool(expert: ExpertState): vscode.LanguageModelTool<unknown> {
  return {
    prepareInvocation: () => ({ invocationMessage: t('Reading the expert’s budget') }),
    async invoke() {
      const refused = refusal();
      if (refused !== undefined) return answerOf(refused);
      const state = await expert.read();
      return answerOf(state === undefined ? t('Open a folder first: the budget belongs to it.') : budgetReport(state));
    },
  };
}
