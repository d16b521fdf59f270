import * as vscode from 'vscode';
import { receiptsOf } from '../../core/expert/receipt';
import { schemes } from '../contributions';
import type { Services } from '../services';
import { Disposables } from '../support/disposables';
import type { Disposable } from '../support/disposables';
import { chooseFolder, localFolders } from '../support/folders';
import { readSettings } from '../support/settings';
import { t } from '../support/words';
import { registerDoctorActions } from './doctorActions';
import { doctorReport } from './doctorDocument';
import type { DoctorReport } from './doctorDocument';
import { documentUri, isNothing, parseDocumentUri } from './documentUri';
import type { DocumentName } from './documentUri';
import { receiptDocument } from './receiptDocument';
import { runDocument } from './runDocument';
import { stepDocument } from './stepDocument';

/** VS Code's own Markdown preview in the place of an editor: the tab knows which document it shows. */
const markdownPreview = 'vscode.markdown.preview.editor';

async function examine(services: Services): Promise<DoctorReport | undefined> {
  const host = await services.host.get();
  // Without a folder there is still the machine to look at.
  const hasFolder = localFolders().length > 0;
  const folder = hasFolder ? await chooseFolder() : undefined;
  if (hasFolder && folder === undefined) return undefined;
  const { ollamaUrl, model, contextTokens, isPractice } = readSettings(folder?.uri);
  return doctorReport(
    await host.doctor({
      ...(folder === undefined ? {} : { workspace: folder.uri.fsPath }),
      practice: isPractice,
      ...(ollamaUrl === undefined ? {} : { ollamaUrl }),
      ...(model === undefined ? {} : { model }),
      ...(contextTokens === undefined ? {} : { contextTokens }),
      ...(await services.expertRequest()),
    }),
  );
}

async function write(services: Services, name: Exclude<DocumentName, { kind: 'doctor' }>): Promise<string> {
  const host = await services.host.get();
  await services.runs.start();
  const events = await host.runs.read(name.runId);
  switch (name.kind) {
    case 'run':
      return runDocument(events, {
        isInterrupted: services.runs.find(name.runId)?.status === 'interrupted',
        isLinked: true,
      });
    case 'patch':
      return events.findLast((event) => event.type === 'finished')?.patch ?? '';
    case 'step':
      return stepDocument(name.step, events);
    case 'receipt': {
      const receipt = receiptsOf(events).find((one) => one.id === name.consultationId);
      if (receipt === undefined) return t('This run has no such consultation.');
      const signals = events.flatMap((event) =>
        event.type === 'signal' && event.step === receipt.step ? [event.signal] : [],
      );
      return receiptDocument(receipt, signals);
    }
  }
}

/** Serves the read-only documents, and rewrites those of a run that goes on. */
export function registerDocuments(services: Services): Disposable {
  const owned = new Disposables();
  const changed = owned.add(new vscode.EventEmitter<vscode.Uri>());
  const examined = owned.add(new vscode.EventEmitter<void>());
  let report: DoctorReport | undefined;
  owned.add(
    vscode.workspace.registerTextDocumentContentProvider(schemes.document, {
      onDidChange: changed.event,
      provideTextDocumentContent: async (uri) => {
        const name = parseDocumentUri(uri);
        if (isNothing(uri)) return '';
        const side = services.mergeSides.get(uri.path);
        if (side !== undefined) return side;
        if (name === null) return t('There is no such document.');
        if (name.kind !== 'doctor') return write(services, name);
        report = await examine(services);
        examined.fire();
        return report?.text ?? '';
      },
    }),
  );
  owned.add(
    services.runs.onDidChange((runId) => {
      for (const document of vscode.workspace.textDocuments) {
        if (document.uri.scheme !== schemes.document) continue;
        const name = parseDocumentUri(document.uri);
        if (name !== null && name.kind !== 'doctor' && name.runId === runId) changed.fire(document.uri);
      }
    }),
  );
  owned.add(registerDoctorActions(() => report, examined.event));
  owned.add(services.onDidAskForDoctor(() => changed.fire(documentUri({ kind: 'doctor' }))));
  owned.add(
    vscode.workspace.onDidChangeConfiguration((event) => {
      const shown = documentUri({ kind: 'doctor' });
      const isShown = vscode.workspace.textDocuments.some(({ uri }) => uri.toString() === shown.toString());
      // With several folders the doctor asks which one is meant, and nobody wants that question now.
      if (isShown && localFolders().length === 1 && event.affectsConfiguration('protege')) changed.fire(shown);
    }),
  );
  return owned;
}

/** Shows a document; `where` it goes is VS Code's choice where nothing is said. */
export async function showDocument(name: DocumentName, where: vscode.TextDocumentShowOptions = {}): Promise<void> {
  const uri = documentUri(name);
  const options = { preview: name.kind !== 'doctor', ...where };
  // The doctor's report stays in the text editor, where a click on a line mends something.
  if (name.kind !== 'patch' && name.kind !== 'doctor') {
    const isShown = await vscode.commands.executeCommand('vscode.openWith', uri, markdownPreview, options).then(
      () => true,
      () => false,
    );
    if (isShown) return;
  }
  // Without VS Code's own Markdown extension the text is still readable.
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), options);
}
