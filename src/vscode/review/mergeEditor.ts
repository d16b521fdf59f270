import * as vscode from 'vscode';
import type { Services } from '../services';
import { readSettings } from '../support/settings';
import { t } from '../support/words';
import { mergeSideUri } from '../documents/documentUri';
import type { ReviewFile } from './reviewFile';

/** VS Code's own command, the one that its Git extension uses. It is not documented, so its absence is provided for. */
const command = '_open.mergeEditor';

/** Whether this VS Code has it and the user wants it; else both versions go into the file between markers. */
export async function hasMergeEditor(): Promise<boolean> {
  return readSettings().wantsMergeEditor && (await vscode.commands.getCommands()).includes(command);
}

/**
 * Opens a file in VS Code's merge editor: the text that both sides come from, the proposal, the user's version, and his
 * file, in which his version stands until he chooses. False where this VS Code can't.
 */
export async function openMergeEditor(
  services: Services,
  file: ReviewFile,
  output: vscode.Uri,
  yours: string,
): Promise<boolean> {
  const side = (name: 'base' | 'yours' | 'proposed', text: string): vscode.Uri => {
    const uri = mergeSideUri(file.runId, name, file.path);
    services.mergeSides.set(uri.path, text);
    return uri;
  };
  const sides = {
    base: side('base', file.basis ?? ''),
    input1: { uri: side('proposed', file.text ?? ''), title: t('Proposed by Protégé') },
    input2: { uri: side('yours', yours), title: t('Yours') },
    output,
  };
  try {
    await vscode.commands.executeCommand(command, sides);
    return true;
  } catch (error) {
    services.log.warn(`The merge editor could not be opened: ${String(error)}`);
    return false;
  }
}
