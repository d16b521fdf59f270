import { constants } from 'node:fs';
import { access, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { ChosenOptions } from '../../core/agent/ports';
import type { RunEvent } from '../../core/trajectory/runEvent';
import type { RunOptions } from '../../core/trajectory/runOptions';
import { applyProposal } from '../../node/apply/applyProposal';
import { createHost } from '../../node/host';
import type { Host, RunRequest } from '../../node/hostTypes';
import { takeOver } from '../../node/run/earlierOptions';
import type { FixOptions } from '../commands/fix';
import { UsageError, watchInterruption } from '../exit';
import { describeError } from '../output/describeError';
import { cleanForTerminal } from '../output/cleanForTerminal';
import { createJsonProgress, createLiveProgress, createPlainProgress, type Progress } from '../output/progress';
import { workspaceFolder } from '../workspaceFolder';
import { findRun } from '../runs/findRun';
import { confirmTestCommand, isInteractive, terminalApproval } from './prompts';
import { readTask } from './readTask';

type Finished = Extract<RunEvent, { type: 'finished' }>;

/** `protege fix`: sets `process.exitCode`; standard output gets the patch, or the events with `--json`. */
export async function runFix(argument: string | undefined, options: FixOptions): Promise<void> {
  const task = await readTask(argument, options.taskFile);
  const workspace = await workspaceFolder(options.workspace);
  if (options.patchOut !== undefined) await checkPatchFile(options.patchOut);
  const interruption = watchInterruption();
  const host = createHost();
  try {
    const continues =
      options.continue === undefined ? undefined : await findRun(host, options.continue, await realpath(workspace));
    const chosen = await chosenOptions(host, workspace, options, continues);
    const testCommand = await testCommandFor(host, workspace, options, chosen.options, interruption.signal);
    const request: RunRequest = {
      ...chosen.options,
      chosen,
      task,
      continues,
      workspace,
      testCommand,
      assumeYes: options.yes,
      approval: isInteractive() && options.json !== true ? terminalApproval() : null,
    };
    const run = await host.startRun(request, interruption.signal);
    const finished = await follow(run.events, progressFor(options));
    if (finished === null) throw new Error('The run ended without a result; its log is kept.');
    const conflict = await deliver(host, workspace, options, finished);
    process.exitCode = interruption.exitCode() ?? (conflict ? 1 : finished.exitCode);
    if (options.json !== true) process.stderr.write(lastLines(finished, options));
  } finally {
    interruption.dispose();
  }
}

/** Where to read on, and how to go on where the run gave up. */
function lastLines({ runId, outcome, patch }: Finished, { yes }: FixOptions): string {
  const hasGivenUp = outcome === 'stuck' || outcome === 'not-fixed' || outcome === 'budget-spent';
  const from = patch === '' ? 'with' : 'begins with the best attempt and';
  const consent = yes === true ? ' --yes' : '';
  const onward = `continue protege fix --continue ${runId}${consent} "a hint"   (${from} the options of this run)\n`;
  return `log      protege runs show ${runId}\n${hasGivenUp ? onward : ''}`;
}

/** What is given now, before what the run was told that is continued. */
async function chosenOptions(
  host: Host,
  workspace: string,
  options: FixOptions,
  continues: string | undefined,
): Promise<ChosenOptions> {
  const given = givenOptions(options);
  if (continues === undefined) return { options: given, takenOver: [] };
  const earlier = await host.earlierOptions(continues, workspace);
  if (earlier.changedTestCommand !== null && given.testCommand === undefined)
    process.stderr.write(
      `note     The test command "${earlier.changedTestCommand}" of run ${continues} stands for something else now, so it is not taken over.\n`,
    );
  return takeOver(earlier.options, given);
}

function givenOptions(options: FixOptions): RunOptions {
  if (options.test?.trim() === '') throw new UsageError('--test needs a command, for example: --test "npm test"');
  const experts = expertsOf(options);
  const { test, model, ollamaUrl, practice, maxSteps, maxMinutes, maxConsultations, maxUsd } = options;
  return {
    ...(test === undefined ? {} : { testCommand: test }),
    ...(model === undefined ? {} : { model }),
    ...(ollamaUrl === undefined ? {} : { ollamaUrl }),
    ...(practice === true ? { practice } : {}),
    ...(experts.length === 0 ? {} : { experts }),
    ...(maxSteps === undefined ? {} : { maxSteps }),
    ...(maxMinutes === undefined ? {} : { maxMinutes }),
    ...(maxConsultations === undefined ? {} : { maxConsultations }),
    ...(maxUsd === undefined ? {} : { maxUsd }),
  };
}

/** `--expert-model` and `--expert-url` belong to one expert; among several nobody could tell to which. */
function expertsOf({ expert = [], expertModel, expertUrl }: FixOptions): NonNullable<RunOptions['experts']> {
  const rest = {
    ...(expertModel === undefined ? {} : { model: expertModel }),
    ...(expertUrl === undefined ? {} : { url: expertUrl }),
  };
  if (Object.keys(rest).length === 0) return expert;
  if (expert.length > 1)
    throw new UsageError(
      '--expert-model and --expert-url go with one --expert. Name models as in --expert ollama/qwen3:32b, and addresses in experts.json of the data folder.',
    );
  return [{ ...expert[0], ...rest }];
}

/** The user's own word, now or for the run that goes on, an earlier confirmation, or a question now. Without anybody to ask, nothing runs. */
async function testCommandFor(
  host: Host,
  workspace: string,
  options: FixOptions,
  { testCommand }: RunOptions,
  signal: AbortSignal,
): Promise<string> {
  if (testCommand !== undefined) return testCommand;
  const { guess, confirmed } = await host.testCommand(workspace);
  if (confirmed !== null) return confirmed;
  if (guess === null)
    throw new UsageError(
      'No test command was found in this workspace. Give it with --test, for example: --test "npm test"',
    );
  const isConfirmed =
    options.yes === true || (isInteractive() && (await confirmTestCommand(guess.command, guess.source, signal)));
  if (!isConfirmed)
    throw new UsageError(
      `The test command "${guess.command}" (${guess.source}) has not been confirmed for this workspace. Confirm it with --yes, or give one with --test.`,
    );
  await host.confirmTestCommand(workspace, guess.command);
  return guess.command;
}

function progressFor(options: FixOptions): Progress {
  if (options.json === true) return createJsonProgress(process.stdout);
  return process.stderr.isTTY ? createLiveProgress(process.stderr) : createPlainProgress(process.stderr);
}

async function follow(events: AsyncIterable<RunEvent>, progress: Progress): Promise<Finished | null> {
  let finished: Finished | null = null;
  try {
    for await (const event of events) {
      progress.show(event);
      if (event.type === 'finished') finished = event;
    }
  } finally {
    progress.close();
  }
  return finished;
}

/** Found out before the work rather than after it. */
async function checkPatchFile(file: string): Promise<void> {
  const target = resolve(file);
  const entry = await stat(target).catch(() => null);
  if (entry?.isDirectory() === true) throw new UsageError(`--patch-out needs a file, and ${target} is a folder.`);
  await access(entry === null ? dirname(target) : target, constants.W_OK).catch((cause: unknown) => {
    throw new UsageError(`--patch-out can't be written: ${describeError(cause)}`, { cause });
  });
}

/** Brings the patch to where the user wants it. Returns true when a file could not be merged. */
async function deliver(host: Host, workspace: string, options: FixOptions, finished: Finished): Promise<boolean> {
  if (options.patchOut !== undefined) {
    await writeWhole(options.patchOut, finished.patch).catch((cause: unknown) => {
      throw new UsageError(
        `The patch can't be written to ${resolve(options.patchOut ?? '')}: ${describeError(cause)}. Free some space there or give another file; the patch is kept with the run: protege runs show ${finished.runId}`,
        { cause },
      );
    });
    if (options.json !== true) process.stderr.write(`patch    ${options.patchOut}\n`);
    return false;
  }
  if (options.apply === true) {
    if (finished.outcome === 'fixed') return await apply(host, workspace, finished.runId);
    const kept = finished.patch === '' ? '' : '; the best attempt is kept with the run';
    process.stderr.write(`applied  nothing, since the tests do not pass${kept}\n`);
    return false;
  }
  if (options.json !== true)
    process.stdout.write(process.stdout.isTTY ? cleanForTerminal(finished.patch) : finished.patch);
  return false;
}

/** Beside the file and renamed over it, so that neither half of a patch is left nor an older one lost; a pipe is written to as it is. */
async function writeWhole(file: string, text: string): Promise<void> {
  const entry = await stat(file).catch(() => null);
  if (entry !== null && !entry.isFile()) {
    await writeFile(file, text);
    return;
  }
  const target = entry === null ? file : await realpath(file);
  const temporary = `${target}.${process.pid}.tmp`;
  try {
    await writeFile(temporary, text);
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

async function apply(host: Host, workspace: string, runId: string): Promise<boolean> {
  const { files } = await host.proposals.read(runId);
  let isConflict = false;
  for (const file of files) {
    const result = await applyProposal(workspace, file);
    const words = { written: 'written', merged: 'merged with your changes', unchanged: 'already so' };
    if (result.kind === 'conflict' || result.kind === 'refused') {
      isConflict = true;
      process.stderr.write(`conflict ${file.path}: ${result.message.replace(/\.$/, '')}; left as it is\n`);
    } else {
      const review = { decision: 'accepted' as const, acceptedChanges: 1, rejectedChanges: 0 };
      await host.proposals.keep(runId, new Map([[file.path, review]]));
      process.stderr.write(`applied  ${file.path}: ${words[result.kind]}\n`);
    }
  }
  return isConflict;
}
