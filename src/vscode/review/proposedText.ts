import * as vscode from 'vscode';
import type { ProposalsModel } from './proposalsModel';
import type { ReviewFile } from './reviewFile';

/** The open document of a file's proposed side, if some editor has it. */
export function openProposedDocument(proposals: ProposalsModel, file: ReviewFile): vscode.TextDocument | undefined {
  const wanted = proposals.proposedUri(file).toString();
  return vscode.workspace.textDocuments.find((document) => document.uri.toString() === wanted && !document.isClosed);
}

/** Takes over what the user typed into the proposed side and has not saved. */
export async function settleProposedText(proposals: ProposalsModel, file: ReviewFile): Promise<ReviewFile> {
  const document = openProposedDocument(proposals, file);
  if (document?.isDirty === true) await document.save();
  return proposals.find(file) ?? file;
}
