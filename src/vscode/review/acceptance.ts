import * as vscode from 'vscode';
import type { FileDecision } from '../../node/hostTypes';
import type { Services } from '../services';
import { UserError } from '../support/errors';
import { inParts } from '../support/inParts';
import { count, t } from '../support/words';
import { lineChanges, normalised } from './lineChanges';
import type { LineChange } from './lineChanges';
import { addChanges } from './addChanges';
import { hasMergeEditor, openMergeEditor } from './mergeEditor';
import { mergeTexts } from './mergeTexts';
import { rebase } from './reviewFile';
import type { ReviewFile } from './reviewFile';
import { settleProposedText } from './proposedText';
import { refusedText, saveAccepted, unsavedText } from './saveAccepted';
import type { SavedAs } from './saveAccepted';
import type { Accepted } from './undoWatch';
import { isUntouched, readSettledUserFile } from './userFile';

type Plan =
  | {
      readonly kind: 'edit';
      readonly changes: readonly LineChange[];
      readonly yours: string;
      readonly text: string;
      readonly isDirty: boolean;
    }
  | { readonly kind: 'create'; readonly text: string }
  | { readonly kind: 'delete' }
  | { readonly kind: 'nothing' }
  /** `text` is what goes into the file: both versions between markers, or for the merge editor the user's alone. */
  | {
      readonly kind: 'conflict';
      readonly document: vscode.TextDocument;
      readonly text: string;
      readonly yours: string;
      readonly isDirty: boolean;
      readonly hasMarkers: boolean;
    }
  | { readonly kind: 'changed-before-deletion' }
  | { readonly kind: 'unreadable'; readonly message: string };

interface Planned {
  readonly file: ReviewFile;
  readonly uri: vscode.Uri;
  readonly plan: Plan;
  /** To be saved afterwards: it had no unsaved changes of the user's own. */
  readonly shouldSave: boolean;
}

/**
 * With more files than this, those that nobody touched are planned without opening them: the editor keeps few of them open, and
 * would open them again for the edit. One that is opened first is saved sooner after it, while its language's extension starts.
 */
const filesOpenedFirst = 10;

async function planOf(file: ReviewFile, uri: vscode.Uri, isOneOfMany: boolean): Promise<Plan> {
  const { basis } = file;
  if (isOneOfMany && basis !== null && (await isUntouched(uri, basis)))
    return file.text === null ? { kind: 'delete' } : editOf(basis, file.text, false);
  const document = await readSettledUserFile(uri, basis);
  if (file.text === null) {
    if (document === null) return { kind: 'nothing' };
    const isAsBefore = normalised(document.getText()) === normalised(basis ?? '');
    return { kind: isAsBefore ? 'delete' : 'changed-before-deletion' };
  }
  if (document === null) {
    if (basis === null) return { kind: 'create', text: file.text };
    // The user deleted the file meanwhile; taking the proposal brings it back.
    return { kind: 'create', text: file.text };
  }
  const current = document.getText();
  const merged = rebase(file, current, mergeTexts);
  if (merged.kind === 'conflict') {
    const hasMarkers = !(await hasMergeEditor());
    const text = hasMarkers ? merged.marked : merged.kept;
    return { kind: 'conflict', document, text, yours: current, isDirty: document.isDirty, hasMarkers };
  }
  return editOf(current, merged.kind === 'merged' ? merged.text : file.text, document.isDirty);
}

function editOf(yours: string, wanted: string, isDirty: boolean): Plan {
  const changes = lineChanges(yours, wanted);
  return changes.length === 0 ? { kind: 'nothing' } : { kind: 'edit', changes, yours, text: wanted, isDirty };
}

/**
 * What the user changed in a file under its old name goes with it to the new one, where that is free and nothing clashes.
 * The two stay a new file and one that goes: a rename would make other extensions change imports, which the proposal does.
 */
async function joinRenames(planned: readonly Planned[]): Promise<Planned[]> {
  const joined = new Map(planned.map((one) => [one.file.path, one]));
  for (const one of planned) {
    const old = one.file.renamed === null ? undefined : joined.get(one.file.renamed);
    if (one.plan.kind !== 'create' || old?.plan.kind !== 'changed-before-deletion') continue;
    const document = await readSettledUserFile(old.uri, old.file.basis);
    const text = document === null ? null : renamedText(one.file, old.file, document.getText());
    if (text === null) continue;
    joined.set(one.file.path, { ...one, plan: { kind: 'create', text } });
    joined.set(old.file.path, { ...old, plan: { kind: 'delete' } });
  }
  return [...joined.values()];
}

/** The text under the new name; null where the user's changes under the old one clash with it. */
function renamedText(young: ReviewFile, old: ReviewFile, current: string): string | null {
  const merged = rebase({ ...young, basis: old.basis }, current, mergeTexts);
  if (merged.kind === 'conflict') return null;
  return merged.kind === 'merged' ? merged.text : young.text;
}

function addPlan(edit: vscode.WorkspaceEdit, { uri, plan }: Planned): void {
  switch (plan.kind) {
    case 'edit':
      addChanges(edit, uri, plan.yours, plan.changes);
      break;
    case 'create':
      edit.createFile(uri, { contents: new TextEncoder().encode(plan.text) });
      break;
    case 'delete':
    case 'changed-before-deletion':
      edit.deleteFile(uri);
      break;
    case 'conflict':
      addChanges(edit, uri, plan.yours, lineChanges(plan.yours, plan.text));
      break;
    case 'nothing':
    case 'unreadable':
      break;
  }
}

/** Asks about the files that can't simply be taken; resolves to those that should be taken all the same. */
async function askAboutConflicts(planned: readonly Planned[]): Promise<readonly Planned[]> {
  const conflicts = planned.filter(({ plan }) => plan.kind === 'conflict');
  const deletions = planned.filter(({ plan }) => plan.kind === 'changed-before-deletion');
  const taken: Planned[] = [];
  if (conflicts.length > 0) {
    const names = conflicts.map(({ file }) => file.path).join(', ');
    const merge = t('Merge in the Editor');
    const question = t('You changed the same lines as the proposal meanwhile: {0}.', names);
    const detail = (await hasMergeEditor())
      ? t('What does not clash is taken. Where it does, your version stays until you choose in the merge editor.')
      : t('Both versions go into the file between markers, unsaved, for you to choose. Undo brings yours back.');
    if ((await vscode.window.showWarningMessage(question, { modal: true, detail }, merge)) === merge) {
      taken.push(...conflicts);
    }
  }
  if (deletions.length > 0) {
    const names = deletions.map(({ file }) => file.path).join(', ');
    const remove = t('Delete');
    const question = t('The proposal deletes what you changed meanwhile: {0}.', names);
    if ((await vscode.window.showWarningMessage(question, { modal: true }, remove)) === remove) {
      taken.push(...deletions);
    }
  }
  return taken;
}

async function planAll(services: Services, files: readonly ReviewFile[]): Promise<Planned[]> {
  const planned = await inParts(services.proposals.withRenames(files), async (stale) => {
    const file = await settleProposedText(services.proposals, stale);
    const uri = services.proposals.userUri(file);
    const plan = await planOf(file, uri, files.length > filesOpenedFirst).catch((error: unknown): Plan => {
      // One file that can't be read must not keep the others from being taken.
      if (error instanceof UserError && files.length > 1) return { kind: 'unreadable', message: error.message };
      throw error;
    });
    const isWhole = plan.kind === 'edit' || (plan.kind === 'conflict' && !plan.hasMarkers);
    const shouldSave = isWhole && !plan.isDirty;
    return { file, uri, plan, shouldSave };
  });
  return joinRenames(planned);
}

/** Saves what had no unsaved changes of the user's own; returns what was taken, without what the editor refused. */
async function saveAll(planned: readonly Planned[]): Promise<Planned[]> {
  const results = await inParts(planned, async (one) => {
    if (!one.shouldSave || !('yours' in one.plan)) return { one, savedAs: 'saved' as const };
    const document = await vscode.workspace.openTextDocument(one.uri);
    return { one, savedAs: await saveAccepted(document, one.plan.yours) };
  });
  const pathsOf = (wanted: SavedAs): string =>
    results.flatMap(({ one, savedAs }) => (savedAs === wanted ? [one.file.path] : [])).join(', ');
  const [unsaved, refused] = [pathsOf('unsaved'), pathsOf('refused')];
  if (unsaved !== '') void vscode.window.showWarningMessage(unsavedText(unsaved));
  if (refused !== '') void vscode.window.showErrorMessage(refusedText(refused));
  return results.flatMap(({ one, savedAs }) => (savedAs === 'refused' ? [] : [one]));
}

/** Takes the files into the workspace in one undoable edit. Nothing of the user's own changes is lost. */
export async function acceptFiles(services: Services, files: readonly ReviewFile[]): Promise<void> {
  if (files.length === 0) return;
  const planned = await planAll(services, files);
  const unreadable = planned.flatMap(({ plan }) => (plan.kind === 'unreadable' ? [plan.message] : []));
  if (unreadable.length > 0) void vscode.window.showWarningMessage(unreadable.join(' '));
  const isEasy = ({ plan: { kind } }: Planned): boolean =>
    kind !== 'conflict' && kind !== 'changed-before-deletion' && kind !== 'unreadable';
  const wanted = [...planned.filter(isEasy), ...(await askAboutConflicts(planned))];
  if (wanted.length === 0) return;
  const edit = new vscode.WorkspaceEdit();
  for (const one of wanted) addPlan(edit, one);
  const isEmpty = wanted.every(({ plan }) => writesNothing(plan));
  if (!isEmpty && !(await vscode.workspace.applyEdit(edit))) {
    throw new UserError(t('The editor refused the change; nothing was written. Is a file read-only or being saved?'));
  }
  services.undo.expect(wanted.flatMap(undoOf));
  const taken = await saveAll(wanted);
  await services.proposals.updateAll(
    taken.map((one) => ({
      file: one.file,
      change: { acceptedChanges: one.file.acceptedChanges + 1, decision: decisionOf(one) },
    })),
  );
  for (const { file, uri, plan } of taken) {
    if (plan.kind !== 'conflict') continue;
    const isOpened = (await hasMergeEditor()) && (await openMergeEditor(services, file, uri, plan.yours));
    if (!isOpened) await vscode.window.showTextDocument(plan.document);
  }
  if (taken.length === 0) return;
  const status = count(taken.length, 'Accepted one file', 'Accepted {0} files');
  vscode.window.setStatusBarMessage(`$(check) ${status}`, 4000);
}

function writesNothing(plan: Plan): boolean {
  return plan.kind === 'nothing' || (plan.kind === 'conflict' && lineChanges(plan.yours, plan.text).length === 0);
}

function decisionOf({ file, plan }: Planned): FileDecision {
  // Of a conflict only what does not clash is taken; the rest is the user's to choose, and his version stands till then.
  const isPart = plan.kind === 'conflict' || (plan.kind === 'edit' && file.rejectedChanges > 0);
  return isPart ? 'partly' : 'accepted';
}

/** How to know that the user took an acceptance back, and whether his file was saved with it. */
function undoOf({ file, uri, plan, shouldSave }: Planned): Accepted[] {
  switch (plan.kind) {
    case 'edit':
    case 'conflict':
      return [{ file, uri, sign: 'text', before: plan.yours, after: plan.text, wasSaved: shouldSave }];
    case 'create':
      return [{ file, uri, sign: 'gone', after: plan.text }];
    case 'delete':
    case 'changed-before-deletion':
      return [{ file, uri, sign: 'back' }];
    case 'nothing':
    case 'unreadable':
      return [];
  }
}
