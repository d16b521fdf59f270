import * as vscode from 'vscode';
import { RUN_OPTION_NAMES, type RunOptions } from '../../core/trajectory/runOptions';
import type { ExpertChoice, RunRequest } from '../../node/hostTypes';
import type { Services } from '../services';
import { chosenWords, t } from '../support/words';

/** What the run that is to be continued was told. */
export async function earlierOptions(
  services: Services,
  runId: string,
  folder: vscode.WorkspaceFolder,
): Promise<RunOptions> {
  const host = await services.host.get();
  return (await host.earlierOptions(runId, folder.uri.fsPath)).options;
}

/**
 * The request with what the earlier run was told. Where the settings say something else by now, the user chooses; their
 * limits count in any case. Undefined when the user backs out.
 */
export async function withEarlierOptions(
  services: Services,
  request: RunRequest,
  options: RunOptions,
): Promise<RunRequest | undefined> {
  const earlier = boundBy(request, options);
  const present = await presentOptions(services, request, earlier);
  const names = RUN_OPTION_NAMES.filter((name) => JSON.stringify(earlier[name]) !== JSON.stringify(present[name]));
  const takenOver = names.filter((name) => earlier[name] !== undefined);
  const isOpposed =
    takenOver.some((name) => present[name] !== undefined) ||
    (earlier.practice ?? false) !== (present.practice ?? false);
  if (takenOver.length > 0 && isOpposed) {
    const asThen = { label: t('As in the earlier run'), detail: chosenWords(earlier, takenOver) };
    const asNow = { label: t('As the settings say now'), detail: chosenWords(present, names) };
    const answer = await vscode.window.showQuickPick([asThen, asNow], {
      title: t('The earlier run had other options. How should it go on?'),
      ignoreFocusOut: true,
    });
    if (answer === undefined) return undefined;
    if (answer === asNow) return request;
  }
  return {
    ...request,
    // A list in the settings would come before the experts that the earlier run was to ask.
    ...(earlier.experts === undefined ? {} : { expertsSetting: undefined }),
    ...earlier,
    practice: earlier.model === undefined ? (earlier.practice ?? request.practice) : undefined,
    chosen: { options: earlier, takenOver },
  };
}

/** What the settings say, in the terms of what the earlier run was told. */
async function presentOptions(services: Services, request: RunRequest, { experts }: RunOptions): Promise<RunOptions> {
  const { testCommand, model, ollamaUrl, practice, maxSteps, maxMinutes } = request;
  const host = await services.host.get();
  const asked = experts === undefined ? undefined : await host.presentExperts(request);
  return {
    testCommand,
    model,
    ollamaUrl,
    ...(practice === true ? { practice } : {}),
    ...(asked === undefined ? {} : { experts: asked.length === 0 ? [{ provider: 'none' }] : asked.map(nameOf) }),
    maxSteps,
    maxMinutes,
  };
}

function nameOf({ provider, model, url }: ExpertChoice): ExpertChoice {
  return { provider, ...(model === undefined ? {} : { model }), ...(url === undefined ? {} : { url }) };
}

/** A limit that is set now is never raised by what an earlier run was told. */
function boundBy(request: RunRequest, options: RunOptions): RunOptions {
  const { maxSteps, maxMinutes } = options;
  return {
    ...options,
    ...(maxSteps === undefined ? {} : { maxSteps: Math.min(maxSteps, request.maxSteps ?? maxSteps) }),
    ...(maxMinutes === undefined ? {} : { maxMinutes: Math.min(maxMinutes, request.maxMinutes ?? maxMinutes) }),
  };
}
