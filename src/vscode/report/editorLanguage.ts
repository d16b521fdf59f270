import * as vscode from 'vscode';
import type { Language } from '../../core/report/language';
import { t } from '../support/words';

/** The report in the editor's language. */
export function editorLanguage(): Language {
  return { t, locale: vscode.env.language };
}
