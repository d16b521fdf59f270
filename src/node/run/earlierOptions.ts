import { realpath } from 'node:fs/promises';
import type { ChosenOptions } from '../../core/agent/ports';
import { RUN_OPTION_NAMES, type RunOptionName, type RunOptions } from '../../core/trajectory/runOptions';
import type { EarlierOptions, RunRequest } from '../hostTypes';
import { withoutUser } from '../http/endpoint';
import { fingerprint } from '../testCommand/fingerprint';
import { readEarlierRun } from './earlierRun';

/** What the run that is to be continued was told. Throws a `HostError` where it can't be continued. */
export async function readEarlierOptions(dataFolder: string, id: string, folder: string): Promise<EarlierOptions> {
  const workspace = await realpath(folder);
  const { events } = await readEarlierRun(dataFolder, id, workspace);
  const started = events.find((event) => event.type === 'run-started');
  const { testCommand, ...options } = started?.options ?? {};
  if (testCommand === undefined) return { options, changedTestCommand: null };
  const isUnchanged = started?.testFingerprint === (await fingerprint(workspace, testCommand));
  return isUnchanged
    ? { options: { ...options, testCommand }, changedTestCommand: null }
    : { options, changedTestCommand: testCommand };
}

/** What was chosen for the run as its log keeps it: with the model that was found, and without passwords in addresses. */
export function keptOptions(
  { chosen, practice }: Pick<RunRequest, 'chosen' | 'practice'>,
  modelName: string,
): ChosenOptions {
  const { options, takenOver } = chosen ?? { options: {}, takenOver: [] };
  const { ollamaUrl, experts } = options;
  return {
    options: {
      ...options,
      ...(practice === true ? { practice } : { model: modelName }),
      ...(ollamaUrl === undefined ? {} : { ollamaUrl: withoutSecrets(ollamaUrl) }),
      ...(experts === undefined ? {} : { experts: experts.map(plainAddress) }),
    },
    takenOver,
  };
}

function plainAddress<E extends { readonly url?: string | undefined }>(expert: E): E {
  return expert.url === undefined ? expert : { ...expert, url: withoutSecrets(expert.url) };
}

/** Without them the endpoint refuses the run that continues: better than a password in a log, or another endpoint. */
function withoutSecrets(address: string): string {
  return withoutUser(address).replace(/[?#].*$/, '');
}

/** Puts what is given now before what the earlier run was told. */
export function takeOver(earlier: RunOptions, given: RunOptions): ChosenOptions {
  const fitting = fittingTo(given, earlier);
  const takenOver = RUN_OPTION_NAMES.filter((name) => fitting[name] !== undefined && given[name] === undefined);
  return { options: { ...fitting, ...given }, takenOver };
}

const APART_FROM_MODELS: readonly RunOptionName[] = [
  'testCommand',
  'maxSteps',
  'maxMinutes',
  'maxConsultations',
  'maxUsd',
];

/** Practice and real models exclude each other, and so do their experts. */
function fittingTo(given: RunOptions, earlier: RunOptions): RunOptions {
  const isRealNow = given.model !== undefined || given.ollamaUrl !== undefined;
  const hasOtherModels = given.practice === true ? earlier.practice !== true : isRealNow && earlier.practice === true;
  return hasOtherModels ? only(earlier, APART_FROM_MODELS) : earlier;
}

function only(options: RunOptions, names: readonly RunOptionName[]): RunOptions {
  return Object.fromEntries(Object.entries(options).filter(([name]) => names.some((each) => each === name)));
}
