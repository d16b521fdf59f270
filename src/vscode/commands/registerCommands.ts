import * as vscode from 'vscode';
import { editLimitsCommand, expertMenuCommand } from '../expert/expertMenu';
import { showSpendingCommand } from '../expert/spending';
import type { ExpertState } from '../expert/expertState';
import type { ReportPanels } from '../report/reportPanels';
import type { AcceptedTests } from '../review/acceptedTests';
import type { ReviewThreads } from '../review/commentThreads';
import type { Services } from '../services';
import { reportError } from '../support/errors';
import { acceptedTestsCommands } from './acceptedTestsCommands';
import { changeCommands } from './changeCommands';
import { chooseModelCommand } from './chooseModel';
import type { Command } from './command';
import { doctorCommand } from './doctor';
import { chooseExpertCommand } from './chooseExpert';
import { clearExpertKeyCommand, setExpertKeyCommand } from './expertKeyCommands';
import { fetchModelCommand } from './fetchModel';
import { fixCommand } from './fix';
import { fixDiagnosticCommand } from './fixDiagnostic';
import { fixFunctionCommand, fixSelectionCommand } from './fixSelection';
import { fixTerminalSelectionCommand } from './fixTerminalSelection';
import { fixTestCommand } from './fixTest';
import { fixTraceCommand } from './fixTrace';
import { packetCommands } from './packetCommands';
import { showReceiptCommand } from './receiptCommand';
import { reportCommands } from './reportCommands';
import {
  acceptAllCommand,
  acceptFileCommand,
  openDiffCommand,
  openReviewCommand,
  rejectAllCommand,
  rejectFileCommand,
  reopenFileCommand,
} from './reviewCommands';
import {
  openSettingsCommand,
  openWalkthroughCommand,
  putInTerminalCommand,
  trySampleCommand,
  usePracticeCommand,
} from './setupCommands';
import {
  changeTestCommandCommand,
  continueRunCommand,
  exportRunCommand,
  removeRunCommand,
  showLogCommand,
  showRunCommand,
  showStepCommand,
  stopRunCommand,
} from './runCommands';
import { askExpertNowCommand, tellRunCommand } from './speakCommands';

export function allCommands(
  expert: ExpertState,
  threads: ReviewThreads,
  reports: ReportPanels,
  tests: AcceptedTests,
): readonly Command[] {
  return [
    fixCommand,
    fixTestCommand,
    fixDiagnosticCommand,
    fixSelectionCommand,
    fixFunctionCommand,
    fixTerminalSelectionCommand,
    fixTraceCommand,
    stopRunCommand,
    tellRunCommand,
    askExpertNowCommand,
    acceptFileCommand,
    rejectFileCommand,
    reopenFileCommand,
    acceptAllCommand,
    rejectAllCommand,
    ...changeCommands(threads),
    ...acceptedTestsCommands(tests),
    openReviewCommand,
    openDiffCommand,
    chooseModelCommand,
    fetchModelCommand,
    usePracticeCommand,
    trySampleCommand,
    openWalkthroughCommand,
    putInTerminalCommand,
    openSettingsCommand,
    chooseExpertCommand,
    setExpertKeyCommand,
    clearExpertKeyCommand,
    expertMenuCommand(expert),
    editLimitsCommand(expert),
    showSpendingCommand,
    ...packetCommands,
    changeTestCommandCommand,
    doctorCommand,
    showRunCommand,
    showStepCommand,
    showReceiptCommand,
    ...reportCommands(reports),
    continueRunCommand,
    exportRunCommand,
    removeRunCommand,
    showLogCommand,
  ];
}

/** Registers the commands; one that fails says so and takes nothing else down. */
export function registerCommands(services: Services, commands: readonly Command[]): vscode.Disposable {
  return vscode.Disposable.from(
    ...commands.map((command) =>
      vscode.commands.registerCommand(command.id, async (...args: unknown[]) => {
        try {
          await command.run(services, ...args);
        } catch (error) {
          await reportError(services.log, command.failure(), error);
        }
      }),
    ),
  );
}
