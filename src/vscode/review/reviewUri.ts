import * as vscode from 'vscode';
import { schemes } from '../contributions';
import { fieldOf, parseJson } from '../support/outsideData';

export interface ReviewName {
  readonly runId: string;
  readonly path: string;
}

/**
 * The proposed side of a user's file. The path is the file's own, or the multi-file diff would take the two sides for a
 * renamed file; the query has the path inside the workspace, which is what the editor shows (`resourceLabelFormatters`).
 */
export function proposedUri({ runId, path }: ReviewName, userFile: vscode.Uri): vscode.Uri {
  const query = JSON.stringify({ path });
  return vscode.Uri.from({ scheme: schemes.proposed, authority: runId, path: userFile.path, query });
}

export function parseProposedUri(uri: vscode.Uri): ReviewName | null {
  if (uri.scheme !== schemes.proposed) return null;
  const path = fieldOf(parseJson(uri.query), 'path');
  return typeof path === 'string' ? { runId: uri.authority, path } : null;
}
