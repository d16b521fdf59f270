import * as vscode from 'vscode';
import { registerChat } from './chat/registerChat';
import { registerQuickFix } from './commands/quickFix';
import { allCommands, registerCommands } from './commands/registerCommands';
import { schemes } from './contributions';
import { registerDocuments } from './documents/documents';
import { ExpertState } from './expert/expertState';
import { registerExpertView } from './expert/expertView';
import { PacketFileSystem } from './expert/packetFileSystem';
import { AcceptedTests } from './review/acceptedTests';
import { registerChangesView } from './review/changesView';
import { ReviewThreads } from './review/commentThreads';
import { ProposedFileSystem } from './review/proposedFileSystem';
import { registerReviewSync } from './review/reviewSync';
import { registerRunsView } from './runs/runsView';
import { ReportPanels } from './report/reportPanels';
import { createServices } from './services';
import type { Services } from './services';
import { registerStatusBar } from './status/statusBar';
import type { Disposable } from './support/disposables';
import { useLanguage, useTranslator } from './support/words';

function registerFileSystem(scheme: string, provider: vscode.FileSystemProvider & Disposable): Disposable {
  const registration = vscode.workspace.registerFileSystemProvider(scheme, provider, { isCaseSensitive: true });
  return {
    dispose: () => {
      registration.dispose();
      provider.dispose();
    },
  };
}

function features(services: Services): readonly (readonly [name: string, register: () => Disposable])[] {
  const expert = new ExpertState(services);
  const threads = new ReviewThreads(services);
  const reports = new ReportPanels(services);
  const tests = new AcceptedTests(services.proposals);
  return [
    ['commands', () => registerCommands(services, allCommands(expert, threads, reports, tests))],
    ['expert state', () => expert],
    ['proposed files', () => registerFileSystem(schemes.proposed, new ProposedFileSystem(services.proposals))],
    ['packets', () => registerFileSystem(schemes.packet, new PacketFileSystem(services.approvals))],
    ['documents', () => registerDocuments(services)],
    ['report', () => reports.register()],
    ['runs view', () => registerRunsView(services)],
    ['changes view', () => registerChangesView(services, tests)],
    ['tests of accepted changes', () => tests],
    ['expert view', () => registerExpertView(services, expert)],
    ['review threads', () => threads],
    ['review sync', () => registerReviewSync(services)],
    ['status bar', () => registerStatusBar(services, expert)],
    ['quick fix', () => registerQuickFix()],
    ['chat', () => registerChat(services, expert)],
  ];
}

let interruptRuns: (() => Promise<void>) | undefined;

/** Registers what is there and does nothing else: the host is loaded when somebody first needs it. */
export function activate(context: vscode.ExtensionContext): void {
  useTranslator((message, ...args) => vscode.l10n.t(message, ...args));
  useLanguage(vscode.env.language);
  const log = vscode.window.createOutputChannel('Protégé', { log: true });
  context.subscriptions.push(log);
  const services = createServices(context, log);
  interruptRuns = () => services.runs.interrupt();
  for (const [name, register] of features(services)) {
    try {
      context.subscriptions.push(register());
    } catch (error) {
      log.error(`Without its ${name}:`, error instanceof Error ? error : String(error));
    }
  }
}

/** The window closes or reloads: VS Code waits a few seconds for the runs of it to leave nothing behind. */
export async function deactivate(): Promise<void> {
  await interruptRuns?.();
}
