import * as vscode from 'vscode';
import type { RunOutcome } from '../../core/trajectory/runEvent';
import type { RunRequest } from '../../node/hostTypes';
import { commandIds, viewIds } from '../contributions';
import { openReview } from '../review/openReview';
import type { Services } from '../services';
import { chooseFolder, requireTrust } from '../support/folders';
import { readSettings } from '../support/settings';
import { count, t } from '../support/words';
import { confirmedTestCommand } from './testCommand';
import { unsavedContents } from './unsavedContents';
import { earlierOptions, withEarlierOptions } from './earlierOptions';
import type { RunStory } from './story';
import { endText, hasFixed } from './storyText';

export interface FixRequest {
  /** What to fix; of a run that continues another what the user adds, which may be nothing. */
  readonly task: string;
  /** The ended run to go on with. */
  readonly continues?: string;
  /** A file that tells which folder is meant. */
  readonly near?: vscode.Uri;
}

async function runRequest(
  services: Services,
  folder: vscode.WorkspaceFolder,
  { task, continues }: FixRequest,
  testCommand: string,
): Promise<RunRequest> {
  const settings = readSettings(folder.uri);
  return {
    task,
    continues,
    workspace: folder.uri.fsPath,
    testCommand,
    practice: settings.isPractice,
    ...(settings.model === undefined || settings.isPractice ? {} : { model: settings.model }),
    ...(settings.ollamaUrl === undefined ? {} : { ollamaUrl: settings.ollamaUrl }),
    ...(settings.contextTokens === undefined ? {} : { contextTokens: settings.contextTokens }),
    ...(settings.maxSteps === undefined ? {} : { maxSteps: settings.maxSteps }),
    ...(settings.maxMinutes === undefined ? {} : { maxMinutes: settings.maxMinutes }),
    ...(await services.expertRequest()),
    approval: services.approvals.port,
    unsaved: unsavedContents(folder),
  };
}

export interface PreparedFix {
  readonly request: RunRequest;
  readonly folder: vscode.WorkspaceFolder;
}

/** Asks what is missing: trust, the folder, the test command, and which options count where a run goes on. Undefined when the user backs out. */
export async function prepareFix(services: Services, asked: FixRequest): Promise<PreparedFix | undefined> {
  if (!(await requireTrust())) return undefined;
  const folder = await chooseFolder(asked.near);
  if (folder === undefined) return undefined;
  const earlier = asked.continues === undefined ? {} : await earlierOptions(services, asked.continues, folder);
  const testCommand = await confirmedTestCommand(services, folder, { chosenBefore: earlier.testCommand });
  if (testCommand === undefined) return undefined;
  const present = await runRequest(services, folder, asked, testCommand);
  const request = asked.continues === undefined ? present : await withEarlierOptions(services, present, earlier);
  return request === undefined ? undefined : { request, folder };
}

/** Plays a prepared fix to its end and reads what it proposes. `say` hears how far it is. */
export async function followFix(
  services: Services,
  { request, folder }: PreparedFix,
  abort: AbortController,
  say: (text: string) => void,
): Promise<RunStory> {
  const host = await services.host.get();
  say(t('getting ready…'));
  const run = await host.startRun(request, abort.signal);
  services.log.info(`Run ${run.runId} started in ${folder.uri.fsPath}`);
  void vscode.commands.executeCommand(`${viewIds.runs}.focus`, { preserveFocus: true });
  const about = { workspace: folder.uri.fsPath, task: request.task, abort };
  const story = await services.runs.follow(run, about, (_event, soFar) => say(progressText(soFar)));
  if (story.finished !== null) await services.proposals.refresh(run.runId);
  return story;
}

/** Asks what is missing, runs the fix with progress, and offers what came of it. */
export async function startFix(services: Services, asked: FixRequest): Promise<void> {
  const prepared = await prepareFix(services, asked);
  if (prepared === undefined) return;
  const abort = new AbortController();
  const story = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: t('Protégé'), cancellable: true },
    async (progress, token) => {
      token.onCancellationRequested(() => abort.abort());
      return followFix(services, prepared, abort, (message) => progress.report({ message }));
    },
  );
  await announce(services, story);
}

function progressText(story: RunStory): string {
  const last = story.items.findLast((item) => item.kind === 'step' || item.kind === 'tests');
  if (last?.kind === 'step') return t('step {0}: {1}', last.step, last.title);
  return last === undefined ? t('getting ready…') : t('running the tests');
}

async function announce(services: Services, story: RunStory): Promise<void> {
  const { finished } = story;
  if (finished === null || finished.outcome === 'cancelled') return;
  const proposal = services.proposals.of(finished.runId);
  const shouldOpen = readSettings().shouldOpenReview && hasFixed(finished.outcome);
  if (proposal !== undefined && shouldOpen) await openReview(services, proposal);
  const review = hasFixed(finished.outcome) ? t('Review Changes') : t('Review the Best Attempt');
  const details = t('Show Run');
  const actions = proposal === undefined || shouldOpen ? [details] : [review, details];
  const changed =
    proposal === undefined
      ? ''
      : ` ${count(proposal.files.length, '{0} file waits for your review.', '{0} files wait for your review.')}`;
  const text = `${endText(finished, story.started?.limits ?? null)}${changed}`;
  const answer = hasFixed(finished.outcome)
    ? await vscode.window.showInformationMessage(text, ...actions)
    : await vscode.window.showWarningMessage(text, ...actions, ...remedies(finished.outcome));
  if (answer === review && proposal !== undefined) await openReview(services, proposal);
  else if (answer === details) await vscode.commands.executeCommand(commandIds.showRun, { runId: finished.runId });
  else if (answer === t('Continue with a Hint…'))
    await vscode.commands.executeCommand(commandIds.continueRun, { runId: finished.runId });
  else if (answer === t('Run the Doctor')) await vscode.commands.executeCommand(commandIds.doctor);
  else if (answer === t('Choose a Model')) await vscode.commands.executeCommand(commandIds.chooseModel);
  else if (answer === t('Change the Limits')) await vscode.commands.executeCommand(commandIds.editLimits);
}

function remedies(outcome: RunOutcome): string[] {
  switch (outcome) {
    case 'model-unreachable':
    case 'configuration':
      return [t('Run the Doctor'), t('Choose a Model')];
    case 'budget-spent':
      return [t('Continue with a Hint…'), t('Change the Limits')];
    case 'not-fixed':
    case 'stuck':
      return [t('Continue with a Hint…')];
    case 'fixed':
    case 'cancelled':
    case 'already-passing':
      return [];
  }
}
