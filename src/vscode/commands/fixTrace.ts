import * as vscode from 'vscode';
import { commandIds } from '../contributions';
import { startFix } from '../runs/startFix';
import { isStackTrace, traceFromLine, traceTask } from '../runs/tasks';
import { requireFolder, requireTrust } from '../support/folders';
import { t } from '../support/words';
import type { Command } from './command';

/** From an error with its stack trace that the user pastes; one on the clipboard is offered. */
export const fixTraceCommand: Command = {
  id: commandIds.fixTrace,
  failure: () => t('The fix could not be started'),
  async run(services) {
    if (!(await requireTrust())) return;
    requireFolder();
    const copied = (await vscode.env.clipboard.readText()).trim();
    const offered = isStackTrace(copied) ? copied.replace(/\s*\r?\n/g, '\n') : '';
    // An input of one line: line breaks are taken out of what is pasted, and the indentation of the frames stays.
    const asLine = offered.replaceAll('\n', ' ');
    const answer = await vscode.window.showInputBox({
      title: t('Fix the Error in a Stack Trace'),
      prompt: t('Paste the error with its stack trace. One on the clipboard is already here.'),
      value: asLine,
      valueSelection: [0, asLine.length],
      placeHolder: t('for example: TypeError: … at sum (src/sum.js:3:5)'),
      ignoreFocusOut: true,
      validateInput: (value) => (value.trim() === '' ? t('Paste the error that you see.') : undefined),
    });
    if (answer === undefined) return;
    const trace = answer === asLine ? offered : traceFromLine(answer);
    await startFix(services, { task: traceTask(trace) });
  },
};
