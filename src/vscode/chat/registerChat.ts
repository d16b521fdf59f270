import * as vscode from 'vscode';
import { chatParticipantId, toolNames } from '../contributions';
import type { ExpertState } from '../expert/expertState';
import type { Services } from '../services';
import { Disposables } from '../support/disposables';
import type { Disposable } from '../support/disposables';
import { answerChat } from './chatHandler';
import { budgetTool, fixTool, whyTool } from './languageModelTools';

function participant(chat: typeof vscode.chat | undefined, services: Services, expert: ExpertState): Disposable[] {
  if (chat === undefined) return [];
  const made = chat.createChatParticipant(chatParticipantId, async (request, _context, stream, token) => {
    const abort = new AbortController();
    const listener = token.onCancellationRequested(() => abort.abort());
    try {
      await answerChat(services, expert, request, stream, abort);
    } finally {
      listener.dispose();
    }
  });
  made.iconPath = new vscode.ThemeIcon('mortar-board');
  return [made];
}

function tools(lm: typeof vscode.lm | undefined, services: Services, expert: ExpertState): Disposable[] {
  if (lm === undefined) return [];
  return [
    lm.registerTool(toolNames.fix, fixTool(services)),
    lm.registerTool(toolNames.why, whyTool(services)),
    lm.registerTool(toolNames.budget, budgetTool(expert)),
  ];
}

/**
 * `@protege` in the chat, and the same as tools for the chat's models. An editor without a chat or without models lacks these
 * names altogether; everything else works there all the same.
 */
export function registerChat(services: Services, expert: ExpertState): Disposable {
  const owned = new Disposables();
  for (const one of [...participant(vscode.chat, services, expert), ...tools(vscode.lm, services, expert)])
    owned.add(one);
  return owned;
}
