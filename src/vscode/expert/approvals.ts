import * as vscode from 'vscode';
import type { Disposable } from '../support/disposables';
import type { Approval, ApprovalAnswer, ApprovalRequest } from '../../core/agent/ports';
import { money } from '../../core/budget/money';
import { schemes } from '../contributions';
import { logged, t } from '../support/words';

export interface PendingApproval {
  readonly id: string;
  readonly request: ApprovalRequest;
  readonly uri: vscode.Uri;
  readonly answer: (answer: ApprovalAnswer) => void;
}

/**
 * In `ask` mode: shows the very text that would leave the machine in an editor, where it can be changed, and waits for the
 * user's word from wherever it comes: the notification, the editor's title, the Expert view, the palette. Nothing is modal,
 * and closing the notification answers nothing.
 */
export class Approvals implements Disposable {
  readonly #pending = new Map<string, PendingApproval>();
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#changed.event;
  #count = 0;

  pending(): readonly PendingApproval[] {
    return [...this.#pending.values()];
  }

  find(uri: vscode.Uri | undefined): PendingApproval | undefined {
    if (uri === undefined) return this.pending()[0];
    return this.pending().find((one) => one.uri.toString() === uri.toString());
  }

  readonly port: Approval = {
    ask: (request, signal) =>
      new Promise<ApprovalAnswer>((resolve) => {
        const id = String(++this.#count);
        const uri = vscode.Uri.from({ scheme: schemes.packet, path: `/${t('Question to the expert')} ${id}.md` });
        const finish = (answer: ApprovalAnswer): void => {
          if (!this.#pending.delete(id)) return;
          signal.removeEventListener('abort', refuse);
          this.#changed.fire();
          resolve(answer);
          void closeEditors(uri);
        };
        const refuse = (): void => finish({ kind: 'refuse-once' });
        const pending: PendingApproval = { id, request, uri, answer: finish };
        this.#pending.set(id, pending);
        signal.addEventListener('abort', refuse, { once: true });
        if (signal.aborted) {
          refuse();
          return;
        }
        this.#changed.fire();
        void notify(pending);
      }),
  };

  /** Sends the text as it stands in its editor; only a changed one is named as edited. */
  async send(pending: PendingApproval): Promise<void> {
    const document = await vscode.workspace.openTextDocument(pending.uri);
    const text = document.getText();
    pending.answer(text === pending.request.packet ? { kind: 'send' } : { kind: 'send', editedPacket: text });
  }

  dispose(): void {
    for (const pending of this.pending()) pending.answer({ kind: 'refuse-once' });
    this.#changed.dispose();
  }
}

export async function showPacket(pending: PendingApproval): Promise<void> {
  const document = await vscode.workspace.openTextDocument(pending.uri);
  await vscode.window.showTextDocument(document, { preview: false });
}

async function notify(pending: PendingApproval): Promise<void> {
  const { request } = pending;
  await showPacket(pending);
  const send = t('Send');
  const refuse = t('Not Now');
  const refuseRun = t('Not in This Run');
  const question = t(
    'Ask {0} for advice? It costs at most {1}. {2} The text in the editor is all that leaves this machine; you can change it first.',
    request.model,
    money(request.worstCaseUsd),
    logged(request.reason),
  );
  const answer = await vscode.window.showInformationMessage(question, send, refuse, refuseRun);
  if (answer === send) await vscode.commands.executeCommand('protege.sendPacket', pending.uri);
  if (answer === refuse) pending.answer({ kind: 'refuse-once' });
  if (answer === refuseRun) pending.answer({ kind: 'refuse-run' });
}

async function closeEditors(uri: vscode.Uri): Promise<void> {
  const document = vscode.workspace.textDocuments.find((one) => one.uri.toString() === uri.toString());
  if (document?.isDirty === true) await document.save();
  const tabs = vscode.window.tabGroups.all
    .flatMap((group) => group.tabs)
    .filter((tab) => tab.input instanceof vscode.TabInputText && tab.input.uri.toString() === uri.toString());
  await vscode.window.tabGroups.close(tabs);
}
