import * as vscode from 'vscode';
import type { BudgetLimits, BudgetState, ExpertMode } from '../../core/budget/budget';
import type { ExpertTrigger } from '../../core/controller/escalation/situation';
import type { Command } from '../commands/command';
import { commandIds, settingKeys } from '../contributions';
import { chooseFolder, requireTrust } from '../support/folders';
import type { RunsModel } from '../runs/runsModel';
import { t } from '../support/words';
import {
  dayLine,
  leftLine,
  limitNames,
  limitValue,
  modeExplained,
  modeWord,
  monthLine,
  parseLimit,
  triggerExplained,
  triggerWord,
} from './budgetText';
import type { ExpertState } from './expertState';

type Item = vscode.QuickPickItem & {
  readonly mode?: ExpertMode;
  readonly command?: string;
  /** Opens the list of when the expert is asked. */
  readonly isTrigger?: boolean;
  /** The run to stop. */
  readonly runId?: string;
};

/** What the repository's own settings may lower, by limit. */
const repositorySettings: Record<keyof BudgetLimits, string> = {
  consultationsPerRun: settingKeys.consultationsPerRun,
  consultationsPerDay: settingKeys.consultationsPerDay,
  usdPerRun: settingKeys.usdPerRun,
  usdPerDay: settingKeys.usdPerDay,
  usdPerMonth: settingKeys.usdPerMonth,
  inputTokensPerConsultation: settingKeys.inputTokensPerConsultation,
  outputTokensPerConsultation: settingKeys.outputTokensPerConsultation,
};

/** VS Code's settings of this workspace. */
const OPEN_MASKING = 'workbench.action.openWorkspaceSettings';

function separator(label: string): Item {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}

/** The status bar shows the run that goes on, and a click there leads here. */
function runningItems(runs: RunsModel): Item[] {
  const own = runs.running().filter(({ id }) => runs.isOwn(id));
  if (own.length === 0) return [];
  return [
    separator(t('Running')),
    ...own.map((run) => ({
      label: `$(debug-stop) ${t('Stop the run')}`,
      description: run.task.split('\n')[0] ?? '',
      runId: run.id,
    })),
    { label: `$(comment) ${t('Tell the run something…')}`, command: commandIds.tellRun },
    { label: `$(mortar-board) ${t('Ask the expert now…')}`, command: commandIds.askExpertNow },
  ];
}

function menuItems(state: BudgetState, trigger: ExpertTrigger): Item[] {
  const mode = (one: ExpertMode): Item => ({
    label: `${one === state.mode ? '$(check)' : '$(blank)'} ${t('Expert {0}', modeWord(one))}`,
    description: modeExplained(one),
    mode: one,
  });
  return [
    separator(t('The expert in this workspace')),
    mode('off'),
    mode('ask'),
    mode('auto'),
    { label: `$(bell) ${t('When it is asked…')}`, description: triggerWord(trigger), isTrigger: true },
    separator(t('Budget')),
    { label: `$(calendar) ${t('Today')}`, description: dayLine(state), command: commandIds.showSpending },
    { label: `$(graph) ${t('This month')}`, description: monthLine(state), command: commandIds.showSpending },
    {
      label: `$(list-ordered) ${t('Spending by day…')}`,
      description: leftLine(state),
      command: commandIds.showSpending,
    },
    { label: `$(settings) ${t('Change the limits…')}`, command: commandIds.editLimits },
    separator(t('Set up')),
    { label: `$(chip) ${t('Choose the model…')}`, command: commandIds.chooseModel },
    { label: `$(mortar-board) ${t('Choose the expert…')}`, command: commandIds.chooseExpert },
    { label: `$(key) ${t('Set the expert’s key…')}`, command: commandIds.setExpertKey },
    { label: `$(eye-closed) ${t('Mask more in what is sent…')}`, command: OPEN_MASKING },
    { label: `$(beaker) ${t('Change the test command…')}`, command: commandIds.changeTestCommand },
    { label: `$(pulse) ${t('Run the doctor')}`, command: commandIds.doctor },
  ];
}

async function chooseTrigger(expert: ExpertState, folder: string, current: ExpertTrigger): Promise<void> {
  const triggers: readonly ExpertTrigger[] = ['stall', 'stall-or-asked', 'manual'];
  const items = triggers.map((trigger) => ({
    label: `${trigger === current ? '$(check)' : '$(blank)'} ${t('Asked {0}', triggerWord(trigger))}`,
    description: triggerExplained(trigger),
    trigger,
  }));
  const picked = await vscode.window.showQuickPick(items, { title: t('When the expert is asked in this workspace') });
  if (picked === undefined) return;
  await expert.change(folder, { trigger: picked.trigger });
  const inForce = await expert.trigger(folder);
  if (inForce === picked.trigger) return;
  void vscode.window.showWarningMessage(
    t(
      'The expert is asked “{0}” here: the repository’s own settings ({1}) allow no more.',
      triggerWord(inForce),
      settingKeys.expertTrigger,
    ),
  );
}

/** A repository may have the last word downwards: then the user's choice did not take effect, and he should know why. */
function explainRefusedMode(wanted: ExpertMode, state: BudgetState): void {
  if (state.mode === wanted) return;
  void vscode.window.showWarningMessage(
    t(
      'The expert is “{0}” here: the repository’s own settings ({1}) allow no more.',
      modeWord(state.mode),
      `${settingKeys.expertMode}, ${settingKeys.expertTrigger}`,
    ),
  );
}

export function expertMenuCommand(expert: ExpertState): Command {
  return {
    id: commandIds.expertMenu,
    failure: () => t('The budget could not be read'),
    async run({ runs }) {
      if (!(await requireTrust())) return;
      const folder = await chooseFolder();
      if (folder === undefined) return;
      const state = await expert.read(folder.uri.fsPath);
      if (state === undefined) return;
      const trigger = await expert.trigger(folder.uri.fsPath);
      const picked = await vscode.window.showQuickPick([...runningItems(runs), ...menuItems(state, trigger)], {
        title: 'Protégé',
        matchOnDescription: true,
      });
      if (picked?.runId !== undefined) await runs.stop(picked.runId);
      if (picked?.isTrigger === true) await chooseTrigger(expert, folder.uri.fsPath, trigger);
      if (picked?.mode !== undefined) {
        explainRefusedMode(picked.mode, await expert.change(folder.uri.fsPath, { mode: picked.mode }));
      }
      if (picked?.command === OPEN_MASKING)
        await vscode.commands.executeCommand(OPEN_MASKING, { query: settingKeys.redact });
      else if (picked?.command !== undefined) await vscode.commands.executeCommand(picked.command);
    },
  };
}

export function editLimitsCommand(expert: ExpertState): Command {
  return {
    id: commandIds.editLimits,
    failure: () => t('The limit could not be changed'),
    async run() {
      if (!(await requireTrust())) return;
      const folder = await chooseFolder();
      if (folder === undefined) return;
      const state = await expert.read(folder.uri.fsPath);
      if (state === undefined) return;
      const items = limitNames().map(({ key, label }) => ({
        label,
        description: limitValue(key, state.limits[key]),
        key,
      }));
      const picked = await vscode.window.showQuickPick(items, { title: t('The expert’s limits in this workspace') });
      if (picked === undefined) return;
      const typed = await vscode.window.showInputBox({
        title: picked.label,
        value: String(state.limits[picked.key]),
        prompt: t('A repository can lower this with {0}, never raise it.', repositorySettings[picked.key]),
        validateInput: (value) =>
          parseLimit(picked.key, value) === undefined
            ? t('A number, please, such as {0}.', state.limits[picked.key])
            : undefined,
      });
      const value = typed === undefined ? undefined : parseLimit(picked.key, typed);
      if (value === undefined) return;
      const after = await expert.change(folder.uri.fsPath, { limits: { [picked.key]: value } });
      if (after.limits[picked.key] === value) return;
      const inForce = limitValue(picked.key, after.limits[picked.key]);
      void vscode.window.showWarningMessage(t('{0} is in force: a stricter limit of the repository holds.', inForce));
    },
  };
}
