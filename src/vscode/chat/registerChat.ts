import * as vscode from 'vscode';
import { chatParticipantId, toolNames } from '../contributions';
import type { ExpertState } from '../expert/expertState';
import type { Services } from '../services';
import { Disposables } from '../support/disposables';
import type { Disposable } from '../support/disposables';
import { answerChat } from './chatHandler';
import { budgetTool, fixTool, whyTool } from './languageModelTools';

/**
 * `@protege` in the chat, and the same as tools for the chat's models. An editor without a chat or without models lacks these
 * names altogether; everything else works there all the same.
 */
export function registerChat(services: Services, expert: ExpertState): Disposable {
  const owned = new Disposables();
  const { chat, lm }: Partial<Pick<typeof vscode, 'chat' | 'lm'>> = vscode;
  if (chat !== undefined) {
    const participant = owned.add(
      chat.createChatParticipant(chatParticipantId, async (request, _context, stream, token) => {
        const abort = new AbortController();
        const listener = token.onCancellationRequested(() => abort.abort());
        try {
          await answerChat(services, expert, request, stream, abort);
        } finally {
          listener.dispose();
        }
      }),
    );
    participant.iconPath = new vscode.ThemeIcon('mortar-board');
  }
  if (lm !== undefined) {
    owned.add(lm.registerTool(toolNames.fix, fixTool(services)));
    owned.add(lm.registerTool(toolNames.why, whyTool(services)));
    owned.add(lm.registerTool(toolNames.budget, budgetTool(expert)));
  }
  return owned;
}
