import * as vscode from 'vscode';
import { commandIds, settingKeys } from '../contributions';
import { requireTrust } from '../support/folders';
import { changeSetting } from '../support/settings';
import { t } from '../support/words';
import type { Command } from './command';

export const usePracticeCommand: Command = {
  id: commandIds.usePractice,
  failure: () => t('The practice models could not be chosen'),
  async run(services) {
    if (!(await requireTrust())) return;
    await changeSetting(settingKeys.practice, true);
    services.askForDoctor();
    const fix = t('Fix a Bug');
    const said = t('The practice models work from now on. They are no language models: they try small edits.');
    if ((await vscode.window.showInformationMessage(said, fix)) === fix)
      await vscode.commands.executeCommand(commandIds.fix);
  },
};

export const openWalkthroughCommand: Command = {
  id: commandIds.openWalkthrough,
  failure: () => t('The walkthrough could not be opened'),
  async run({ context }) {
    await vscode.commands.executeCommand('workbench.action.openWalkthrough', `${context.extension.id}#firstFix`, false);
  },
};

/** The settings of Protégé, or the one that is named. */
export const openSettingsCommand: Command = {
  id: commandIds.openSettings,
  failure: () => t('The settings could not be opened'),
  async run({ context }, key) {
    const isOne = Object.values(settingKeys).some((known) => known === key);
    const query = isOne ? `@id:${String(key)}` : `@ext:${context.extension.id}`;
    // Those of the machine stand on a page of their own where the folder is on another machine or in a container.
    const isRemote = vscode.env.remoteName !== undefined;
    const command = isRemote ? 'workbench.action.openRemoteSettings' : 'workbench.action.openSettings';
    await vscode.commands.executeCommand(command, { query });
  },
};

/** Types a line into the terminal, and leaves it to the user to read it and to press Enter. */
export const putInTerminalCommand: Command = {
  id: commandIds.putInTerminal,
  failure: () => t('The terminal could not be opened'),
  run(_services, line) {
    // A line break or a control character in it would be a key pressed for the user.
    if (typeof line !== 'string' || /[\u0000-\u001f\u007f]/.test(line)) return Promise.resolve();
    // One of its own: in the user's, another program may be waiting for input, on another machine even.
    const terminal = vscode.window.createTerminal();
    terminal.show();
    terminal.sendText(line, false);
    return Promise.resolve();
  },
};

/** A small project with a bug, to see a whole fix in a minute: a copy that the user may do anything with. */
export const trySampleCommand: Command = {
  id: commandIds.trySample,
  failure: () => t('The sample could not be opened'),
  async run({ context }) {
    const source = vscode.Uri.joinPath(context.extensionUri, 'samples', 'opening-hours');
    const stamp = new Date().toISOString().slice(0, 19).replace(/[-:T]/g, '');
    const target = vscode.Uri.joinPath(context.globalStorageUri, 'samples', stamp, 'opening-hours');
    await vscode.workspace.fs.copy(source, target);
    await changeSetting(settingKeys.practice, true);
    await vscode.commands.executeCommand('vscode.openFolder', target, {
      forceNewWindow: vscode.workspace.workspaceFolders !== undefined,
    });
  },
};
