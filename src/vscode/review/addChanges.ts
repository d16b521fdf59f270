import * as vscode from 'vscode';
import { linesOf, replacementOf } from './lineChanges';
import type { LineChange } from './lineChanges';

/** Adds the changes of a file with the text `before` to the edit, each as its own small replacement, so that cursors and folds stay where they are. */
export function addChanges(
  edit: vscode.WorkspaceEdit,
  uri: vscode.Uri,
  before: string,
  changes: readonly LineChange[],
): void {
  const lines = linesOf(before);
  for (const change of changes) {
    const { start, end, text } = replacementOf(lines, change);
    edit.replace(uri, new vscode.Range(start.line, start.column, end.line, end.column), text);
  }
}
