import * as vscode from 'vscode';
import { commandIds } from '../contributions';
import { startFix } from '../runs/startFix';
import { testTask } from '../runs/tasks';
import { UserError } from '../support/errors';
import { t } from '../support/words';
import type { Command } from './command';

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return value instanceof vscode.MarkdownString ? value.value : undefined;
}

/** From a failing test in Test Explorer: its item, or one of its failure messages. */
export const fixTestCommand: Command = {
  id: commandIds.fixTest,
  failure: () => t('The fix could not be started'),
  async run(services, given) {
    const test = property(given, 'test') ?? given;
    const label = property(test, 'label');
    if (typeof label !== 'string') {
      throw new UserError(t('Choose a failing test in Test Explorer, or describe the bug with “Fix a Bug”.'));
    }
    const uri = property(test, 'uri');
    const range = property(test, 'range');
    const failure = property(given, 'message');
    const [message, expected, actual] = ['message', 'expectedOutput', 'actualOutput'].map((name) =>
      textOf(property(failure, name)),
    );
    const task = testTask({
      label,
      ...(uri instanceof vscode.Uri ? { file: vscode.workspace.asRelativePath(uri, false) } : {}),
      ...(range instanceof vscode.Range ? { line: range.start.line + 1 } : {}),
      ...(message === undefined ? {} : { message }),
      ...(expected === undefined ? {} : { expected }),
      ...(actual === undefined ? {} : { actual }),
    });
    await startFix(services, { task, ...(uri instanceof vscode.Uri ? { near: uri } : {}) });
  },
};
