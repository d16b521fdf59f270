import * as vscode from 'vscode';
import { commandIds } from '../contributions';
import { showDocument } from '../documents/documents';
import { runDocument } from '../documents/runDocument';
import { startFix } from '../runs/startFix';
import { hasFixed } from '../runs/storyText';
import { confirmedTestCommand } from '../runs/testCommand';
import { UserError } from '../support/errors';
import { chooseFolder, requireTrust } from '../support/folders';
import { t } from '../support/words';
import type { Command } from './command';
import { targetRun, targetRunningRun } from './targets';

export const stopRunCommand: Command = {
  id: commandIds.stopRun,
  failure: () => t('The run could not be stopped'),
  async run(services, given) {
    // The button in the title of the view hands over the row that is chosen there, which may be of a run that has ended.
    const run = await targetRunningRun(services, given);
    if (run === undefined) return;
    await services.runs.stop(run.id);
  },
};

export const showRunCommand: Command = {
  id: commandIds.showRun,
  failure: () => t('The run could not be shown'),
  async run(services, given) {
    const run = await targetRun(services, given);
    if (run === undefined) throw new UserError(t('There is no run yet.'));
    services.runs.reveal(run.id);
    await showDocument({ kind: 'run', runId: run.id });
  },
};

export const showStepCommand: Command = {
  id: commandIds.showStep,
  failure: () => t('The step could not be shown'),
  async run(services, given) {
    const run = await targetRun(services, given);
    const step: unknown = typeof given === 'object' && given !== null && 'step' in given ? given.step : undefined;
    if (run === undefined) return;
    if (typeof step === 'number') return showDocument({ kind: 'step', runId: run.id, step });
    const answer = await vscode.window.showInputBox({
      prompt: t('Which step, from 1 to {0}?', run.steps),
      validateInput: (value) => (/^\d+$/.test(value) ? undefined : t('A number, please.')),
    });
    if (answer !== undefined) await showDocument({ kind: 'step', runId: run.id, step: Number(answer) });
  },
};

/** Goes on from where a run ended: its best attempt is in place, and detection begins anew. */
export const continueRunCommand: Command = {
  id: commandIds.continueRun,
  failure: () => t('The run could not be continued'),
  async run(services, given) {
    if (!(await requireTrust())) return;
    const run = await targetRun(services, given, ({ status }) => status !== 'running' && !hasFixed(status));
    if (run === undefined) throw new UserError(t('There is no run to continue.'));
    const hint = await vscode.window.showInputBox({
      title: t('Continue with a Hint'),
      prompt: t('What should the model know? The run goes on with its best attempt; the hint may be empty.'),
      placeHolder: t('for example: the month counts from 0'),
      ignoreFocusOut: true,
    });
    if (hint === undefined) return;
    await startFix(services, { task: hint.trim(), continues: run.id, near: vscode.Uri.file(run.workspace) });
  },
};

export const exportRunCommand: Command = {
  id: commandIds.exportRun,
  failure: () => t('The run could not be exported'),
  async run(services, given) {
    const run = await targetRun(services, given);
    if (run === undefined) throw new UserError(t('There is no run yet.'));
    const events = await services.eventsOf(run.id);
    const patch = events.findLast((event) => event.type === 'finished')?.patch ?? '';
    const folder = vscode.Uri.file(run.workspace);
    const target = await vscode.window.showSaveDialog({
      defaultUri: vscode.Uri.joinPath(folder, `protege-${run.id}.md`),
      filters: { [t('Story')]: ['md'], [t('Patch')]: ['patch'], [t('All events')]: ['jsonl'] },
    });
    if (target === undefined) return;
    const text = target.path.endsWith('.patch')
      ? patch
      : target.path.endsWith('.jsonl')
        ? events.map((event) => `${JSON.stringify(event)}\n`).join('')
        : runDocument(events, { isInterrupted: run.status === 'interrupted' });
    await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(text));
    await vscode.window.showTextDocument(target);
  },
};

export const removeRunCommand: Command = {
  id: commandIds.removeRun,
  failure: () => t('The run could not be removed'),
  async run(services, given) {
    const run = await targetRun(services, given, (summary) => summary.status !== 'running');
    if (run === undefined) return;
    const remove = t('Remove');
    const question = t('Remove this run with its log, its receipts and its proposal?');
    const detail = t('Your files are not touched. This can’t be undone.');
    if ((await vscode.window.showWarningMessage(question, { modal: true, detail }, remove)) !== remove) return;
    await services.runs.remove(run.id);
  },
};

export const changeTestCommandCommand: Command = {
  id: commandIds.changeTestCommand,
  failure: () => t('The test command could not be changed'),
  async run(services) {
    if (!(await requireTrust())) return;
    const folder = await chooseFolder();
    if (folder !== undefined) await confirmedTestCommand(services, folder, { askAgain: true });
  },
};

export const showLogCommand: Command = {
  id: commandIds.showLog,
  failure: () => t('The log could not be shown'),
  run(services) {
    services.log.show();
    return Promise.resolve();
  },
};
