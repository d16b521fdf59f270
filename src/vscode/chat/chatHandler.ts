import * as vscode from 'vscode';
import { commandIds } from '../contributions';
import type { ExpertState } from '../expert/expertState';
import { followFix, prepareFix } from '../runs/startFix';
import type { Services } from '../services';
import { UserError } from '../support/errors';
import { t } from '../support/words';
import { budgetReport } from './budgetReport';
import { outcomeText } from './outcomeText';
import { askedRun } from './askedRun';
import { whyText } from './whyText';

/** The part of a chat's request and answer that the handler uses. */
export type ChatQuestion = Pick<vscode.ChatRequest, 'command' | 'prompt'>;
export type ChatAnswer = Pick<vscode.ChatResponseStream, 'markdown' | 'progress' | 'button' | 'reference'>;

async function fix(
  services: Services,
  { prompt }: ChatQuestion,
  answer: ChatAnswer,
  abort: AbortController,
): Promise<void> {
  const task = prompt.trim() === '' ? t('Make the failing tests pass') : prompt.trim();
  const prepared = await prepareFix(services, { task });
  if (prepared === undefined) {
    answer.markdown(t('No run was started.'));
    return;
  }
  let last = '';
  const story = await followFix(services, prepared, abort, (text) => {
    if (text !== last) answer.progress(text);
    last = text;
  });
  answer.markdown(outcomeText(story));
  const runId = story.finished?.runId;
  if (runId === undefined) return;
  const proposal = services.proposals.of(runId);
  for (const file of proposal?.files ?? []) answer.reference(services.proposals.userUri(file));
  if (proposal !== undefined)
    answer.button({ command: commandIds.openReview, title: t('Review Changes'), arguments: [{ runId }] });
  answer.button({ command: commandIds.showRun, title: t('Show Run'), arguments: [{ runId }] });
}

async function why(services: Services, { prompt }: ChatQuestion, answer: ChatAnswer): Promise<void> {
  const found = await askedRun(services, prompt);
  if (found === undefined) {
    answer.markdown(t('There is no run yet.'));
    return;
  }
  const { run, receipts } = found;
  answer.markdown(whyText(run, receipts));
  for (const receipt of receipts.slice(-3)) {
    const place = { runId: run.id, consultationId: receipt.id };
    const title = t('Receipt of Step {0}', receipt.step);
    answer.button({ command: commandIds.showReceipt, title, arguments: [place] });
  }
  answer.button({ command: commandIds.showRun, title: t('Show Run'), arguments: [{ runId: run.id }] });
}

async function budget(expert: Pick<ExpertState, 'read'>, answer: ChatAnswer): Promise<void> {
  const state = await expert.read();
  if (state === undefined) {
    answer.markdown(t('Open a folder first: the budget belongs to it.'));
    return;
  }
  answer.markdown(budgetReport(state));
  answer.button({ command: commandIds.expertMenu, title: t('Expert and Budget') });
  answer.button({ command: commandIds.editLimits, title: t('Change the Limits') });
}

/** Answers one message to `@protege`. What cannot be done is said in the chat. */
export async function answerChat(
  services: Services,
  expert: Pick<ExpertState, 'read'>,
  question: ChatQuestion,
  answer: ChatAnswer,
  abort: AbortController,
  { isTrusted }: Pick<typeof vscode.workspace, 'isTrusted'> = vscode.workspace,
): Promise<void> {
  if (!isTrusted) {
    answer.markdown(
      t(
        'Protégé does nothing in restricted mode: a fix runs the code and the tests of this workspace. Trust it first.',
      ),
    );
    answer.button({ command: 'workbench.trust.manage', title: t('Manage Workspace Trust') });
    return;
  }
  try {
    if (question.command === 'why') await why(services, question, answer);
    else if (question.command === 'budget') await budget(expert, answer);
    else await fix(services, question, answer, abort);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    answer.markdown(error.message);
  }
}
