import * as vscode from 'vscode';
import type { RunSummary } from '../../node/hostTypes';
import { renderReport, reportFormOf } from '../../node/report/renderReport';
import { commandIds } from '../contributions';
import { parseDocumentUri } from '../documents/documentUri';
import { editorLanguage } from '../report/editorLanguage';
import type { ReportPanels } from '../report/reportPanels';
import type { Services } from '../services';
import { UserError } from '../support/errors';
import { t } from '../support/words';
import type { Command } from './command';
import { runIdOf, targetRun, uriOf } from './targets';

/** The run handed over, of the document handed over, or of the report that is looked at; else one that the user picks. */
async function reportedRun(services: Services, reports: ReportPanels, given: unknown): Promise<RunSummary | undefined> {
  const name = uriOf(given) === undefined ? null : parseDocumentUri(uriOf(given) ?? vscode.Uri.file('/'));
  const ofDocument = name !== null && name.kind !== 'doctor' ? name.runId : undefined;
  const runId = runIdOf(given) ?? ofDocument ?? reports.activeRunId;
  const run = await targetRun(services, runId === undefined ? undefined : { runId });
  if (run === undefined && services.runs.all().length === 0) throw new UserError(t('There is no run yet.'));
  return run;
}

export function reportCommands(reports: ReportPanels): readonly Command[] {
  return [
    {
      id: commandIds.openReport,
      failure: () => t('The report could not be opened'),
      async run(services, given) {
        const run = await reportedRun(services, reports, given);
        if (run !== undefined) reports.show(run);
      },
    },
    {
      id: commandIds.exportReport,
      failure: () => t('The report could not be exported'),
      async run(services, given) {
        const run = await reportedRun(services, reports, given);
        if (run === undefined) return;
        const target = await vscode.window.showSaveDialog({
          defaultUri: vscode.Uri.joinPath(vscode.Uri.file(run.workspace), `protege-${run.id}.svg`),
          filters: { [t('Picture')]: ['svg'], [t('Page')]: ['html'], [t('Text')]: ['md'] },
        });
        if (target === undefined) return;
        const form = reportFormOf(target.path);
        if (form === null) throw new UserError(t('A report is written as .svg, .html or .md, by the file’s name.'));
        const text = renderReport(await services.runs.report(run.id), form, editorLanguage());
        await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(text));
        const open = t('Open');
        const said = await vscode.window.showInformationMessage(t('The report was written to {0}.', target.path), open);
        if (said === open) await vscode.commands.executeCommand('vscode.open', target);
      },
    },
  ];
}
