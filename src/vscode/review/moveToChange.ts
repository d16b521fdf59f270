import * as vscode from 'vscode';
import type { Services } from '../services';
import { UserError } from '../support/errors';
import { t } from '../support/words';
import { lineChanges } from './lineChanges';
import type { LineChange } from './lineChanges';
import { openDiff } from './openReview';
import type { ReviewFile } from './reviewFile';
import { readUserText } from './userFile';

async function changesOf(services: Services, file: ReviewFile): Promise<LineChange[]> {
  const user = await readUserText(services.proposals.userUri(file), file.basis);
  return lineChanges(user ?? '', file.text ?? '');
}

function show(editor: vscode.TextEditor, { afterStart }: LineChange): void {
  const place = new vscode.Position(Math.min(afterStart, editor.document.lineCount - 1), 0);
  editor.selection = new vscode.Selection(place, place);
  editor.revealRange(new vscode.Range(place, place), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}

/** The undecided file after (or before) this one in its proposal, round the corner too. */
function neighbour(services: Services, file: ReviewFile, by: 1 | -1): ReviewFile | undefined {
  const files = services.proposals.of(file.runId)?.files ?? [];
  const at = files.findIndex(({ path }) => path === file.path);
  const others = [...files.slice(at + 1), ...files.slice(0, Math.max(at, 0))];
  return (by === 1 ? others : others.reverse()).find(({ decision }) => decision === 'open');
}

/** Puts the cursor on the next open change of the file, or opens the next file that has one. */
export async function moveToChange(services: Services, file: ReviewFile, by: 1 | -1): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  const isShown = editor?.document.uri.toString() === services.proposals.proposedUri(file).toString();
  const line = isShown ? editor.selection.active.line : -1;
  const changes = file.decision === 'open' ? await changesOf(services, file) : [];
  const wanted =
    by === 1
      ? changes.find(({ afterStart }) => afterStart > line)
      : changes.findLast(({ afterStart, afterLines }) => afterStart + Math.max(afterLines.length, 1) <= line);
  if (isShown && wanted !== undefined) {
    show(editor, wanted);
    return;
  }
  const next = isShown || file.decision !== 'open' ? neighbour(services, file, by) : file;
  if (next === undefined) {
    const [only] = by === 1 ? changes : changes.slice(-1);
    if (!isShown || only === undefined) throw new UserError(t('Nothing is left to decide in this proposal.'));
    show(editor, only);
    return;
  }
  await openDiff(services, next);
  const opened = vscode.window.activeTextEditor;
  const [first] = by === 1 ? await changesOf(services, next) : (await changesOf(services, next)).slice(-1);
  const isOpened = opened?.document.uri.toString() === services.proposals.proposedUri(next).toString();
  if (isOpened && first !== undefined) show(opened, first);
}
