import type * as vscode from 'vscode';
import type { DoctorCheck } from '../../node/hostTypes';
import { commandIds, settingKeys } from '../contributions';
import type { SettingKey } from '../contributions';
import { t } from '../support/words';

/** What one click does about a check. */
export type Remedy = vscode.Command;

const openSetting = (title: string, key: SettingKey): Remedy => ({
  command: commandIds.openSettings,
  title,
  arguments: [key],
});
const chooseModel = (): Remedy => ({ command: commandIds.chooseModel, title: t('Choose the Model') });
const practice = (): Remedy => ({ command: commandIds.usePractice, title: t('Start with the Practice Models') });
const fetchModel = (name: string): Remedy => ({
  command: commandIds.fetchModel,
  title: t('Fetch {0}', name),
  arguments: [name],
});
const putInTerminal = (line: string): Remedy => ({
  command: commandIds.putInTerminal,
  title: t('Put the Remedy into the Terminal'),
  arguments: [line],
});
const website = (title: string, address: string): Remedy => ({ command: 'vscode.open', title, arguments: [address] });

/** The remedies of a check, the likeliest first; empty where nothing needs to be done. */
export function remediesOf({ finding }: DoctorCheck): Remedy[] {
  switch (finding.kind) {
    case 'ollama-silent':
      return [
        practice(),
        website(t('Get Ollama'), 'https://ollama.com/download'),
        openSetting(t('Change Its Address'), settingKeys.ollamaUrl),
        { command: commandIds.openWalkthrough, title: t('Open the Walkthrough') },
      ];
    case 'ollama-answers':
    case 'practice':
    case 'model-there':
      return [chooseModel()];
    case 'model-missing':
      return [fetchModel(finding.model ?? finding.suggested), chooseModel(), practice()];
    case 'memory':
      if (finding.fit === 'fits') return [];
      return [chooseModel(), openSetting(t('Change the Window'), settingKeys.contextTokens)];
    case 'tools':
      return finding.hasTools ? [] : [fetchModel(finding.suggested), chooseModel()];
    case 'window':
      return [openSetting(t('Change the Window'), settingKeys.contextTokens)];
    case 'expert-none':
      return [
        { command: commandIds.setExpertKey, title: t('Set the Expert’s Key') },
        openSetting(t('Choose the Expert'), settingKeys.expertProvider),
      ];
    case 'expert-failed':
      return [
        { command: commandIds.setExpertKey, title: t('Set the Expert’s Key') },
        openSetting(t('Change the Settings'), settingKeys.expertProvider),
      ];
    case 'expert-ready':
      return [
        { command: commandIds.expertMenu, title: t('Expert and Budget') },
        ...(finding.problems.length === 0
          ? []
          : [{ command: 'workbench.action.openWorkspaceSettingsFile', title: t('Open the Repository’s Settings') }]),
      ];
    case 'test-command':
      return [{ command: commandIds.changeTestCommand, title: t('Change the Test Command') }];
    case 'test-command-missing':
      return [{ command: commandIds.changeTestCommand, title: t('Set the Test Command') }];
    case 'git':
      return finding.version === null ? [website(t('Get Git'), 'https://git-scm.com/downloads')] : [];
    case 'data-folder-failed':
      return [{ command: commandIds.showLog, title: t('Show the Log') }];
    case 'sandbox':
      return finding.remedy === null ? [] : [putInTerminal(finding.remedy)];
    case 'data-folder':
      return [];
  }
}
